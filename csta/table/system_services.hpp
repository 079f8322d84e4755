#pragma once
// System status services (ECMA-269 clause 14, ECMA-323 clause 13).
#include "csta/system_services.hpp"
#include "csta/table/types.hpp"

namespace ctig::csta::table {

template <>
inline constexpr auto table<request_system_status> =
    record("RequestSystemStatus", field<&request_system_status::sys_stat_register_id>("sysStatRegisterID"),
           lcs_line<request_system_status>());

template <>
inline constexpr auto table<request_system_status_response> = record(
    "RequestSystemStatusResponse", field<&request_system_status_response::system_status>("systemStatus"));

template <>
inline constexpr auto table<system_status> =
    record("SystemStatus", field<&system_status::sys_stat_register_id>("sysStatRegisterID"),
           field<&system_status::system_status>("systemStatus"));

template <>
inline constexpr auto table<system_status_response> = record("SystemStatusResponse");

template <>
inline constexpr auto table<request_types> =
    record("RequestTypes", field<&request_types::system_status>("systemStatus"),
           field<&request_types::request_system_status>("requestSystemStatus"),
           field<&request_types::switching_function_caps_changed>("switchingFunctionCapsChanged"),
           field<&request_types::switching_function_devices_changed>("switchingFunctionDevicesChanged"));

template <>
inline constexpr auto table<status_filter> =
    record("StatusFilter", field<&status_filter::initializing>("initializing"),
           field<&status_filter::enabled>("enabled"), field<&status_filter::normal>("normal"),
           field<&status_filter::message_lost>("messageLost"), field<&status_filter::disabled>("disabled"),
           field<&status_filter::partially_disabled>("partiallyDisabled"),
           field<&status_filter::overload_imminent>("overloadImminent"),
           field<&status_filter::overload_reached>("overloadReached"),
           field<&status_filter::overload_relieved>("overloadRelieved"));

template <>
inline constexpr auto table<system_register> =
    record("SystemRegister", field<&system_register::request_types>("requestTypes"),
           field<&system_register::requested_status_filter>("requestedStatusFilter"));

template <>
inline constexpr auto table<system_register_response> = record(
    "SystemRegisterResponse", field<&system_register_response::sys_stat_register_id>("sysStatRegisterID"),
    field<&system_register_response::actual_status_filter>("actualStatusFilter"));

template <>
inline constexpr auto table<system_register_cancel> =
    record("SystemRegisterCancel", field<&system_register_cancel::sys_stat_register_id>("sysStatRegisterID"));

template <>
inline constexpr auto table<system_register_cancel_response> = record("SystemRegisterCancelResponse");

template <>
inline constexpr auto table<system_register_abort> =
    record("SystemRegisterAbort", field<&system_register_abort::sys_stat_register_id>("sysStatRegisterID"));

}  // namespace ctig::csta::table
