#pragma once
// Names of the enumerations in the schema.
#include "csta/enum_literals.hpp"
#include "csta/error_literals.hpp"
#include "csta/table/leaf.hpp"

namespace ctig::csta::table {

template <>
inline constexpr std::string_view schema_name<event_cause> = "EventCause";
template <>
inline constexpr std::string_view schema_name<local_connection_state> = "LocalConnectionState";
template <>
inline constexpr std::string_view schema_name<system_status_value> = "SystemStatusValue";
template <>
inline constexpr std::string_view schema_name<monitor_type> = "MonitorType";
template <>
inline constexpr std::string_view schema_name<forwarding_type> = "ForwardingType";
template <>
inline constexpr std::string_view schema_name<forward_default> = "ForwardDefault";
template <>
inline constexpr std::string_view schema_name<auto_originate> = "AutoOriginate";
template <>
inline constexpr std::string_view schema_name<consult_options> = "ConsultOptions";
template <>
inline constexpr std::string_view schema_name<participation_type> = "ParticipationType";
template <>
inline constexpr std::string_view schema_name<digit_mode> = "DigitMode";
template <>
inline constexpr std::string_view schema_name<simple_call_state> = "SimpleCallState";
template <>
inline constexpr std::string_view schema_name<volume_step> = "VolInc";
template <>
inline constexpr std::string_view schema_name<req_device_category> = "ReqDeviceCategory";
template <>
inline constexpr std::string_view schema_name<appearance_type> = "AppearanceType";
template <>
inline constexpr std::string_view schema_name<device_category> = "DeviceCategory";
template <>
inline constexpr std::string_view schema_name<named_device_type> = "NamedDeviceTypes";
template <>
inline constexpr std::string_view schema_name<operation_error> = "OperationErrors";
template <>
inline constexpr std::string_view schema_name<performance_management_error> = "PerformanceManagementErrors";
template <>
inline constexpr std::string_view schema_name<private_data_info_error> = "PrivateDataInfoErrors";
template <>
inline constexpr std::string_view schema_name<security_error> = "SecurityErrors";
template <>
inline constexpr std::string_view schema_name<state_incompatibility_error> = "StateIncompatibilityErrors";
template <>
inline constexpr std::string_view schema_name<subscribed_resource_availability_error> =
    "SubscribedResourceAvailabilityErrors";
template <>
inline constexpr std::string_view schema_name<system_resource_availability_error> =
    "SystemResourceAvailabilityErrors";
template <>
inline constexpr std::string_view schema_name<session_error> = "DefinedError";
template <>
inline constexpr std::string_view schema_name<session_end> = "DefinedEndReason";
template <>
inline constexpr std::string_view schema_name<session_termination> = "DefinedTermReason";

}  // namespace ctig::csta::table
