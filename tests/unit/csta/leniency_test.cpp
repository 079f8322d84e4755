#include <gtest/gtest.h>

#include "csta/codec.hpp"

namespace ctig::csta {
namespace {

std::string delivered(const std::string& rest) {
    return "<DeliveredEvent><monitorCrossRefID>x</monitorCrossRefID><connection><callID>c</callID></"
           "connection>" +
           rest + "</DeliveredEvent>";
}

delivered_event read(const std::string& xml) {
    decoder d;
    diagnostics why;
    const auto m = d.decode(xml, &why);
    if (!m) {
        ADD_FAILURE() << why.element << ": " << why.text;
        return {};
    }
    return csta::get<delivered_event>(*m);
}

// A later edition's cause must not cost us the event: the call would hang.
TEST(LenientEvent, TakesAnUnknownCauseForNormal) {
    EXPECT_EQ(read(delivered("<cause>callInterception</cause>")).cause, event_cause::normal);
    EXPECT_EQ(read(delivered("")).cause, event_cause::normal);
    EXPECT_EQ(read(delivered("<cause>newCall</cause>")).cause, event_cause::new_call);
}

// Devices that are missing, empty or of a kind we do not know are not known.
TEST(LenientEvent, TakesAMissingDeviceForNotKnown) {
    const auto e = read(delivered("<callingDevice/><calledDevice><hologram/></calledDevice>"));
    EXPECT_EQ(e.alerting_device, extended_device_id{not_known{}});
    EXPECT_EQ(e.calling_device, extended_device_id{not_known{}});
    EXPECT_EQ(e.called_device, extended_device_id{not_known{}});
    EXPECT_EQ(e.last_redirection_device, redirection_device_id{not_known{}});
}

// A malformed optional child is left out, and what follows it is still read.
TEST(LenientEvent, LeavesOutAMalformedOptionalChild) {
    const auto e =
        read(delivered("<localConnectionInfo>levitating</localConnectionInfo><cause>newCall</cause>"));
    EXPECT_EQ(e.local_connection_info, std::nullopt);
    EXPECT_EQ(e.cause, event_cause::new_call);
}

// The error may lie deep inside the optional child; only the innermost one that may go, goes.
TEST(LenientEvent, LeavesOutOnlyTheInnermostElement) {
    decoder d;
    const auto m = d.decode(
        "<DoNotDisturbEvent><monitorCrossRefID>x</monitorCrossRefID><device><deviceIdentifier>1</"
        "deviceIdentifier></device>"
        "<doNotDisturbOn>true</doNotDisturbOn><callOrigination><internal>perhaps</internal><external>true</"
        "external>"
        "</callOrigination></DoNotDisturbEvent>");
    ASSERT_TRUE(m);
    EXPECT_EQ(csta::get<do_not_disturb_event>(*m).call_origination,
              (call_origination{.internal = std::nullopt, .external = true}));
}

// A broken item of a list goes alone.
TEST(LenientEvent, LeavesOutABrokenListItem) {
    decoder d;
    const auto m = d.decode(
        "<TransferedEvent><monitorCrossRefID>x</monitorCrossRefID><primaryOldCall><callID>c</callID></"
        "primaryOldCall>"
        "<transferredConnections><connectionListItem><x><y/></x></"
        "connectionListItem><connectionListItem><newConnection>"
        "<callID>n</callID></newConnection></connectionListItem></transferredConnections><cause>transfer</"
        "cause>"
        "</TransferedEvent>");
    ASSERT_TRUE(m);
    const auto& e = csta::get<transferred_event>(*m);
    ASSERT_EQ(e.transferred_connections.size(), 1U);
    EXPECT_EQ(e.transferred_connections[0].new_connection.call_id, "n");
    EXPECT_EQ(e.cause, event_cause::transfer);
}

// Without its monitor or its connection an event says nothing.
TEST(LenientEvent, InsistsOnMonitorAndConnection) {
    decoder d;
    diagnostics why;
    EXPECT_EQ(d.decode("<HeldEvent><heldConnection/></HeldEvent>", &why).error(), errc::missing_element);
    EXPECT_EQ(why.element, "HeldEvent/monitorCrossRefID");
    EXPECT_EQ(d.decode("<HeldEvent><monitorCrossRefID>x</monitorCrossRefID></HeldEvent>", &why).error(),
              errc::missing_element);
    EXPECT_EQ(why.element, "HeldEvent/heldConnection");
}

// A mandatory value of an event that is not about calls is not guessed.
TEST(LenientEvent, DoesNotGuessValues) {
    decoder d;
    EXPECT_EQ(d.decode("<DoNotDisturbEvent><monitorCrossRefID>x</monitorCrossRefID><doNotDisturbOn>maybe</"
                       "doNotDisturbOn>"
                       "</DoNotDisturbEvent>")
                  .error(),
              errc::bad_value);
}

// A refused or ended application session is refused or ended, for whatever reason.
TEST(LenientMessage, TakesUnknownReasonsOfSessions) {
    decoder d;
    const message refused = start_application_session_neg_response{{application_error{}}};
    const message ended = application_session_terminated{"1", {reason_text{}}};
    EXPECT_TRUE(
        d.decode("<StartApplicationSessionNegResponse><errorCode><definedError>moonPhase</definedError>"
                 "</errorCode></StartApplicationSessionNegResponse>")
            .value() == refused);
    EXPECT_TRUE(d.decode("<ApplicationSessionTerminated><sessionID>1</sessionID><sessionTermReason>"
                         "<definedTermReason>moonPhase</definedTermReason></sessionTermReason>"
                         "</ApplicationSessionTerminated>")
                    .value() == ended);
}

// A call whose state is not understood is a call all the same.
TEST(LenientMessage, TakesUnknownCallStatesOfASnapshot) {
    decoder d;
    const auto m = d.decode(
        "<SnapshotDeviceResponse><crossRefIDorSnapshotData><snapshotData><snapshotDeviceResponseInfo><"
        "connectionIdentifier>"
        "<callID>1</callID></"
        "connectionIdentifier><localCallState><compoundCallState><localConnectionState>levitating"
        "</localConnectionState></compoundCallState></localCallState></snapshotDeviceResponseInfo>"
        "<snapshotDeviceResponseInfo><connectionIdentifier><callID>2</callID></connectionIdentifier>"
        "</snapshotDeviceResponseInfo></snapshotData></crossRefIDorSnapshotData></SnapshotDeviceResponse>");
    ASSERT_TRUE(m);
    const auto& result = csta::get<snapshot_device_response>(*m).cross_ref_id_or_snapshot_data.value;
    EXPECT_EQ(std::get<snapshot_device_data>(result),
              (snapshot_device_data{
                  {{.connection_identifier = {"1", {}}, .local_call_state = {unknown_call_state{}}},
                   {.connection_identifier = {"2", {}}, .local_call_state = {unknown_call_state{}}}}}));
}

// Requests are commands: what is malformed in them is refused even where it is optional.
TEST(LenientMessage, LeniencyEndsAtRequests) {
    decoder d;
    EXPECT_EQ(
        d.decode("<MakeCall><callingDevice>1</callingDevice><calledDirectoryNumber>2</calledDirectoryNumber>"
                 "<autoOriginate>maybe</autoOriginate></MakeCall>")
            .error(),
        errc::bad_value);
}

}  // namespace
}  // namespace ctig::csta
