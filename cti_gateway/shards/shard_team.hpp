#pragma once
// The shards of a gateway and their threads.
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <functional>
#include <future>
#include <memory>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/shards/mailbox.hpp"
#include "cti_gateway/shards/shard.hpp"

namespace ctig::shards {

/// With one thread: one shard, on the host's. With more: a shard on each but the host's, which is busy with
/// sockets and links.
///
/// Thread: the host's.
class shard_team {
public:
    shard_team(executor host, std::size_t threads);
    /// As end().
    ~shard_team();
    shard_team(const shard_team&) = delete;
    shard_team& operator=(const shard_team&) = delete;

    [[nodiscard]] std::size_t size() const noexcept { return members_.size(); }
    /// Do shards run on threads of their own now?
    [[nodiscard]] bool running() const noexcept { return running_; }
    /// For shards to be made with.
    [[nodiscard]] executor executor_of(std::size_t index) const;
    [[nodiscard]] mailbox* to_host() const noexcept { return to_host_.get(); }
    void add(std::unique_ptr<shard> next);
    /// The threads begin to run. Until then all shards are the caller's.
    void run();
    /// Their threads end, and what they had still to do is dropped. The shards are the caller's again.
    void end();

    [[nodiscard]] shard& at(std::size_t index) const { return *members_.at(index)->served; }
    [[nodiscard]] shard& of_call(std::string_view call_id) const {
        return at(size() == 1 ? 0 : std::hash<std::string_view>{}(call_id) % size());
    }

    /// Has `what` done on the shard's thread: at once when that is the caller's, else later and in order.
    template <class What>
    void tell(shard& whom, What&& what) const {
        if (running_)
            members_[whom.index()]->box->put(std::forward<What>(what));
        else
            what();
    }
    /// `what(shard&)` on each shard's thread, after what came to it earlier.
    template <class What>
    void tell_all(const What& what) const {
        for (std::size_t i = 0; i < size(); ++i)
            tell(at(i), [&of = at(i), what] {
                of.act_now();
                what(of);
            });
    }
    /// `question(shard&)` on one shard's thread after the other, while this one waits: so they may write to
    /// what is the caller's. Shards wait for nobody, so each comes to it.
    template <class Question>
    void ask_all(const Question& question) const {
        for (std::size_t i = 0; i < size(); ++i) {
            const auto asked = std::make_shared<std::packaged_task<void()>>([&question, &of = at(i)] {
                of.act_now();
                question(of);
            });
            auto answered = asked->get_future();
            tell(at(i), [asked] { (*asked)(); });
            answered.get();
        }
    }

private:
    struct member {
        asio::io_context io{1};
        asio::executor_work_guard<executor> stays{io.get_executor()};
        std::unique_ptr<mailbox> box;
        std::unique_ptr<shard> served;
        std::thread thread;
    };

    executor host_;
    std::unique_ptr<mailbox> to_host_;
    std::vector<std::unique_ptr<member>> members_;
    bool running_ = false;  ///< on threads of their own
};

}  // namespace ctig::shards
