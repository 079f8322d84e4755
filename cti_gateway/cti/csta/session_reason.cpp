#include "cti_gateway/cti/csta/session_reason.hpp"

namespace ctig::cti {
namespace {

std::string words(csta::session_error error) {
    switch (error) {
        case csta::session_error::invalid_application_info:
            return "invalid application info (user, password or application id)";
        case csta::session_error::requested_protocol_version_not_supported:
            return "requested protocol version not supported";
        case csta::session_error::server_resources_busy: return "server resources busy";
        case csta::session_error::max_number_sessions: return "maximum number of sessions reached";
        case csta::session_error::invalid_session_id: return "invalid session id";
        case csta::session_error::server_cannot_reset_session_timer:
            return "server cannot reset the session timer";
    }
    return "unknown error";
}

std::string words(csta::session_termination why) {
    switch (why) {
        case csta::session_termination::resource_limitation: return "resource limitation";
        case csta::session_termination::session_timer_expired: return "session timer expired";
    }
    return "unknown reason";
}

}  // namespace

std::string reason_of(const csta::session_error_code& code) {
    if (const auto* error = std::get_if<csta::session_error>(&code.value)) return words(*error);
    return std::get<csta::application_error>(code.value).text;
}

std::string reason_of(const csta::session_term_reason& why) {
    if (const auto* defined = std::get_if<csta::session_termination>(&why.value)) return words(*defined);
    return std::get<csta::reason_text>(why.value).text;
}

}  // namespace ctig::cti
