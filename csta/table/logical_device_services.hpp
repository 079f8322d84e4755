#pragma once
// Logical device features: forwarding, do not disturb, auto answer.
#include "csta/logical_device_services.hpp"
#include "csta/table/types.hpp"

namespace ctig::csta::table {

template <>
inline constexpr auto table<forward_list_item> =
    record("ForwardListItem", field<&forward_list_item::forwarding_type>("forwardingType"),
           field<&forward_list_item::forward_status>("forwardStatus"),
           field<&forward_list_item::forward_dn>("forwardDN"),
           field<&forward_list_item::forward_default>("forwardDefault"),
           field<&forward_list_item::ring_count>("ringCount"));

template <>
inline constexpr auto table<set_forwarding> =
    record("SetForwarding", field<&set_forwarding::device>("device"),
           field<&set_forwarding::forwarding_type>("forwardingType"),
           field<&set_forwarding::activate_forward>("activateForward"),
           field<&set_forwarding::forward_dn>("forwardDN"), field<&set_forwarding::ring_count>("ringCount"));

template <>
inline constexpr auto table<set_forwarding_response> = record("SetForwardingResponse");

template <>
inline constexpr auto table<get_forwarding> = record("GetForwarding",
                                                     field<&get_forwarding::device>("device"));

template <>
inline constexpr auto table<get_forwarding_response> =
    record("GetForwardingResponse",
           required_list<&get_forwarding_response::forwarding_list, "forwardListItem">("forwardingList"));

template <>
inline constexpr auto table<set_do_not_disturb> =
    record("SetDoNotDisturb", field<&set_do_not_disturb::device>("device"),
           field<&set_do_not_disturb::do_not_disturb_on>("doNotDisturbOn"),
           field<&set_do_not_disturb::call_origination>("callOrigination"),
           list<&set_do_not_disturb::calling_device_list, "callingDevice">("callingDeviceList"));

template <>
inline constexpr auto table<set_do_not_disturb_response> = record("SetDoNotDisturbResponse");

template <>
inline constexpr auto table<get_do_not_disturb> = record("GetDoNotDisturb",
                                                         field<&get_do_not_disturb::device>("device"));

template <>
inline constexpr auto table<get_do_not_disturb_response> = record(
    "GetDoNotDisturbResponse", field<&get_do_not_disturb_response::do_not_disturb_on>("doNotDisturbOn"),
    field<&get_do_not_disturb_response::call_origination>("callOrigination"),
    list<&get_do_not_disturb_response::calling_device_list, "callingDevice">("callingDeviceList"));

template <>
inline constexpr auto table<get_auto_answer> = record("GetAutoAnswer",
                                                      field<&get_auto_answer::device>("device"));

template <>
inline constexpr auto table<get_auto_answer_response> =
    record("GetAutoAnswerResponse", field<&get_auto_answer_response::auto_answer_on>("autoAnswerOn"),
           field<&get_auto_answer_response::number_of_rings>("numberOfRings"));

template <>
inline constexpr auto table<set_auto_answer> =
    record("SetAutoAnswer", field<&set_auto_answer::device>("device"),
           field<&set_auto_answer::auto_answer_on>("autoAnswerOn"),
           field<&set_auto_answer::number_of_rings>("numberOfRings"));

template <>
inline constexpr auto table<set_auto_answer_response> = record("SetAutoAnswerResponse");

}  // namespace ctig::csta::table
