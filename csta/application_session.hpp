#pragma once
// ECMA-354: the application session that some CTI managers want before any service request.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace ctig::csta {

/// Who signs in. The standard leaves applicationSpecificInfo open; this is what DMCC servers read
/// (csta.md 6.4).
struct session_login_info {
    std::string user_name;
    std::string password;
    std::optional<std::string> session_id;  ///< a session to take up again
    bool operator==(const session_login_info&) const = default;
};

struct start_application_session {
    std::string application_id;
    std::optional<session_login_info> login;
    std::vector<std::string> requested_protocol_versions;  ///< dearest first
    std::chrono::seconds requested_session_duration{0};
    bool operator==(const start_application_session&) const = default;
};

struct start_application_session_pos_response {
    std::string session_id;
    std::optional<std::string> actual_protocol_version;
    std::optional<std::chrono::seconds> actual_session_duration;
    bool operator==(const start_application_session_pos_response&) const = default;
};

/// definedError of all three negative responses.
enum class session_error : std::uint8_t {
    invalid_application_info,
    requested_protocol_version_not_supported,
    server_resources_busy,
    max_number_sessions,
    invalid_session_id,
    server_cannot_reset_session_timer,
};

/// What the server says in its own words.
struct application_error {
    std::string text;
    bool operator==(const application_error&) const = default;
};
struct session_error_code {
    std::variant<session_error, application_error> value;
    bool operator==(const session_error_code&) const = default;
};

struct start_application_session_neg_response {
    session_error_code error_code;
    bool operator==(const start_application_session_neg_response&) const = default;
};

struct reset_application_session_timer {
    std::string session_id;
    std::chrono::seconds requested_session_duration{0};
    bool operator==(const reset_application_session_timer&) const = default;
};

struct reset_application_session_timer_pos_response {
    std::optional<std::chrono::seconds> actual_session_duration;
    bool operator==(const reset_application_session_timer_pos_response&) const = default;
};

struct reset_application_session_timer_neg_response {
    session_error_code error_code;
    bool operator==(const reset_application_session_timer_neg_response&) const = default;
};

enum class session_end : std::uint8_t { normal };
enum class session_termination : std::uint8_t { resource_limitation, session_timer_expired };

/// A reason in the application's or the server's own words.
struct reason_text {
    std::string text;
    bool operator==(const reason_text&) const = default;
};
struct session_end_reason {
    std::variant<session_end, reason_text> value;
    bool operator==(const session_end_reason&) const = default;
};
struct session_term_reason {
    std::variant<session_termination, reason_text> value;
    bool operator==(const session_term_reason&) const = default;
};

struct stop_application_session {
    std::string session_id;
    session_end_reason reason;
    bool operator==(const stop_application_session&) const = default;
};

struct stop_application_session_pos_response {
    bool operator==(const stop_application_session_pos_response&) const = default;
};

struct stop_application_session_neg_response {
    session_error_code error_code;
    bool operator==(const stop_application_session_neg_response&) const = default;
};

/// The server ends the session of its own accord; there is no answer.
struct application_session_terminated {
    std::string session_id;
    session_term_reason reason;
    bool operator==(const application_session_terminated&) const = default;
};

}  // namespace ctig::csta
