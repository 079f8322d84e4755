#include "cti_gateway/audit/audit_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "cti_gateway/log/log.hpp"

namespace ctig::audit {
namespace {

std::string system_text(int error) { return std::generic_category().message(error); }

// One open file. Non-blocking, so that a pipe whose reader is stuck costs records and not the thread.
class output {
public:
    explicit output(std::filesystem::path path) : path_(std::move(path)) {}
    ~output() { close(); }
    output(const output&) = delete;
    output& operator=(const output&) = delete;

    /// 0, or the error.
    int open() {
        close();
        fd_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
        return fd_ < 0 ? errno : 0;
    }

    int write(std::string_view text) {
        if (moved_away())
            if (const int error = open()) return error;
        while (!text.empty()) {
            const auto n = ::write(fd_, text.data(), text.size());
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) return errno;
            torn_ = static_cast<std::size_t>(n) < text.size();
            text.remove_prefix(static_cast<std::size_t>(n));
        }
        return 0;
    }
    /// The last line was cut short by an error.
    bool torn() const noexcept { return torn_; }

private:
    bool moved_away() const {
        struct stat open_one {
        }, named{};
        if (fd_ < 0 || ::stat(path_.c_str(), &named) != 0 || ::fstat(fd_, &open_one) != 0) return true;
        return open_one.st_dev != named.st_dev || open_one.st_ino != named.st_ino;
    }
    void close() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }

    std::filesystem::path path_;
    int fd_ = -1;
    bool torn_ = false;
};

}  // namespace

// Shared with the thread: a disk that hangs may keep it longer than the gateway lives.
struct audit_file::impl {
    impl(std::filesystem::path path, numbers how_to, file_limits given)
        : file(path), name(path.string()), how(how_to), limits(given) {}

    void run() {
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [this] { return stopping || !waiting.empty(); });
            if (waiting.empty()) break;
            auto batch = std::exchange(waiting, {});
            const auto missed = std::exchange(overrun, 0);
            lock.unlock();
            put(batch, missed);
            lock.lock();
        }
        ended = true;
        changed.notify_all();
    }

    void put(const std::vector<record>& batch, std::uint64_t missed) {
        untold += missed;
        if (missed > 0) lost_in_all += missed;
        std::string text;
        if (file.torn()) text += '\n';
        if (untold > 0) text += fmt::format("{{\"event\":\"lost\",\"records\":{}}}\n", untold);
        for (const auto& what : batch) text += json_line(what, how);
        if (const int error = file.write(text)) {
            untold += batch.size();
            lost_in_all += batch.size();
            if (!std::exchange(failing, true))
                log::error("audit.file {}: cannot be written: {}; records are lost until it can", name,
                           system_text(error));
            return;
        }
        untold = 0;
        if (std::exchange(failing, false)) log::warn("audit.file {}: is written again", name);
    }

    output file;
    std::string name;
    numbers how;
    file_limits limits;
    std::atomic<std::uint64_t> lost_in_all{0};
    std::uint64_t untold = 0;  // the thread's
    bool failing = false;      // the thread's

    std::mutex mutex;
    std::condition_variable changed;
    std::vector<record> waiting;
    std::uint64_t overrun = 0;
    bool stopping = false, ended = false;
    std::thread thread;
};

audit_file::audit_file(std::filesystem::path path, numbers how, file_limits limits)
    : impl_(std::make_shared<impl>(path, how, limits)) {
    if (const int error = impl_->file.open())
        throw std::runtime_error(
            fmt::format("audit.file: {} cannot be opened: {}", path.string(), system_text(error)));
    impl_->thread = std::thread([self = impl_] { self->run(); });
}

audit_file::~audit_file() {
    std::unique_lock lock(impl_->mutex);
    impl_->stopping = true;
    impl_->changed.notify_all();
    const bool done = impl_->changed.wait_for(lock, impl_->limits.stop_wait, [this] { return impl_->ended; });
    lock.unlock();
    if (done) {
        impl_->thread.join();
        return;
    }
    log::error("audit.file {}: the disk does not answer; what waits for it is lost", impl_->name);
    // The thread holds its own share of impl and touches nothing else. It is kept to the end of the process.
    static auto* const stuck = new std::vector<std::thread>;
    stuck->push_back(std::move(impl_->thread));
}

void audit_file::write(record what) {
    if (what.at == std::chrono::system_clock::time_point{}) what.at = std::chrono::system_clock::now();
    {
        const std::lock_guard lock(impl_->mutex);
        if (impl_->waiting.size() >= impl_->limits.queue) {
            ++impl_->overrun;
            return;
        }
        impl_->waiting.push_back(std::move(what));
    }
    impl_->changed.notify_one();
}

std::uint64_t audit_file::lost() const { return impl_->lost_in_all; }

}  // namespace ctig::audit
