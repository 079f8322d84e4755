#pragma once
// Types that many messages share.
#include "csta/table/enumerations.hpp"
#include "csta/table/nesting.hpp"

namespace ctig::csta::table {

template <>
inline constexpr auto table<connection_id> = record("ConnectionID",
                                                    unless_empty<&connection_id::call_id>("callID"),
                                                    unless_empty<&connection_id::device>("deviceID"));

template <>
struct neutral<event_cause> {
    static void set(event_cause& c) { c = event_cause::normal; }
};
template <>
struct neutral<extended_device_id> {
    static void set(extended_device_id& d) { d.value = not_known{}; }
};
template <>
struct neutral<redirection_device_id> {
    static void set(redirection_device_id& d) { d.value = not_known{}; }
};

/// An empty element says as much as notKnown; seen from switches that know no number.
template <>
inline constexpr auto table<extended_device_id> = or_neutral<extended_device_id>(
    choice("ExtendedDeviceID", alternative<extended_device_id, device_id>("deviceIdentifier"),
           alternative<extended_device_id, not_known>("notKnown"),
           alternative<extended_device_id, restricted>("restricted")));

template <>
inline constexpr auto table<redirection_device_id> = or_neutral<redirection_device_id>(
    choice("RedirectionDeviceID", alternative<redirection_device_id, device_id>("numberDialed"),
           alternative<redirection_device_id, not_known>("notKnown"),
           alternative<redirection_device_id, not_required>("notRequired"),
           alternative<redirection_device_id, not_specified>("notSpecified"),
           alternative<redirection_device_id, restricted>("restricted")));

/// The same device, with the names that ConnectionListItem gives its alternatives.
inline constexpr auto endpoint_table = or_neutral<extended_device_id>(
    choice("ConnectionListItemEndpoint", alternative<extended_device_id, device_id>("deviceID"),
           alternative<extended_device_id, not_known>("notKnown"),
           alternative<extended_device_id, restricted>("restricted")));
inline constexpr shape endpoint_shape = composite_shape(endpoint_table);

template <>
inline constexpr auto table<connection_list_item> =
    record("ConnectionListItem", field<&connection_list_item::new_connection>("newConnection"),
           field<&connection_list_item::old_connection>("oldConnection"),
           with_shape(field<&connection_list_item::endpoint>("endpoint"), endpoint_shape));

template <>
inline constexpr auto table<call_origination> = record("CallOrigination",
                                                       field<&call_origination::internal>("internal"),
                                                       field<&call_origination::external>("external"));

template <>
inline constexpr auto table<volume> = choice("Volume", alternative<volume, std::int16_t>("volAbs"),
                                             alternative<volume, volume_step>("volInc"));

/// The line that a RequestSystemStatus or GetCSTAFeatures is about. ECMA-323 has no element for it;
/// Microsoft's clients put it into the private data (csta.md 1.5).
template <class T>
inline constexpr field_info lcs_private[] = {
    foreign(field<&T::line>("line"), "lcs", "http://schemas.microsoft.com/Lcs/2005/04/RCCExtension")};
template <class T>
inline constexpr shape lcs_private_shape{.fields = lcs_private<T>};
template <class T>
inline constexpr field_info lcs_private_data[] = {group("private", lcs_private_shape<T>)};
template <class T>
inline constexpr shape lcs_private_data_shape{.fields = lcs_private_data<T>};
template <class T>
inline constexpr field_info lcs_extensions[] = {group("privateData", lcs_private_data_shape<T>)};
template <class T>
inline constexpr shape lcs_extensions_shape{.fields = lcs_extensions<T>};
template <class T>
constexpr field_info lcs_line() {
    return group("extensions", lcs_extensions_shape<T>);
}

}  // namespace ctig::csta::table
