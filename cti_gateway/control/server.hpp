#pragma once
// The control socket: how the command line talks to a running gateway. Only the same user and root may.
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/control/protocol.hpp"

namespace ctig::control {

struct server_limits {
    std::size_t connections = 16;              ///< more wait in the backlog
    std::chrono::milliseconds deadline{5000};  ///< for a request to come, and for its answer to be taken
};

/// Thread: the gateway's. Destruction stops.
class server {
public:
    server(executor ex, handler handle, server_limits limits = {});
    server(executor ex, deferring_handler handle, server_limits limits = {});
    ~server();
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    /// Errors: a text for people (socket_file.hpp).
    [[nodiscard]] boost::system::result<void, std::string> listen(const std::filesystem::path& path);
    /// Closes everything and removes the socket's file. The handler is not called after it.
    void stop();

private:
    class impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace ctig::control
