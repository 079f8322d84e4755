// Every service, call control: ECMA-269 clause 17.1, and GenerateDigits.
#include "every_service.hpp"

namespace ctig::bridge::test {
namespace {

using ctig::test::element;
using ctig::test::line_uri;
using clients = ctig::test::office_clients;
using state = csta::local_connection_state;

std::string make_call(const std::string& called, const std::string& originate) {
    return element("callingDevice", line_uri(0)) + element("calledDirectoryNumber", called) +
           element("autoOriginate", originate);
}
/// A request about the only call of that client.
std::function<service_request(clients&)> on_only_call(std::size_t who, std::string root, std::string element,
                                                      std::string more = {}) {
    return [=](clients& c) {
        return service_request{who, root, clients::connection(element, c.only_call(who), who) + more};
    };
}
std::function<service_request(clients&)> on_unknown_call(std::string root, std::string element,
                                                         std::string more = {}) {
    return [=](clients&) { return service_request{0, root, clients::connection(element, "none", 0) + more}; };
}
/// Held and active call of client 0, or the other way round.
service_request pair(clients& c, const std::string& root, std::array<const char*, 2> order, state first) {
    const auto second = first == state::hold ? state::connected : state::hold;
    return {0, root,
            clients::connection(order[0], c.call_in(0, first), 0) +
                clients::connection(order[1], c.call_in(0, second), 0)};
}
std::function<service_request(clients&)> held_and_active(std::string root) {
    return [=](clients& c) { return pair(c, root, {"heldCall", "activeCall"}, state::hold); };
}
std::function<service_request(clients&)> mistaken_pair(std::string root) {
    return [=](clients& c) { return pair(c, root, {"heldCall", "activeCall"}, state::connected); };
}
/// The response lists the merged parties under the names that the client knows.
void lists_parties(const std::string& answer, const std::vector<std::size_t>& lines) {
    const auto from = answer.find("<connections>"), to = answer.find("</connections>");
    ASSERT_NE(from, std::string::npos) << answer;
    const auto list = answer.substr(from, to - from);
    for (const auto line : lines)
        EXPECT_NE(list.find("<deviceID>" + line_uri(line) + "</deviceID>"), std::string::npos) << list;
    std::size_t items = 0;
    for (auto at = list.find("<newConnection>"); at != std::string::npos;
         at = list.find("<newConnection>", at + 1))
        ++items;
    EXPECT_EQ(items, lines.size()) << list;
}

void talk(clients& c) { c.talk(); }
void consult(clients& c) { c.consult(); }
void ring(clients& c) { c.call(0, 1); }
void hold(clients& c) {
    c.talk();
    c.expect_served(0, "HoldCall", clients::connection("callToBeHeld", c.only_call(0), 0));
}

std::vector<service_row> two_parties() {
    return {
        {"MakeCall",
         {},
         [](clients&) {
             return service_request{0, "MakeCall", make_call(line_uri(1), "doNotPrompt")};
         },
         {"ServiceInitiated Originated Delivered", "Delivered", ""},
         [](clients&) {
             return service_request{0, "MakeCall", make_call("tel:", "doNotPrompt")};
         },
         "operation",
         "invalidCalledDeviceID",
         {}},
        {"MakeCallPrompt",
         {},
         [](clients&) {
             return service_request{0, "MakeCall", make_call(line_uri(1), "prompt")};
         },
         {"ServiceInitiated", "", ""},
         [](clients&) {
             return service_request{0, "MakeCall", make_call(line_uri(0), "prompt")};
         },
         "operation",
         "notDifferentDevices",
         [](clients& c, const std::string&) {
             c.expect_served(0, "AnswerCall", clients::connection("callToBeAnswered", c.only_call(0), 0));
             EXPECT_EQ(c.office.clients[1].heard.back(), "DeliveredEvent");
         }},
        {"AnswerCall",
         ring,
         on_only_call(1, "AnswerCall", "callToBeAnswered"),
         {"Established", "Established", ""},
         on_only_call(0, "AnswerCall", "callToBeAnswered"),
         "stateIncompatibility",
         "noCallToAnswer",
         {}},
        {"ClearConnection",
         talk,
         on_only_call(0, "ClearConnection", "connectionToBeCleared"),
         {"ConnectionCleared", "ConnectionCleared ConnectionCleared", ""},
         on_unknown_call("ClearConnection", "connectionToBeCleared"),
         "operation",
         "invalidCallID",
         {}},
        {"ClearCall",
         talk,
         on_only_call(0, "ClearCall", "callToBeCleared"),
         {"ConnectionCleared", "ConnectionCleared ConnectionCleared", ""},
         on_unknown_call("ClearCall", "callToBeCleared"),
         "operation",
         "invalidCallID",
         {}},
        {"HoldCall",
         talk,
         on_only_call(0, "HoldCall", "callToBeHeld"),
         {"Held", "Held", ""},
         [](clients& c) {
             c.expect_served(0, "HoldCall", clients::connection("callToBeHeld", c.only_call(0), 0));
             return on_only_call(0, "HoldCall", "callToBeHeld")(c);
         },
         "stateIncompatibility",
         "invalidConnectionState",
         {}},
        {"RetrieveCall",
         hold,
         on_only_call(0, "RetrieveCall", "callToBeRetrieved"),
         {"Retrieved", "Retrieved", ""},
         on_only_call(1, "RetrieveCall", "callToBeRetrieved"),
         "stateIncompatibility",
         "invalidConnectionState",
         {}},
        {"DeflectCall",
         ring,
         on_only_call(1, "DeflectCall", "callToBeDiverted", element("newDestination", "tel:1002")),
         {"Diverted Delivered", "Diverted", "Delivered"},
         on_only_call(1, "DeflectCall", "callToBeDiverted", element("newDestination", "tel:4711")),
         "operation",
         "invalidDestination",
         {}},
        {"DirectedPickupCall",
         ring,
         [](clients&) {
             return service_request{2, "DirectedPickupCall",
                                    element("callToBePickedUp", element("deviceID", line_uri(1))) +
                                        element("requestingDevice", line_uri(2))};
         },
         {"Diverted Established", "Diverted", "Established"},
         [](clients&) {
             return service_request{2, "DirectedPickupCall",
                                    element("callToBePickedUp", element("deviceID", line_uri(0))) +
                                        element("requestingDevice", line_uri(2))};
         },
         "stateIncompatibility",
         "noCallToAnswer",
         [](clients& c, const std::string&) {
             c.expect_served(2, "HoldCall", clients::connection("callToBeHeld", c.only_call(2), 2));
         }},
        {"GenerateDigits",
         talk,
         on_only_call(0, "GenerateDigits", "connectionToSendDigits", element("charactersToSend", "12#")),
         {"DigitsGenerated", "", ""},
         on_only_call(0, "GenerateDigits", "connectionToSendDigits", element("charactersToSend", "xyz")),
         "operation",
         "invalidParameterValue",
         {}},
        {"SnapshotCall",
         talk,
         on_only_call(0, "SnapshotCall", "snapshotObject"),
         {},
         on_unknown_call("SnapshotCall", "snapshotObject"),
         "operation",
         "invalidCallID",
         [](clients&, const std::string& answer) {
             EXPECT_NE(answer.find("<deviceID>" + line_uri(1) + "</deviceID>"), std::string::npos) << answer;
         }},
    };
}

std::vector<service_row> three_parties() {
    return {
        {"AlternateCall",
         consult,
         held_and_active("AlternateCall"),
         {"Held Retrieved", "Retrieved", "Held"},
         mistaken_pair("AlternateCall"),
         "stateIncompatibility",
         "invalidHeldConnectionState",
         {}},
        {"ReconnectCall",
         consult,
         [](clients& c) {
             return pair(c, "ReconnectCall", {"activeCall", "heldCall"}, state::connected);
         },
         {"ConnectionCleared Retrieved", "Retrieved", "ConnectionCleared ConnectionCleared"},
         [](clients& c) {
             return pair(c, "ReconnectCall", {"activeCall", "heldCall"}, state::hold);
         },
         "stateIncompatibility",
         "invalidHeldConnectionState",
         {}},
        {"ConsultationCall",
         talk,
         on_only_call(0, "ConsultationCall", "existingCall", element("consultedDevice", line_uri(2))),
         {"Held ServiceInitiated Originated Delivered", "Held", "Delivered"},
         on_only_call(0, "ConsultationCall", "existingCall", element("consultedDevice", line_uri(0))),
         "operation",
         "notDifferentDevices",
         {}},
        {"TransferCall",
         consult,
         held_and_active("TransferCall"),
         {"Transfered", "Transfered", "Transfered"},
         mistaken_pair("TransferCall"),
         "stateIncompatibility",
         "invalidHeldConnectionState",
         [](clients&, const std::string& answer) {
             lists_parties(answer, {1, 2});
         }},
        {"SingleStepTransferCall",
         talk,
         on_only_call(0, "SingleStepTransferCall", "activeCall", element("transferredTo", line_uri(2))),
         {"Transfered", "Transfered Delivered", "Delivered"},
         on_only_call(0, "SingleStepTransferCall", "activeCall", element("transferredTo", "tel:4711")),
         "operation",
         "invalidDestination",
         [](clients&, const std::string& answer) {
             lists_parties(answer, {1, 2});
         }},
        {"ConferenceCall",
         consult,
         held_and_active("ConferenceCall"),
         {"Conferenced", "Conferenced", "Conferenced"},
         mistaken_pair("ConferenceCall"),
         "stateIncompatibility",
         "invalidHeldConnectionState",
         [](clients&, const std::string& answer) {
             lists_parties(answer, {0, 1, 2});
         }},
        {"SingleStepConferenceCall",
         talk,
         on_only_call(0, "SingleStepConferenceCall", "activeCall",
                      element("deviceToJoin", line_uri(2)) + element("participationType", "active")),
         {"Conferenced", "Conferenced", "Conferenced"},
         on_only_call(0, "SingleStepConferenceCall", "activeCall",
                      element("deviceToJoin", line_uri(2)) + element("participationType", "silent")),
         "operation",
         "participationTypeOutOfRange",
         [](clients& c, const std::string&) { EXPECT_EQ(c.calls(2).begin()->second.others.size(), 2u); }},
    };
}

}  // namespace

std::vector<service_row> call_control_services() {
    auto rows = two_parties();
    for (auto& row : three_parties()) rows.push_back(std::move(row));
    return rows;
}

}  // namespace ctig::bridge::test
