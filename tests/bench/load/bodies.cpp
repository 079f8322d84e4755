#include "tests/bench/load/bodies.hpp"

#include <fmt/format.h>

#include <array>

namespace ctig::bench {
namespace {

constexpr std::string_view space = "http://www.ecma-international.org/standards/ecma-323/csta/ed3";

struct query_kind {
    std::string_view request, child, answer;
};
constexpr std::array<query_kind, 4> kinds{{
    {"SnapshotDevice", "snapshotObject", "<SnapshotDeviceResponse"},
    {"GetDoNotDisturb", "device", "<GetDoNotDisturbResponse"},
    {"GetForwarding", "device", "<GetForwardingResponse"},
    {"GetMessageWaitingIndicator", "device", "<GetMessageWaitingIndicatorResponse"},
}};

}  // namespace

csta_body query(std::uint64_t number, std::string_view line_uri, std::size_t size) {
    const auto& kind = kinds[number % kinds.size()];
    std::string xml = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{0} "
        "xmlns=\"{1}\"><{2}>{3}</{2}><extensions><privateData>"
        "<private><note xmlns=\"urn:bench\">{4:08x} ",
        kind.request, space, kind.child, line_uri, number);
    const auto tail = fmt::format("</note></private></privateData></extensions></{}>\n", kind.request);
    while (xml.size() + tail.size() < size) xml += static_cast<char>('a' + (xml.size() + number) % 26);
    return {xml + tail, kind.answer};
}

std::string features_request() {
    return fmt::format("<?xml version=\"1.0\"?>\n<GetCSTAFeatures xmlns=\"{}\"/>\n", space);
}

std::string monitor_request(std::string_view line_uri) {
    return fmt::format(
        "<?xml version=\"1.0\"?>\n<MonitorStart xmlns=\"{}\"><monitorObject><deviceObject>{}</deviceObject>"
        "</monitorObject></MonitorStart>\n",
        space, line_uri);
}

std::string make_call(std::string_view from_line, std::string_view to_number) {
    return fmt::format(
        "<?xml version=\"1.0\"?>\n<MakeCall xmlns=\"{}\"><callingDevice>{}</callingDevice>"
        "<calledDirectoryNumber>tel:{}</calledDirectoryNumber><autoOriginate>doNotPrompt</autoOriginate>"
        "</MakeCall>\n",
        space, from_line, to_number);
}

std::string clear_connection(std::string_view call_id, std::string_view line_uri) {
    return fmt::format(
        "<?xml version=\"1.0\"?>\n<ClearConnection xmlns=\"{}\"><connectionToBeCleared><callID>{}</callID>"
        "<deviceID>{}</deviceID></connectionToBeCleared></ClearConnection>\n",
        space, call_id, line_uri);
}

}  // namespace ctig::bench
