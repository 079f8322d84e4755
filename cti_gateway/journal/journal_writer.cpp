#include "cti_gateway/journal/journal_writer.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "cti_gateway/log/log.hpp"

namespace ctig::journal {
namespace {

constexpr std::chrono::seconds stop_wait{2};

}  // namespace

// Shared with the thread: a disk that hangs may keep it longer than the gateway lives.
struct journal_writer::impl {
    explicit impl(std::unique_ptr<journal_store> s) : store(std::move(s)) {}

    void run() {
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [this] { return stopping || !waiting.empty(); });
            if (waiting.empty()) break;
            auto next = std::move(waiting.front());
            waiting.pop_front();
            lock.unlock();
            const auto result = store->write(next.changes);
            lock.lock();
            // Under the lock: who gave us up may be gone.
            if (!given_up) next.done(result ? std::string{} : result.error());
            next = {};
        }
        lock.unlock();
        store.reset();  // writes what SQLite has not copied into the file yet: the disk may hang here, too
        lock.lock();
        ended = true;
        changed.notify_all();
    }

    struct batch {
        std::vector<change> changes;
        written done;
    };
    std::unique_ptr<journal_store> store;  // the thread's
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<batch> waiting;
    bool stopping = false, ended = false, given_up = false;
    std::thread thread;
};

journal_writer::journal_writer(std::unique_ptr<journal_store> store)
    : impl_(std::make_shared<impl>(std::move(store))) {
    impl_->thread = std::thread([self = impl_] { self->run(); });
}

journal_writer::~journal_writer() {
    std::unique_lock lock(impl_->mutex);
    impl_->stopping = true;
    impl_->changed.notify_all();
    const bool done = impl_->changed.wait_for(lock, stop_wait, [this] { return impl_->ended; });
    impl_->given_up = !done;
    lock.unlock();
    if (done) {
        impl_->thread.join();
        return;
    }
    log::error("journal: the disk does not answer; what waits for it is lost");
    // The thread holds its own share of impl and touches nothing else. It is kept to the end of the process.
    static auto* const stuck = new std::vector<std::thread>;
    stuck->push_back(std::move(impl_->thread));
}

void journal_writer::write(std::vector<change> batch, written done) {
    {
        const std::lock_guard lock(impl_->mutex);
        impl_->waiting.push_back({std::move(batch), std::move(done)});
    }
    impl_->changed.notify_one();
}

}  // namespace ctig::journal
