#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace ctig::bench {

struct csta_body {
    std::string xml;
    std::string_view answer;  ///< the root element of the answer, "<SnapshotDeviceResponse"
};

/// A query about `line_uri`, another one for each `number`, padded with private data to `size` octets.
csta_body query(std::uint64_t number, std::string_view line_uri, std::size_t size);

std::string features_request();
std::string monitor_request(std::string_view line_uri);
std::string make_call(std::string_view from_line, std::string_view to_number);
std::string clear_connection(std::string_view call_id, std::string_view line_uri);

}  // namespace ctig::bench
