#include "cti_gateway/commands/service_notify.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace ctig::commands {
namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string{} : std::string(value);
}

}  // namespace

service_notify::service_notify() : socket_(variable("NOTIFY_SOCKET")) {
    const auto pid = variable("WATCHDOG_PID");
    if (!pid.empty() && pid != std::to_string(::getpid())) return;
    const auto limit = std::strtoull(variable("WATCHDOG_USEC").c_str(), nullptr, 10);
    if (limit > 0) watchdog_ = std::chrono::microseconds(limit / 2);
}

void service_notify::tell(std::string_view state) const {
    sockaddr_un to{};
    if (socket_.empty() || socket_.size() >= sizeof(to.sun_path)) return;
    to.sun_family = AF_UNIX;
    std::memcpy(to.sun_path, socket_.data(), socket_.size());
    if (socket_.front() == '@') to.sun_path[0] = '\0';  // the abstract name space
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
    const int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return;
    (void)::sendto(fd, state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&to),
                   length);
    ::close(fd);
}

void service_notify::tell_reloading() const {
    const auto since_boot = std::chrono::steady_clock::now().time_since_epoch();
    const auto usec = std::chrono::duration_cast<std::chrono::microseconds>(since_boot).count();
    tell("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(usec));
}

}  // namespace ctig::commands
