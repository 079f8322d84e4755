#pragma once
// Draws a trace as a ladder: one lane for each client, the gateway, and each CTI manager; one row for each
// message.
#include <string>
#include <vector>

#include "cti_gateway/trace/trace_record.hpp"

namespace ctig::trace {

struct ladder_options {
    std::size_t lane_width = 52;  ///< columns between two lanes
    std::size_t columns = 0;  ///< of the terminal: lanes move closer, down to 26 columns, to fit; 0: no limit
    bool heartbeats = false;  ///< RequestSystemStatus and session timer resets on idle links, too
};

/// Rows end in "\n". Times are milliseconds since the first message, and since the row before.
[[nodiscard]] std::string draw_ladder(const std::vector<record>& records, const ladder_options& options);

/// What a row says of a message: "INVITE RequestSystemStatus", "200 OK (INFO) MakeCallResponse",
/// "INFO DeliveredEvent alerting newCall".
[[nodiscard]] std::string summary_of(const record& r);

}  // namespace ctig::trace
