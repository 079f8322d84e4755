#include "cti_gateway/shards/mailbox.hpp"

#include <boost/asio/post.hpp>
#include <utility>

namespace ctig::shards {

void mailbox::put(work what) {
    {
        std::unique_lock lock(content_->mutex);
        if (most_ != 0) content_->taken.wait(lock, [this] { return content_->waiting.size() < most_; });
        content_->waiting.push_back(std::move(what));
        if (content_->waiting.size() > 1) return;  // its turn is coming
    }
    asio::post(owner_, [weak = std::weak_ptr(content_)] {
        if (const auto alive = weak.lock()) do_all(*alive);
    });
}

void mailbox::do_all(content& of) {
    std::vector<work> now;
    {
        const std::lock_guard lock(of.mutex);
        now.swap(of.waiting);
    }
    of.taken.notify_all();
    for (auto& one : now) {
        one();
        one = nullptr;  // what it holds is not kept until all are done
    }
}

}  // namespace ctig::shards
