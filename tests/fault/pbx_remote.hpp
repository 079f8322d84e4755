#pragma once
// The simulated PBX's HTTP port, from a test's side.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cti_gateway/asio.hpp"

namespace ctig::fault {

/// What the PBX knows of one of its lines.
struct line_truth {
    std::string facts;         ///< as call_facts says them
    std::size_t monitors = 0;  ///< of applications at managers that work
};

/// Blocks: the PBX is a process of its own and answers in milliseconds.
class pbx_remote {
public:
    explicit pbx_remote(asio::ip::tcp::endpoint at) : at_(std::move(at)) {}

    /// Whether the PBX did it. Throws std::runtime_error when the port does not answer.
    bool act(std::string_view action) const;
    /// The same to one manager, counted from 0: {"action":NAME,"manager":N+1 ...}; `more` like `,"by_ms":9`.
    bool at_manager(std::size_t manager, std::string_view action, std::string_view more = {}) const;
    /// All lines in the order of their configuration.
    [[nodiscard]] std::vector<line_truth> lines() const;

private:
    asio::ip::tcp::endpoint at_;
};

/// One HTTP request on a connection of its own: status and body. Throws std::runtime_error.
struct http_answer {
    int status = 0;
    std::string body;
};
[[nodiscard]] http_answer http(const asio::ip::tcp::endpoint& at, std::string_view method,
                               std::string_view path, std::string_view body = {});

}  // namespace ctig::fault
