#pragma once
// The simulated PBX's HTTP port: actions in, JSON out. For test harnesses on the same machine.
//
//   GET /          the actions, in plain words
//   GET /state     managers, applications, monitors, calls
//   GET /lines     each line's calls, as the phone there sees them (simulator/line_truth.hpp)
//   POST /         {"action":"freeze","manager":1}, or a list of actions, carried out in order
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "cti_gateway/http/message.hpp"
#include "cti_gateway/http/server.hpp"
#include "cti_gateway/simulator/script_player.hpp"

namespace ctig::http {

/// Errors: 400 with {"error": "..."}: what of the action cannot be, and what is expected. A list ends at its
/// first mistake; "done" says how many were carried out. Pages of a browser are refused (Origin).
[[nodiscard]] response control_simulator(const request& what, simulator::pbx_control& control,
                                         std::chrono::system_clock::time_point now);

/// The simulated PBX from outside: its HTTP port, where its configuration names one, and its script.
class simulator_remote {
public:
    /// Listens, and starts the script. Throws std::runtime_error, one line for the operator, when it cannot.
    explicit simulator_remote(const std::shared_ptr<simulator::simulated_pbx_host>& host);
    ~simulator_remote();
    simulator_remote(const simulator_remote&) = delete;
    simulator_remote& operator=(const simulator_remote&) = delete;
    void stop();
    /// Nothing without an HTTP port.
    [[nodiscard]] std::optional<asio::ip::tcp::endpoint> endpoint() const;

private:
    std::unique_ptr<server> port_;
    std::shared_ptr<simulator::script_player> script_;
};

}  // namespace ctig::http
