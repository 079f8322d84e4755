#pragma once
// Snapshot services.
#include "csta/snapshot_services.hpp"
#include "csta/table/types.hpp"

namespace ctig::csta::table {

template <>
inline constexpr auto table<compound_call_state> =
    record("CompoundCallState", each<&compound_call_state::states>("localConnectionState"));

template <>
struct neutral<call_state> {
    static void set(call_state& s) { s.value = unknown_call_state{}; }
};
template <>
inline constexpr auto table<call_state> =
    choice("CallState", alternative<call_state, compound_call_state>("compoundCallState"),
           alternative<call_state, simple_call_state>("simpleCallState"),
           alternative<call_state, unknown_call_state>("unknown"));

template <>
inline constexpr auto table<snapshot_device> =
    record("SnapshotDevice", field<&snapshot_device::snapshot_object>("snapshotObject"));

template <>
inline constexpr auto table<snapshot_device_response_info> =
    record("SnapshotDeviceResponseInfo",
           field<&snapshot_device_response_info::connection_identifier>("connectionIdentifier"),
           field<&snapshot_device_response_info::endpoint_device>("endpointDevice"),
           lenient<&snapshot_device_response_info::local_call_state>("localCallState"));

template <>
inline constexpr auto table<snapshot_device_data> =
    record("SnapshotDeviceDataList", each<&snapshot_device_data::items>("snapshotDeviceResponseInfo"));

template <>
inline constexpr auto table<snapshot_device_result> =
    choice("SnapshotDeviceResponseCrossRefIDorSnapshotData",
           alternative<snapshot_device_result, snapshot_device_data>("snapshotData"),
           alternative<snapshot_device_result, service_cross_ref_id>("serviceCrossRefID"));

template <>
inline constexpr auto table<snapshot_device_response> =
    record("SnapshotDeviceResponse",
           field<&snapshot_device_response::cross_ref_id_or_snapshot_data>("crossRefIDorSnapshotData"));

template <>
inline constexpr auto table<snapshot_call> = record("SnapshotCall",
                                                    field<&snapshot_call::snapshot_object>("snapshotObject"));

template <>
inline constexpr auto table<snapshot_call_response_info> =
    record("SnapshotCallResponseInfo", field<&snapshot_call_response_info::device_on_call>("deviceOnCall"),
           field<&snapshot_call_response_info::call_identifier>("callIdentifier"),
           field<&snapshot_call_response_info::local_connection_info>("localConnectionInfo"));

template <>
inline constexpr auto table<snapshot_call_data> =
    record("SnapshotCallData", each<&snapshot_call_data::items>("snapshotCallResponseInfo"));

template <>
inline constexpr auto table<snapshot_call_result> =
    choice("SnapshotCallResponseCrossRefIDorSnapshotData",
           alternative<snapshot_call_result, snapshot_call_data>("snapshotData"),
           alternative<snapshot_call_result, service_cross_ref_id>("serviceCrossRefID"));

template <>
inline constexpr auto table<snapshot_call_response> =
    record("SnapshotCallResponse",
           field<&snapshot_call_response::cross_ref_id_or_snapshot_data>("crossRefIDorSnapshotData"),
           field<&snapshot_call_response::calling_device>("callingDevice"),
           field<&snapshot_call_response::called_device>("calledDevice"));

}  // namespace ctig::csta::table
