#pragma once
// The call-control events in one form: whose connection, in which state afterwards.
#include <optional>
#include <vector>

#include "csta/message.hpp"

namespace ctig::bridge {

/// About one connection of one call. Views into the event, valid as long as it.
struct call_event {
    const csta::connection_id& connection;
    const csta::extended_device_id& who;                ///< whose connection it is
    std::optional<csta::local_connection_state> after;  ///< of that connection; none: it did not change
    std::optional<csta::local_connection_state> local;  ///< of the monitored device's connection
    const csta::extended_device_id* calling = nullptr;
    const csta::extended_device_id* called = nullptr;
    const csta::redirection_device_id* last_redirection = nullptr;
    [[nodiscard]] bool subject_is_caller() const { return calling != nullptr && *calling == who; }
};
[[nodiscard]] std::optional<call_event> read_call_event(const csta::message& event);

/// Transferred or Conferenced.
struct merge_event {
    const csta::connection_id* primary = nullptr;
    const csta::connection_id* secondary = nullptr;  ///< none: nullptr
    const std::vector<csta::connection_list_item>& list;
    std::optional<csta::local_connection_state> local;
};
[[nodiscard]] std::optional<merge_event> read_merge_event(const csta::message& event);

}  // namespace ctig::bridge
