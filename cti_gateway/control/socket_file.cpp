#include "cti_gateway/control/socket_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/socket_base.hpp>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace ctig::control {
namespace {

using local = asio::local::stream_protocol;
using local_socket = asio::basic_stream_socket<local, executor>;

std::string last_error() { return std::generic_category().message(errno); }

/// Empty when `path` is free, or was left by a gateway that is gone and has been removed.
std::string make_way(local_acceptor& acceptor, const std::filesystem::path& path) {
    struct stat found {};
    if (::lstat(path.c_str(), &found) != 0) {
        return errno == ENOENT ? std::string() : fmt::format("{}: {}", path.string(), last_error());
    }
    if (!S_ISSOCK(found.st_mode)) return fmt::format("{} exists and is not a socket", path.string());
    local_socket probe(acceptor.get_executor(), local());
    boost::system::error_code ec;
    probe.non_blocking(true, ec);
    probe.connect(local::endpoint(path.string()), ec);
    // Only a refusal says that nobody listens. EAGAIN, for one, is a gateway with a full backlog.
    if (ec == asio::error::connection_refused) {
        return ::unlink(path.c_str()) == 0 ? std::string()
                                           : fmt::format("{}: {}", path.string(), last_error());
    }
    if (!ec || ec == asio::error::would_block)
        return fmt::format("{}: a running gateway answers there", path.string());
    return fmt::format("{}: {}", path.string(), ec.message());
}

std::string unfit(const std::filesystem::path& path) {
    if (path.string().size() >= sizeof(sockaddr_un::sun_path)) {
        return fmt::format("{} is too long for a socket's name: {} bytes at most", path.string(),
                           sizeof(sockaddr_un::sun_path) - 1);
    }
    std::error_code ec;
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    if (!std::filesystem::is_directory(folder, ec)) {
        return fmt::format("the folder {} of control.socket does not exist: make it, or set control.socket",
                           folder.string());
    }
    return {};
}

}  // namespace

boost::system::result<socket_file, std::string> listen_on(local_acceptor& acceptor,
                                                          const std::filesystem::path& path) {
    if (auto why = unfit(path); !why.empty()) return why;
    if (auto why = make_way(acceptor, path); !why.empty()) return why;
    boost::system::error_code ec;
    acceptor.open(local(), ec);
    if (!ec) acceptor.bind(local::endpoint(path.string()), ec);
    if (ec) return fmt::format("{}: {}", path.string(), ec.message());
    // Until listen() nobody can connect, so there is no moment at which others could.
    struct stat made {};
    const bool ours = ::chmod(path.c_str(), S_IRUSR | S_IWUSR) == 0 && ::lstat(path.c_str(), &made) == 0;
    if (!ours) return fmt::format("{}: {}", path.string(), last_error());
    acceptor.listen(asio::socket_base::max_listen_connections, ec);
    if (ec) return fmt::format("{}: {}", path.string(), ec.message());
    return socket_file(path, made.st_dev, made.st_ino);
}

void socket_file::remove() const noexcept {
    struct stat found {};
    if (::lstat(path_.c_str(), &found) != 0) return;
    if (found.st_dev == device_ && found.st_ino == inode_) ::unlink(path_.c_str());
}

}  // namespace ctig::control
