#include "tests/fault/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>
#include <system_error>

namespace ctig::fault {
namespace {

[[noreturn]] void become(const std::vector<std::string>& arguments, int log) {
    std::vector<char*> argv;
    for (const auto& one : arguments) argv.push_back(const_cast<char*>(one.c_str()));
    argv.push_back(nullptr);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that is killed leaves nobody behind
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    ::execv(argv.front(), argv.data());
    ::_exit(127);
}

}  // namespace

child_process::child_process(const std::vector<std::string>& arguments, const std::filesystem::path& log) {
    const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) throw std::system_error(errno, std::generic_category(), log.string());
    id_ = ::fork();
    if (id_ == 0) become(arguments, file);
    ::close(file);
    if (id_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
}

child_process::~child_process() { kill(); }

int child_process::wait(int options) {
    if (gone_) return status_;
    int raw = 0;
    const auto found = ::waitpid(id_, &raw, options);
    if (found != id_) return -1;
    gone_ = true;
    status_ = WIFEXITED(raw) ? WEXITSTATUS(raw) : -1;
    return status_;
}

bool child_process::running() {
    wait(WNOHANG);
    return !gone_;
}

int child_process::terminate() {
    if (!running()) return status_;
    ::kill(id_, SIGTERM);
    pollfd ended{.fd = static_cast<int>(::syscall(SYS_pidfd_open, id_, 0)), .events = POLLIN, .revents = 0};
    ::poll(&ended, 1, 30'000);  // ms
    if (ended.fd >= 0) ::close(ended.fd);
    kill();
    return status_;
}

void child_process::kill() {
    if (!running()) return;
    ::kill(id_, SIGKILL);
    wait(0);
}

process_size child_process::size() {
    if (!running()) throw std::runtime_error("the process is gone");
    const auto root = std::filesystem::path("/proc") / std::to_string(id_);
    process_size found;
    std::size_t total = 0, resident = 0;
    std::ifstream(root / "statm") >> total >> resident;
    found.resident_bytes = resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    std::error_code ec;
    for (const auto& entry : std::filesystem::directory_iterator(root / "fd", ec)) {
        (void)entry;
        ++found.open_files;
    }
    return found;
}

}  // namespace ctig::fault
