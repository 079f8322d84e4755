#include "tests/fault/rcc_documents.hpp"

#include <fmt/format.h>

namespace ctig::fault {
namespace {

std::string document(std::string_view root, std::string_view children) {
    return fmt::format(
        "<?xml version=\"1.0\"?>\n<{0} "
        "xmlns=\"http://www.ecma-international.org/standards/ecma-323/csta/ed3\">"
        "{1}</{0}>",
        root, children);
}

}  // namespace

std::string sign_in_document(std::string_view line_uri) {
    return document(
        "RequestSystemStatus",
        fmt::format(
            "<extensions><privateData><private><lcs:line "
            "xmlns:lcs=\"http://schemas.microsoft.com/Lcs/2005/04/RCCExtension\">{}</lcs:line></private>"
            "</privateData></extensions>",
            line_uri));
}

std::string monitor_document(std::string_view line_uri) {
    return document("MonitorStart",
                    fmt::format("<monitorObject><deviceObject>{}</deviceObject></monitorObject>", line_uri));
}

std::string make_call_document(std::string_view from_line_uri, std::string_view to_number) {
    return document("MakeCall",
                    fmt::format("<callingDevice>{}</callingDevice><calledDirectoryNumber>tel:{}"
                                "</calledDirectoryNumber><autoOriginate>doNotPrompt</autoOriginate>",
                                from_line_uri, to_number));
}

std::string connection_document(std::string_view service, std::string_view element, std::string_view call_id,
                                std::string_view line_uri) {
    return document(service, fmt::format("<{0}><callID>{1}</callID><deviceID>{2}</deviceID></{0}>", element,
                                         call_id, line_uri));
}

std::string do_not_disturb_document(std::string_view line_uri, std::string_view on) {
    return document("SetDoNotDisturb",
                    fmt::format("<device>{}</device><doNotDisturbOn>{}</doNotDisturbOn>", line_uri, on));
}

std::string snapshot_document(std::string_view line_uri) {
    return document("SnapshotDevice", fmt::format("<snapshotObject>{}</snapshotObject>", line_uri));
}

}  // namespace ctig::fault
