// Keeps the directory of an LDAP server fresh, on a thread of its own.
#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "cti_gateway/directory/ldap_directory.hpp"
#include "cti_gateway/log/log.hpp"

namespace ctig::directory {
namespace {

constexpr std::chrono::milliseconds stop_wait{500};
constexpr std::chrono::seconds retry{15};  // at most, while the server is away

}  // namespace

// Shared with the thread: a server that hangs may keep it longer than the gateway lives.
struct ldap_refresher::impl {
    impl(ldap_options given_options, std::shared_ptr<const lineuri::number_plan> rules, delivery given)
        : from(std::move(given_options)), numbers(std::move(rules)), fresh(std::move(given)) {}

    void run() {
        std::unique_lock lock(mutex);
        auto pause = from.refresh_interval;
        while (!stopping) {
            changed.wait_for(lock, pause, [this] { return stopping || asked; });
            if (stopping) break;
            asked = false;
            lock.unlock();
            std::vector<std::string> notes;
            auto fetched = fetch_ldap_directory(from, numbers.get(), notes);
            tell(fetched, notes);
            lock.lock();
            if (fetched && !stopping) fresh(std::move(*fetched));
            pause = fetched ? from.refresh_interval : std::min(from.refresh_interval, retry);
        }
        ended = true;
        changed.notify_all();
    }

    void tell(const ldap_result<std::shared_ptr<const directory>>& fetched,
              const std::vector<std::string>& notes) {
        for (const auto& n : notes) log::warn("directory: left out: {}", n);
        if (!fetched && !std::exchange(away, true))
            log::error("directory: {}; the last good copy stays", fetched.error());
        if (fetched && std::exchange(away, false)) log::info("directory: {} is back", from.uri);
    }

    const ldap_options from;
    const std::shared_ptr<const lineuri::number_plan> numbers;
    delivery fresh;
    std::mutex mutex;
    std::condition_variable changed;
    bool asked = false, stopping = false, ended = false;
    bool away = false;  // the thread's
    std::thread thread;
};

ldap_refresher::ldap_refresher(ldap_options from, std::shared_ptr<const lineuri::number_plan> numbers,
                               delivery fresh)
    : impl_(std::make_shared<impl>(std::move(from), std::move(numbers), std::move(fresh))) {
    impl_->thread = std::thread([self = impl_] { self->run(); });
}

ldap_refresher::~ldap_refresher() {
    std::unique_lock lock(impl_->mutex);
    impl_->stopping = true;
    impl_->changed.notify_all();
    const bool done = impl_->changed.wait_for(lock, stop_wait, [this] { return impl_->ended; });
    lock.unlock();
    if (done) {
        impl_->thread.join();
        return;
    }
    // It holds its own share of impl and calls nobody any more. It is kept to the end of the process.
    static auto* const stuck = new std::vector<std::thread>;
    stuck->push_back(std::move(impl_->thread));
}

void ldap_refresher::refresh() {
    const std::lock_guard lock(impl_->mutex);
    impl_->asked = true;
    impl_->changed.notify_all();
}

}  // namespace ctig::directory
