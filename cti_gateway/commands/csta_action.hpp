#pragma once
// The words of `cti_gateway csta` as requests. Sans-I/O: words in, requests out; what calls a device has is
// asked for with SnapshotDevice in between.
#include <boost/system/result.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "csta/message.hpp"

namespace ctig::commands {

/// What an action has to know of its device's calls before it can be asked for.
enum class needed_call : std::uint8_t { none, any, alerting, connected, held, held_and_connected };

struct csta_verb;

struct csta_action {
    const csta_verb* verb = nullptr;  ///< static data
    std::vector<std::string> words;   ///< device, then number, digits or state
    std::string call;                 ///< where the device has several; empty: the only one
};

/// Errors: a sentence for people, with the action's usage.
[[nodiscard]] boost::system::result<csta_action, std::string> parse_csta_action(
    const std::vector<std::string>& words, std::string call);

/// Its name: "monitor" and "raw" are carried out elsewhere.
[[nodiscard]] std::string_view name_of(const csta_action& action) noexcept;
[[nodiscard]] needed_call needs(const csta_action& action) noexcept;
/// The request, when `calls` answered the device's SnapshotDevice; `calls` is not looked at where nothing is
/// needed. Errors: a sentence that says which calls there are.
[[nodiscard]] boost::system::result<csta::message, std::string> request_of(const csta_action& action,
                                                                           const csta::message& calls);
/// One line for each action, for --help.
[[nodiscard]] std::string csta_action_help();

}  // namespace ctig::commands
