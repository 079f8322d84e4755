#pragma once
// The documents of Avaya's DMCC that are not CSTA (csta.md 6.4), and its private data in those that are. They
// are written and read here and nowhere else, so that nothing of them can get into another dialect.
//
//   extension   4750                       what people dial
//   device ID   4750:CM1:10.0.0.1:0        extension:switch:switch's address:instance; AES tells it
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "csta/message.hpp"

namespace ctig::cti::dmcc {

inline constexpr std::string_view name_space = "http://www.avaya.com/csta";

/// StartApplicationSession with its SessionLoginInfo, typed as AES expects it. `cleanup`: how long AES keeps
/// a session whose connection broke.
[[nodiscard]] std::string start_application_session(const csta::start_application_session& what,
                                                    std::chrono::seconds cleanup);

struct get_device_id {
    std::string switch_name, extension;
};
[[nodiscard]] std::string encode(const get_device_id& what);
[[nodiscard]] std::string device_id_response(std::string_view device_id);

/// MonitorStart or ChangeMonitorFilter, encoded, with the private data that turns its filter's meaning round:
/// true then asks for an event.
[[nodiscard]] std::string with_inverted_filter(std::string document);

/// The filter that says the same when true means "not wanted" or "wanted", whichever it did not mean before.
/// Covers the events that CSTA edition 3 has.
[[nodiscard]] csta::monitor_filter inverted(const csta::monitor_filter& filter);

/// What of a document matters here, as far as it has it. Nothing when it is not XML.
struct private_parts {
    std::string root;
    std::optional<std::string> device, switch_name, extension;
    bool invert_filter = false;
};
[[nodiscard]] std::optional<private_parts> read(std::string_view document);

}  // namespace ctig::cti::dmcc
