#pragma once
// Call control services and GenerateDigits.
#include "csta/call_control_services.hpp"
#include "csta/table/types.hpp"

namespace ctig::csta::table {

template <>
inline constexpr auto table<make_call> =
    record("MakeCall", field<&make_call::calling_device>("callingDevice"),
           field<&make_call::called_directory_number>("calledDirectoryNumber"),
           field<&make_call::auto_originate>("autoOriginate"));

template <>
inline constexpr auto table<make_call_response> =
    record("MakeCallResponse", field<&make_call_response::calling_device>("callingDevice"));

template <>
inline constexpr auto table<answer_call> =
    record("AnswerCall", field<&answer_call::call_to_be_answered>("callToBeAnswered"));

template <>
inline constexpr auto table<answer_call_response> = record("AnswerCallResponse");

template <>
inline constexpr auto table<clear_connection> =
    record("ClearConnection", field<&clear_connection::connection_to_be_cleared>("connectionToBeCleared"),
           field<&clear_connection::reason>("reason"));

template <>
inline constexpr auto table<clear_connection_response> = record("ClearConnectionResponse");

template <>
inline constexpr auto table<clear_call> = record("ClearCall",
                                                 field<&clear_call::call_to_be_cleared>("callToBeCleared"));

template <>
inline constexpr auto table<clear_call_response> = record("ClearCallResponse");

template <>
inline constexpr auto table<hold_call> =
    record("HoldCall", field<&hold_call::call_to_be_held>("callToBeHeld"),
           field<&hold_call::connection_reservation>("connectionReservation"));

template <>
inline constexpr auto table<hold_call_response> = record("HoldCallResponse");

template <>
inline constexpr auto table<retrieve_call> =
    record("RetrieveCall", field<&retrieve_call::call_to_be_retrieved>("callToBeRetrieved"));

template <>
inline constexpr auto table<retrieve_call_response> = record("RetrieveCallResponse");

template <>
inline constexpr auto table<alternate_call> =
    record("AlternateCall", field<&alternate_call::held_call>("heldCall"),
           field<&alternate_call::active_call>("activeCall"),
           field<&alternate_call::connection_reservation>("connectionReservation"),
           field<&alternate_call::consult_options>("consultOptions"));

template <>
inline constexpr auto table<alternate_call_response> = record("AlternateCallResponse");

template <>
inline constexpr auto table<reconnect_call> = record("ReconnectCall",
                                                     field<&reconnect_call::active_call>("activeCall"),
                                                     field<&reconnect_call::held_call>("heldCall"));

template <>
inline constexpr auto table<reconnect_call_response> = record("ReconnectCallResponse");

template <>
inline constexpr auto table<deflect_call> =
    record("DeflectCall", field<&deflect_call::call_to_be_diverted>("callToBeDiverted"),
           field<&deflect_call::new_destination>("newDestination"), field<&deflect_call::reason>("reason"));

template <>
inline constexpr auto table<deflect_call_response> = record("DeflectCallResponse");

template <>
inline constexpr auto table<directed_pickup_call> =
    record("DirectedPickupCall", field<&directed_pickup_call::call_to_be_picked_up>("callToBePickedUp"),
           field<&directed_pickup_call::requesting_device>("requestingDevice"));

template <>
inline constexpr auto table<directed_pickup_call_response> =
    record("DirectedPickupCallResponse", field<&directed_pickup_call_response::picked_call>("pickedCall"));

template <>
inline constexpr auto table<generate_digits> = record(
    "GenerateDigits", field<&generate_digits::connection_to_send_digits>("connectionToSendDigits"),
    field<&generate_digits::digit_mode>("digitMode"),
    field<&generate_digits::characters_to_send>("charactersToSend"),
    field<&generate_digits::tone_duration>("toneDuration"), field<&generate_digits::pulse_rate>("pulseRate"),
    field<&generate_digits::pause_duration>("pauseDuration"));

template <>
inline constexpr auto table<generate_digits_response> = record("GenerateDigitsResponse");

}  // namespace ctig::csta::table
