#pragma once
// ECMA-354. SessionLoginInfo is the one content of applicationSpecificInfo that we read and write.
#include "csta/application_session.hpp"
#include "csta/table/enumerations.hpp"
#include "csta/table/nesting.hpp"

namespace ctig::csta::table {

/// A refusal or an end is one whatever its reason.
template <>
struct neutral<session_error_code> {
    static void set(session_error_code& e) { e.value = application_error{}; }
};
template <>
struct neutral<session_term_reason> {
    static void set(session_term_reason& r) { r.value = reason_text{}; }
};

template <>
inline constexpr auto table<session_error_code> =
    session_choice("ErrorCode", alternative<session_error_code, session_error>("definedError"),
                   alternative<session_error_code, application_error>("applError"));

template <>
inline constexpr auto table<session_end_reason> =
    session_choice("SessionEndReason", alternative<session_end_reason, session_end>("definedEndReason"),
                   alternative<session_end_reason, reason_text>("appEndReason"));

template <>
inline constexpr auto table<session_term_reason> = session_choice(
    "SessionTermReason", alternative<session_term_reason, session_termination>("definedTermReason"),
    alternative<session_term_reason, reason_text>("serverTermReason"));

template <>
inline constexpr auto table<session_login_info> = session_record(
    "SessionLoginInfo", field<&session_login_info::user_name>("userName"),
    field<&session_login_info::password>("password"), field<&session_login_info::session_id>("sessionID"));

inline constexpr field_info specific_info[] = {
    foreign(field<&start_application_session::login>("SessionLoginInfo"), "", "http://www.avaya.com/csta")};
inline constexpr shape specific_info_shape{.standard = family::application_session, .fields = specific_info};
inline constexpr field_info application_info[] = {
    field<&start_application_session::application_id>("applicationID"),
    group("applicationSpecificInfo", specific_info_shape)};
inline constexpr shape application_info_shape{.standard = family::application_session,
                                              .fields = application_info};

template <>
inline constexpr auto table<start_application_session> =
    session_record("StartApplicationSession", required_group("applicationInfo", application_info_shape),
                   list<&start_application_session::requested_protocol_versions, "protocolVersion">(
                       "requestedProtocolVersions"),
                   field<&start_application_session::requested_session_duration>("requestedSessionDuration"));

template <>
inline constexpr auto table<start_application_session_pos_response> = session_record(
    "StartApplicationSessionPosResponse",
    field<&start_application_session_pos_response::session_id>("sessionID"),
    field<&start_application_session_pos_response::actual_protocol_version>("actualProtocolVersion"),
    field<&start_application_session_pos_response::actual_session_duration>("actualSessionDuration"));

template <>
inline constexpr auto table<start_application_session_neg_response> =
    session_record("StartApplicationSessionNegResponse",
                   lenient<&start_application_session_neg_response::error_code>("errorCode"));

template <>
inline constexpr auto table<reset_application_session_timer> = session_record(
    "ResetApplicationSessionTimer", field<&reset_application_session_timer::session_id>("sessionID"),
    field<&reset_application_session_timer::requested_session_duration>("requestedSessionDuration"));

template <>
inline constexpr auto table<reset_application_session_timer_pos_response> = session_record(
    "ResetApplicationSessionTimerPosResponse",
    field<&reset_application_session_timer_pos_response::actual_session_duration>("actualSessionDuration"));

template <>
inline constexpr auto table<reset_application_session_timer_neg_response> =
    session_record("ResetApplicationSessionTimerNegResponse",
                   lenient<&reset_application_session_timer_neg_response::error_code>("errorCode"));

template <>
inline constexpr auto table<stop_application_session> =
    session_record("StopApplicationSession", field<&stop_application_session::session_id>("sessionID"),
                   field<&stop_application_session::reason>("sessionEndReason"));

template <>
inline constexpr auto table<stop_application_session_pos_response> =
    session_record("StopApplicationSessionPosResponse");

template <>
inline constexpr auto table<stop_application_session_neg_response> =
    session_record("StopApplicationSessionNegResponse",
                   lenient<&stop_application_session_neg_response::error_code>("errorCode"));

template <>
inline constexpr auto table<application_session_terminated> = session_record(
    "ApplicationSessionTerminated", field<&application_session_terminated::session_id>("sessionID"),
    lenient<&application_session_terminated::reason>("sessionTermReason"));

}  // namespace ctig::csta::table
