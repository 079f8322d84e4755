#include <gtest/gtest.h>

#include "csta/codec.hpp"

namespace ctig::csta {
namespace {

const std::string prolog = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const std::string ed3 = " xmlns=\"http://www.ecma-international.org/standards/ecma-323/csta/ed3\"";

// Children in schema order, callID before deviceID, edition 3 by default.
TEST(Encoder, WritesEdition3InSchemaOrder) {
    EXPECT_EQ(encode(clear_connection{.connection_to_be_cleared = {"c", {"d"}}, .reason = event_cause::busy}),
              prolog + "<ClearConnection" + ed3 +
                  "><connectionToBeCleared><callID>c</callID><deviceID>d</deviceID></connectionToBeCleared>"
                  "<reason>busy</reason></ClearConnection>");
}

// A message without content is one empty element.
TEST(Encoder, WritesEmptyMessagesShort) {
    EXPECT_EQ(encode(hold_call_response{}), prolog + "<HoldCallResponse" + ed3 + "/>");
}

// An empty half of a connection is not written; an empty device of its own is.
TEST(Encoder, LeavesOutEmptyHalvesOfConnections) {
    EXPECT_EQ(encode(hold_call{.call_to_be_held = {"c", {}}}),
              prolog + "<HoldCall" + ed3 + "><callToBeHeld><callID>c</callID></callToBeHeld></HoldCall>");
    EXPECT_EQ(encode(snapshot_device{}),
              prolog + "<SnapshotDevice" + ed3 + "><snapshotObject/></SnapshotDevice>");
}

// The line URI and everything else that peers chose is escaped.
TEST(Encoder, EscapesTextAndWritesAttributes) {
    EXPECT_EQ(
        encode(snapshot_device{.snapshot_object = {"N<1>A&B", type_of_number::explicit_public_subscriber}}),
        prolog + "<SnapshotDevice" + ed3 +
            "><snapshotObject typeOfNumber=\"explicitPublic:subscriber\">N&lt;1&gt;A&amp;B</snapshotObject>"
            "</SnapshotDevice>");
}

// The peer's edition, if asked.
TEST(Encoder, WritesTheNamespaceAskedFor) {
    EXPECT_EQ(encode(monitor_stop_response{}, {.csta_namespace = "urn:\"ed4\""}),
              prolog + "<MonitorStopResponse xmlns=\"urn:&quot;ed4&quot;\"/>");
}

// ECMA-354 has a namespace of its own, whatever edition of ECMA-323 was asked for.
TEST(Encoder, WritesApplicationSessionsInTheirNamespace) {
    EXPECT_EQ(encode(stop_application_session_pos_response{}, {.csta_namespace = "urn:ed4"}),
              prolog +
                  "<StopApplicationSessionPosResponse "
                  "xmlns=\"http://www.ecma-international.org/standards/ecma-354/appl_session\"/>");
}

// The line stands where Microsoft's clients put it, the prefix bound on the element itself.
TEST(Encoder, WritesTheLineAsPrivateData) {
    EXPECT_EQ(
        encode(get_csta_features{.line = "tel:1"}),
        prolog + "<GetCSTAFeatures" + ed3 +
            "><extensions><privateData><private><lcs:line "
            "xmlns:lcs=\"http://schemas.microsoft.com/Lcs/2005/04/RCCExtension\">tel:1</lcs:line></private>"
            "</privateData></extensions></GetCSTAFeatures>");
}

// The login stands in the namespace of those who defined it, and its children with it.
TEST(Encoder, WritesTheLoginInItsNamespace) {
    const std::string xml =
        encode(start_application_session{.application_id = "gw", .login = session_login_info{"u", "p"}});
    EXPECT_NE(
        xml.find(
            "<applicationInfo><applicationID>gw</applicationID><applicationSpecificInfo><SessionLoginInfo "
            "xmlns=\"http://www.avaya.com/csta\"><userName>u</userName><password>p</password>"
            "</SessionLoginInfo></applicationSpecificInfo></applicationInfo>"),
        std::string::npos)
        << xml;
}

// Wrappers of lists are written when they are mandatory or have something in them.
TEST(Encoder, WritesEmptyListsOnlyWhereMandatory) {
    EXPECT_EQ(encode(get_forwarding_response{}),
              prolog + "<GetForwardingResponse" + ed3 + "><forwardingList/></GetForwardingResponse>");
    EXPECT_EQ(encode(get_do_not_disturb_response{}).find("callingDeviceList"), std::string::npos);
}

// Appending leaves what is there.
TEST(Encoder, Appends) {
    std::string out = "x";
    encode(hold_call_response{}, out);
    EXPECT_EQ(out, "x" + encode(hold_call_response{}));
}

}  // namespace
}  // namespace ctig::csta
