#pragma once
// Services that join two calls or add a party.
#include "csta/multi_party_services.hpp"
#include "csta/table/types.hpp"

namespace ctig::csta::table {

template <>
inline constexpr auto table<consultation_call> =
    record("ConsultationCall", field<&consultation_call::existing_call>("existingCall"),
           field<&consultation_call::consulted_device>("consultedDevice"),
           field<&consultation_call::connection_reservation>("connectionReservation"),
           field<&consultation_call::consult_options>("consultOptions"));

template <>
inline constexpr auto table<consultation_call_response> =
    record("ConsultationCallResponse", field<&consultation_call_response::initiated_call>("initiatedCall"));

template <>
inline constexpr auto table<transfer_call> = record("TransferCall",
                                                    field<&transfer_call::held_call>("heldCall"),
                                                    field<&transfer_call::active_call>("activeCall"));

template <>
inline constexpr auto table<transfer_call_response> =
    record("TransferCallResponse", field<&transfer_call_response::transferred_call>("transferredCall"),
           list<&transfer_call_response::connections, "connectionListItem">("connections"));

template <>
inline constexpr auto table<single_step_transfer_call> =
    record("SingleStepTransferCall", field<&single_step_transfer_call::active_call>("activeCall"),
           field<&single_step_transfer_call::transferred_to>("transferredTo"),
           field<&single_step_transfer_call::reason>("reason"));

template <>
inline constexpr auto table<single_step_transfer_call_response> =
    record("SingleStepTransferCallResponse",
           field<&single_step_transfer_call_response::transferred_call>("transferredCall"),
           list<&single_step_transfer_call_response::connections, "connectionListItem">("connections"));

template <>
inline constexpr auto table<conference_call> = record("ConferenceCall",
                                                      field<&conference_call::held_call>("heldCall"),
                                                      field<&conference_call::active_call>("activeCall"));

template <>
inline constexpr auto table<conference_call_response> =
    record("ConferenceCallResponse", field<&conference_call_response::conference_call>("conferenceCall"),
           list<&conference_call_response::connections, "connectionListItem">("connections"));

template <>
inline constexpr auto table<single_step_conference_call> =
    record("SingleStepConferenceCall", field<&single_step_conference_call::active_call>("activeCall"),
           field<&single_step_conference_call::device_to_join>("deviceToJoin"),
           field<&single_step_conference_call::participation_type>("participationType"));

template <>
inline constexpr auto table<single_step_conference_call_response> =
    record("SingleStepConferenceCallResponse",
           field<&single_step_conference_call_response::conferenced_call>("conferencedCall"));

}  // namespace ctig::csta::table
