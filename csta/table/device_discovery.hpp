#pragma once
// Capability exchange about devices.
#include "csta/device_discovery.hpp"
#include "csta/table/types.hpp"

namespace ctig::csta::table {

template <>
inline constexpr auto table<get_switching_function_devices> =
    record("GetSwitchingFunctionDevices",
           field<&get_switching_function_devices::requested_device_id>("requestedDeviceID"),
           field<&get_switching_function_devices::requested_device_category>("requestedDeviceCategory"));

template <>
inline constexpr auto table<get_switching_function_devices_response> =
    record("GetSwitchingFunctionDevicesResponse",
           field<&get_switching_function_devices_response::service_cross_ref_id>("serviceCrossRefID"));

template <>
inline constexpr auto table<listed_device> =
    record("DeviceListDevice", field<&listed_device::device_id>("deviceID"),
           field<&listed_device::device_category>("deviceCategory"),
           field<&listed_device::named_device_types>("namedDeviceTypes"),
           field<&listed_device::device_model_name>("deviceModelName"));

template <>
inline constexpr auto table<switching_function_devices> = record(
    "SwitchingFunctionDevices", field<&switching_function_devices::service_cross_ref_id>("serviceCrossRefID"),
    field<&switching_function_devices::segment_id>("segmentID"),
    field<&switching_function_devices::last_segment>("lastSegment"),
    required_list<&switching_function_devices::device_list, "device">("deviceList"));

template <>
inline constexpr auto table<get_physical_device_information> =
    record("GetPhysicalDeviceInformation", field<&get_physical_device_information::device>("device"));

template <>
inline constexpr auto table<get_physical_device_information_response> =
    record("GetPhysicalDeviceInformationResponse",
           field<&get_physical_device_information_response::device_category>("deviceCategory"),
           field<&get_physical_device_information_response::named_device_types>("namedDeviceTypes"),
           field<&get_physical_device_information_response::has_logical_element>("hasLogicalElement"),
           list<&get_physical_device_information_response::other_logical_device_list, "deviceID">(
               "otherLogicalDeviceList"),
           field<&get_physical_device_information_response::device_model_name>("deviceModelName"),
           field<&get_physical_device_information_response::max_displays>("maxDisplays"),
           field<&get_physical_device_information_response::max_buttons>("maxButtons"),
           field<&get_physical_device_information_response::max_lamps>("maxLamps"),
           field<&get_physical_device_information_response::max_ring_patterns>("maxRingPatterns"));

template <>
inline constexpr auto table<get_logical_device_information> =
    record("GetLogicalDeviceInformation", field<&get_logical_device_information::device>("device"));

template <>
inline constexpr auto table<get_logical_device_information_response> =
    record("GetLogicalDeviceInformationResponse",
           field<&get_logical_device_information_response::device_category>("deviceCategory"),
           field<&get_logical_device_information_response::named_device_types>("namedDeviceTypes"),
           field<&get_logical_device_information_response::has_physical_element>("hasPhysicalElement"),
           field<&get_logical_device_information_response::appearance_addressable>("appearanceAddressable"),
           field<&get_logical_device_information_response::appearance_type>("appearanceType"),
           list<&get_logical_device_information_response::other_physical_device_list, "deviceID">(
               "otherPhysicalDeviceList"));

}  // namespace ctig::csta::table
