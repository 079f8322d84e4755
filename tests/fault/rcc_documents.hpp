#pragma once
// The CSTA documents that a client sends (ECMA-323 edition 3).
#include <string>
#include <string_view>

namespace ctig::fault {

[[nodiscard]] std::string sign_in_document(std::string_view line_uri);
[[nodiscard]] std::string monitor_document(std::string_view line_uri);
[[nodiscard]] std::string make_call_document(std::string_view from_line_uri, std::string_view to_number);
/// `service`: one of those that act on a connection, and what that is called there.
[[nodiscard]] std::string connection_document(std::string_view service, std::string_view element,
                                              std::string_view call_id, std::string_view line_uri);
[[nodiscard]] std::string do_not_disturb_document(std::string_view line_uri, std::string_view on);
[[nodiscard]] std::string snapshot_document(std::string_view line_uri);

}  // namespace ctig::fault
