#pragma once
// Monitoring services.
#include "csta/monitoring_services.hpp"
#include "csta/table/monitor_filter.hpp"
#include "csta/table/types.hpp"

namespace ctig::csta::table {

template <>
inline constexpr auto table<monitor_object> =
    choice("MonitorObject", alternative<monitor_object, device_id>("deviceObject"),
           alternative<monitor_object, connection_id>("callObject"));

template <>
inline constexpr auto table<monitor_start> =
    record("MonitorStart", field<&monitor_start::monitor_object>("monitorObject"),
           field<&monitor_start::requested_monitor_filter>("requestedMonitorFilter"),
           field<&monitor_start::monitor_type>("monitorType"),
           field<&monitor_start::requested_monitor_media_class>("requestedMonitorMediaClass"));

template <>
inline constexpr auto table<monitor_start_response> =
    record("MonitorStartResponse", field<&monitor_start_response::monitor_cross_ref_id>("monitorCrossRefID"),
           field<&monitor_start_response::actual_monitor_filter>("actualMonitorFilter"),
           field<&monitor_start_response::actual_monitor_media_class>("actualMonitorMediaClass"),
           field<&monitor_start_response::monitor_existing_calls>("monitorExistingCalls"));

template <>
inline constexpr auto table<monitor_stop> =
    record("MonitorStop", field<&monitor_stop::monitor_cross_ref_id>("monitorCrossRefID"));

template <>
inline constexpr auto table<monitor_stop_response> = record("MonitorStopResponse");

template <>
inline constexpr auto table<change_monitor_filter> =
    record("ChangeMonitorFilter", field<&change_monitor_filter::monitor_cross_ref_id>("monitorCrossRefID"),
           field<&change_monitor_filter::requested_filter_list>("requestedFilterList"));

template <>
inline constexpr auto table<change_monitor_filter_response> =
    record("ChangeMonitorFilterResponse",
           field<&change_monitor_filter_response::actual_filter_list>("actualFilterList"));

}  // namespace ctig::csta::table
