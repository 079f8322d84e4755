#pragma once
// The file of a Unix socket: made so that only its owner may connect, taken over only when nobody answers on
// it.
#include <sys/types.h>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/system/result.hpp>
#include <filesystem>
#include <string>
#include <utility>

#include "cti_gateway/asio.hpp"

namespace ctig::control {

using local_acceptor = asio::basic_socket_acceptor<asio::local::stream_protocol, executor>;

/// Which file it is that we made: another gateway may have put its own in the place since.
class socket_file {
public:
    socket_file() = default;
    socket_file(std::filesystem::path path, dev_t device, ino_t inode)
        : path_(std::move(path)), device_(device), inode_(inode) {}
    /// Removes the file when it is still ours.
    void remove() const noexcept;

private:
    std::filesystem::path path_;
    dev_t device_ = 0;
    ino_t inode_ = 0;
};

/// Binds `acceptor` to `path`, mode 0600, and listens. A file that a dead gateway left is replaced.
/// Errors: a text for people: folder missing, not a socket, a running gateway answers, no permission.
[[nodiscard]] boost::system::result<socket_file, std::string> listen_on(local_acceptor& acceptor,
                                                                        const std::filesystem::path& path);

}  // namespace ctig::control
