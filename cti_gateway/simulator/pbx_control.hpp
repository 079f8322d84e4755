#pragma once
// The simulated PBX's remote control: actions by name, with JSON arguments. Its HTTP port and its script go
// through here; C++ calls the host's methods.
//
//   {"action":"freeze","manager":1}      {"action":"delay","of":"answers","by_ms":300,"times":1}
#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cti_gateway/simulator/simulated_pbx_host.hpp"

namespace ctig::simulator {

/// Thread: the host's executor.
class pbx_control {
public:
    /// What the action has to tell, or a sentence that says what is wrong with it.
    using answer = boost::system::result<boost::json::object, std::string>;

    explicit pbx_control(std::shared_ptr<simulated_pbx_host> host) : host_(std::move(host)) {}

    answer perform(const boost::json::object& action);
    /// Managers, applications, monitors, calls and faults as they are.
    [[nodiscard]] boost::json::object state() const;
    /// Each line with its calls (line_truth.hpp).
    [[nodiscard]] boost::json::object lines() const;

private:
    std::shared_ptr<simulated_pbx_host> host_;
};

/// What is wrong with an action in JSON, as far as one can tell without a PBX; nothing when it can be carried
/// out.
[[nodiscard]] std::optional<std::string> mistake_in_action(std::string_view action);

/// Every action with its arguments and what it does, one a line, in plain words.
[[nodiscard]] std::string describe_actions();

}  // namespace ctig::simulator
