// What the gateway does with a client's requests besides carrying them: status, features, filters, lists.
#include <gtest/gtest.h>

#include "cti_gateway/bridge/bridge.hpp"
#include "cti_gateway/bridge/offered_services.hpp"
#include "tests/support/rcc_lab.hpp"

namespace ctig::bridge {
namespace {

using namespace test;

constexpr auto line_1001 = "tel:1001;phone-context=dialstring";

std::string element(const std::string& name, const std::string& content) {
    return "<" + name + ">" + content + "</" + name + ">";
}
std::string make_call(const std::string& called) {
    return csta_document("MakeCall",
                         element("callingDevice", line_1000) + element("calledDirectoryNumber", called));
}
csta::message made(std::string call_id) {
    return csta::make_call_response{
        .calling_device = {.call_id = std::move(call_id), .device = {.text = "1000"}}};
}
csta::message originated(std::string cross_ref_id, std::string call_id) {
    csta::originated_event event;
    event.monitor_cross_ref_id = std::move(cross_ref_id);
    event.originated_connection = {.call_id = std::move(call_id), .device = {.text = "1000"}};
    event.local_connection_info = csta::local_connection_state::connected;
    return event;
}
csta::message held(std::string cross_ref_id, std::string call_id) {
    csta::held_event event;
    event.monitor_cross_ref_id = std::move(cross_ref_id);
    event.held_connection = {.call_id = std::move(call_id), .device = {.text = "1000"}};
    event.local_connection_info = csta::local_connection_state::hold;
    return event;
}
csta::message do_not_disturb(std::string cross_ref_id) {
    csta::do_not_disturb_event event;
    event.monitor_cross_ref_id = std::move(cross_ref_id);
    event.device.value = csta::device_id{.text = "1000"};
    event.do_not_disturb_on = true;
    return event;
}

// csta.md 1.2: pidgin-sipe drops events of a call that the response has not told it of.
TEST(EventGateOfASession, KeepsEventsOfANewCallBehindTheResponseThatTellsOfIt) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    lab.monitor(client, "x1");
    lab.send(client.info(make_call("1001")));
    lab.sessions.on_link_event(first_link, originated("x1", "pbx-1"));
    EXPECT_TRUE(lab.sent.empty());
    lab.links.answer(made("pbx-1"));
    const auto response = lab.take();
    EXPECT_EQ(response.status(), 200);
    const auto event = lab.take();
    EXPECT_EQ(event.method(), "INFO");
    EXPECT_EQ(text_in(event.body(), "callID"), text_in(response.body(), "callID"));
}

TEST(EventGateOfASession, LetsEventsOfOtherCallsPass) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    lab.monitor(client, "x1");
    lab.sessions.on_link_event(first_link, originated("x1", "pbx-1"));
    lab.sent.clear();
    lab.send(client.info(make_call("1001")));
    lab.sessions.on_link_event(first_link, held("x1", "pbx-1"));
    EXPECT_EQ(lab.take().method(), "INFO");
    lab.sessions.on_link_event(first_link, do_not_disturb("x1"));
    EXPECT_EQ(lab.take().method(), "INFO");
}

TEST(EventGateOfASession, KeepsTheOrderBehindAnEventThatWaits) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    lab.monitor(client, "x1");
    lab.send(client.info(make_call("1001")));
    lab.sessions.on_link_event(first_link, originated("x1", "pbx-1"));
    lab.sessions.on_link_event(first_link, do_not_disturb("x1"));
    EXPECT_TRUE(lab.sent.empty());
    lab.links.answer(make_error_code(cti::errc::timed_out));
    EXPECT_EQ(lab.take().status(), 200);
    EXPECT_NE(lab.take().body().find("<OriginatedEvent"), std::string::npos);
    EXPECT_NE(lab.take().body().find("<DoNotDisturbEvent"), std::string::npos);
}

TEST(BridgeFeatures, AreWhatThePbxOffersAndTheGatewayCarries) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    lab.send(client.info(csta_document("GetCSTAFeatures", "")));
    lab.links.answer(csta::message{csta::get_csta_features_response{
        .supported_services = {csta::service::make_call, csta::service::park_call,
                               csta::service::monitor_start},
        .supported_events = {csta::event_type::delivered, csta::event_type::charging}}});
    const auto body = lab.take().body();
    for (const auto* offered : {"<makeCall", "<monitorStart", "<monitorStop", "<changeMonitorFilter",
                                "<systemRegister", "<delivered"})
        EXPECT_NE(body.find(offered), std::string::npos) << offered;
    for (const auto* not_offered : {"<parkCall", "<answerCall", "<charging"})
        EXPECT_EQ(body.find(not_offered), std::string::npos) << not_offered;
}

// OpenScape and Avaya have no question about one device.
TEST(BridgeFeatures, AreAskedOfEachLinkOnceWhereTheDialectKnowsNoDevice) {
    rcc_lab lab(1);
    lab.settings->cti.dialect = config::cti_dialect::openscape;
    auto client = lab.sign_in();
    lab.send(client.info(csta_document("GetCSTAFeatures", "")));
    lab.send(client.info(csta_document("GetCSTAFeatures", "")));
    ASSERT_EQ(lab.links.waiting.size(), 1u);
    EXPECT_FALSE(csta::get<csta::get_csta_features>(lab.links.waiting.front().what).line);
    lab.links.answer(csta::message{carried_features()});
    EXPECT_EQ(lab.sent.size(), 2u);
    lab.send(client.info(csta_document("GetCSTAFeatures", "")));
    EXPECT_TRUE(lab.links.waiting.empty());
    EXPECT_EQ(lab.sent.size(), 3u);
}

// One phone has no speaker, the other has; each client is told of its own, and refused what its own cannot
// do.
TEST(BridgeFeatures, AreThoseOfTheSessionsDevice) {
    rcc_lab lab(1);
    auto alice = lab.sign_in(), bob = lab.sign_in("bob", line_1001);
    lab.send(alice.info(csta_document("GetCSTAFeatures", "")));
    lab.send(bob.info(csta_document("GetCSTAFeatures", "")));
    ASSERT_EQ(lab.links.waiting.size(), 2u);
    EXPECT_EQ(csta::get<csta::get_csta_features>(lab.links.waiting.front().what).line, "1000");
    auto without_speaker = carried_features();
    without_speaker.supported_services.erase(csta::service::answer_call);
    lab.links.answer(csta::message{without_speaker});
    lab.links.answer(csta::message{carried_features()});
    EXPECT_EQ(lab.take().body().find("<answerCall"), std::string::npos);
    EXPECT_NE(lab.take().body().find("<answerCall"), std::string::npos);
    for (auto* client : {&alice, &bob}) {
        const auto* line = client == &alice ? line_1000 : line_1001;
        lab.send(client->info(
            csta_document("AnswerCall", element("callToBeAnswered", element("deviceID", line)))));
    }
    EXPECT_EQ(text_in(lab.take().body(), "operation"), "serviceNotSupported");
    EXPECT_EQ(lab.links.waiting.size(), 1u) << "bob's went to the PBX";
}

// Documents are kept for the next who asks the same; a client of another edition does not ask the same.
TEST(BridgeFeatures, AreToldEachClientInItsOwnNamespace) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    for (const std::string edition : {"ed3", "ed4", "ed4", "ed3"}) {
        const auto space = "http://www.ecma-international.org/standards/ecma-323/csta/" + edition;
        lab.send(client.info("<GetCSTAFeatures xmlns=\"" + space + "\"/>"));
        lab.links.answer(csta::message{carried_features()});
        const auto body = lab.take().body();
        EXPECT_NE(body.find("<GetCSTAFeaturesResponse xmlns=\"" + space + "\">"), std::string::npos) << body;
        EXPECT_NE(body.find("<answerCall/>"), std::string::npos);
    }
}

TEST(BridgeFeatures, AreAskedAnewBecauseAPhoneMayHaveChanged) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    for (const auto& offered : {csta::get_csta_features_response{}, carried_features()}) {
        lab.send(client.info(csta_document("GetCSTAFeatures", "")));
        ASSERT_EQ(lab.links.waiting.size(), 1u);
        lab.links.answer(csta::message{offered});
    }
    lab.send(client.info(make_call("1001")));
    EXPECT_EQ(lab.links.waiting.size(), 1u);
}

TEST(BridgeFeatures, WhatIsNotOfferedIsRefusedWithoutAskingThePbx) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    lab.send(client.info(csta_document("GetCSTAFeatures", "")));
    lab.links.answer(csta::message{
        csta::get_csta_features_response{.supported_services = {csta::service::get_forwarding}}});
    lab.sent.clear();
    lab.send(client.info(make_call("1001")));
    EXPECT_EQ(text_in(lab.take().body(), "operation"), "serviceNotSupported");
    lab.send(client.info(
        csta_document("MonitorStart", element("monitorObject", element("deviceObject", line_1000)))));
    EXPECT_EQ(text_in(lab.take().body(), "operation"), "serviceNotSupported");
    EXPECT_TRUE(lab.links.waiting.empty());
    lab.send(client.info(csta_document("GetForwarding", element("device", line_1000))));
    EXPECT_EQ(lab.links.waiting.size(), 1u);
}

TEST(BridgeFeatures, AreThoseOfTheGatewayForAPbxThatDoesNotSay) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    lab.send(client.info(csta_document("GetCSTAFeatures", "")));
    lab.links.answer(csta::message{csta::make_error(csta::operation_error::service_not_supported)});
    EXPECT_NE(lab.take().body().find("<transferCall"), std::string::npos);
}

std::string monitor_with(const std::string& filter) {
    return csta_document("MonitorStart", element("monitorObject", element("deviceObject", line_1000)) +
                                             element("requestedMonitorFilter", filter));
}

// The PBX's monitor is shared: it must report everything that anybody wants.
TEST(MonitorFilter, IsHonouredForEachSessionByItself) {
    rcc_lab lab(1);
    auto picky = lab.sign_in(), curious = lab.sign_in();
    lab.send(picky.info(monitor_with("<callcontrol><held>true</held></callcontrol>")));
    const auto& asked = csta::get<csta::monitor_start>(lab.links.waiting.front().what);
    EXPECT_FALSE(asked.requested_monitor_filter);
    lab.links.answer(csta::message{csta::monitor_start_response{.monitor_cross_ref_id = "x1"}});
    const auto started = lab.take();
    EXPECT_EQ(text_in(started.body(), "held"), "true") << started.body();
    const auto theirs = lab.monitor(curious, "unused");
    lab.sessions.on_link_event(first_link, held("x1", "pbx-1"));
    ASSERT_EQ(lab.sent.size(), 1u);
    EXPECT_EQ(text_in(lab.take().body(), "monitorCrossRefID"), theirs);
    lab.sessions.on_link_event(first_link, originated("x1", "pbx-1"));
    EXPECT_EQ(lab.sent.size(), 2u);
}

TEST(MonitorFilter, ChangesWithoutThePbx) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    const auto ours = lab.monitor(client, "x1");
    const auto change = [&](const std::string& ref) {
        lab.send(client.info(
            csta_document("ChangeMonitorFilter",
                          element("monitorCrossRefID", ref) +
                              "<requestedFilterList><logicalDeviceFeature><doNotDisturb>true</doNotDisturb>"
                              "</logicalDeviceFeature></requestedFilterList>")));
        return lab.take().body();
    };
    EXPECT_EQ(text_in(change("nonsense"), "operation"), "invalidMonitorCrossRefID");
    EXPECT_NE(change(ours).find("<doNotDisturb>true"), std::string::npos);
    EXPECT_TRUE(lab.links.waiting.empty());
    lab.sessions.on_link_event(first_link, do_not_disturb("x1"));
    EXPECT_TRUE(lab.sent.empty());
    lab.sessions.on_link_event(first_link, held("x1", "pbx-1"));
    EXPECT_EQ(lab.sent.size(), 1u);
}

TEST(MonitorStart, OfACallIsRefused) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    lab.send(client.info(csta_document(
        "MonitorStart",
        element("monitorObject", element("deviceObject", line_1000)) + element("monitorType", "call"))));
    EXPECT_EQ(text_in(lab.take().body(), "operation"), "monitorTypeNotSupported");
}

std::string register_for_status(const std::string& filter = "") {
    return csta_document("SystemRegister", element("requestTypes", element("systemStatus", "true")) + filter);
}

TEST(SystemRegister, IsAnsweredByTheGatewayWhichTellsOfALostAndAReturnedLink) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    lab.send(client.info(register_for_status()));
    EXPECT_TRUE(lab.links.waiting.empty());
    const auto id = text_in(lab.take().body(), "sysStatRegisterID");
    EXPECT_NE(id, "");
    const auto first = lab.take();
    EXPECT_EQ(text_in(first.body(), "systemStatus"), "normal");
    EXPECT_EQ(text_in(first.body(), "sysStatRegisterID"), id);

    lab.links.at(0).state = cti::link_state::out_of_service;
    lab.sessions.on_link_state(first_link, lab.links.at(0));
    EXPECT_EQ(text_in(lab.take().body(), "systemStatus"), "disabled");
    lab.send(client.info(csta_document("RequestSystemStatus", "")));
    EXPECT_EQ(text_in(lab.take().body(), "systemStatus"), "disabled");
    lab.links.at(0).state = cti::link_state::in_service;
    lab.sessions.on_link_state(first_link, lab.links.at(0));
    EXPECT_EQ(text_in(lab.take().body(), "systemStatus"), "normal");
    EXPECT_TRUE(lab.sent.empty()) << "said once";
}

TEST(SystemRegister, PassesThePbxsOwnTroubleOnUnlessFiltered) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    lab.send(client.info(register_for_status(
        "<requestedStatusFilter><overloadReached>true</overloadReached></requestedStatusFilter>")));
    lab.sent.clear();
    const auto pbx_says = [&](csta::system_status_value status) {
        lab.links.at(0).system_status = status;
        lab.sessions.on_link_event(first_link, csta::system_status{.system_status = status});
    };
    pbx_says(csta::system_status_value::overload_imminent);
    EXPECT_EQ(text_in(lab.take().body(), "systemStatus"), "overloadImminent");
    pbx_says(csta::system_status_value::overload_reached);
    EXPECT_TRUE(lab.sent.empty());
    pbx_says(csta::system_status_value::normal);
    EXPECT_EQ(text_in(lab.take().body(), "systemStatus"), "normal");
}

TEST(SystemRegister, EndsByCancelAndIsAbortedWhenTheGatewayStops) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    lab.send(client.info(register_for_status()));
    const auto id = text_in(lab.take().body(), "sysStatRegisterID");
    const auto cancel = csta_document("SystemRegisterCancel", element("sysStatRegisterID", id));
    lab.sent.clear();
    lab.send(client.info(cancel));
    EXPECT_NE(lab.take().body().find("SystemRegisterCancelResponse"), std::string::npos);
    lab.send(client.info(cancel));
    EXPECT_EQ(text_in(lab.take().body(), "operation"), "invalidCrossRefID");
    lab.links.at(0).state = cti::link_state::out_of_service;
    lab.sessions.on_link_state(first_link, lab.links.at(0));
    EXPECT_TRUE(lab.sent.empty());

    lab.send(client.info(register_for_status()));
    lab.sent.clear();
    lab.sessions.end_all();
    EXPECT_NE(lab.take().body().find("<SystemRegisterAbort"), std::string::npos);
}

csta::message segment(std::string ref, std::string device, bool last) {
    return csta::switching_function_devices{.service_cross_ref_id = std::move(ref),
                                            .last_segment = last,
                                            .device_list = {{.device_id = {.text = std::move(device)}}}};
}

// Carol's two phones come in two segments; between them are other people's, which are not hers to see.
TEST(ListOfDevices, ComesInSegmentsOfOwnDevicesUnderOurCrossReferenceBehindTheResponse) {
    rcc_lab lab(1);
    auto client = lab.sign_in("carol", "tel:1002;phone-context=dialstring;device=SEP3");
    lab.send(client.info(csta_document("GetSwitchingFunctionDevices", "")));
    lab.sessions.on_link_event(first_link, segment("s1", "N<1002;device=SEP3>Carol", false));  // ahead
    EXPECT_TRUE(lab.sent.empty());
    lab.links.answer(
        csta::message{csta::get_switching_function_devices_response{.service_cross_ref_id = "s1"}});
    lab.sessions.on_link_event(first_link, segment("s1", "1001", false));
    lab.sessions.on_link_event(first_link, segment("s1", "1002;device=soft", false));
    lab.sessions.on_link_event(first_link, segment("s1", "1000", true));
    ASSERT_EQ(lab.sent.size(), 4u);
    const auto ours = text_in(lab.take().body(), "serviceCrossRefID");
    EXPECT_NE(ours, "s1");
    for (const auto* device :
         {"tel:1002;phone-context=dialstring;device=SEP3", "tel:1002;phone-context=dialstring", ""}) {
        const auto part = lab.take();
        EXPECT_EQ(text_in(part.body(), "serviceCrossRefID"), ours);
        EXPECT_EQ(text_in(part.body(), "deviceID"), device) << part.body();
    }
    lab.sessions.on_link_event(first_link, segment("s1", "1002;device=soft", true));
    EXPECT_TRUE(lab.sent.empty()) << "the list was complete";
}

TEST(ListOfDevices, EndsWhenItsLinkIsLost) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    lab.send(client.info(csta_document("GetSwitchingFunctionDevices", "")));
    lab.links.answer(
        csta::message{csta::get_switching_function_devices_response{.service_cross_ref_id = "s1"}});
    lab.sent.clear();
    lab.links.at(0).state = cti::link_state::out_of_service;
    lab.sessions.on_link_state(first_link, lab.links.at(0));
    EXPECT_EQ(text_in(lab.take().body(), "lastSegment"), "true");
}

// csta.md 3: the namespaces met in practice, and elements that we do not know.
TEST(Editions, AreAnsweredInKind) {
    const std::vector<std::string> namespaces{
        "http://www.ecma-international.org/standards/ecma-323/csta/ed2",
        "http://www.ecma-international.org/standards/ecma-323/csta/ed4",
        "http://www.ecma-international.org/standards/ecma-323/csta/ed5",
        "http://www.ecma-international.org/standards/ecma-323/csta/ed6",
        "http://www.ecma.ch/standards/ecma-323/csta/ed2",
        "http://www.ecmainternational.org/standards/ecma-323/csta/ed3",
        "",
    };
    rcc_lab lab(1);
    auto client = lab.sign_in();
    for (const auto& name : namespaces)
        for (const std::string prefix : {"", "ns3:"}) {
            if (name.empty() && !prefix.empty()) continue;
            const auto declared =
                name.empty()
                    ? std::string{}
                    : " xmlns" + (prefix.empty() ? "" : ":" + prefix.substr(0, 3)) + "=\"" + name + "\"";
            lab.send(client.info("<?xml version=\"1.0\"?><" + prefix + "GetForwarding" + declared + "><" +
                                 prefix + "device>" + line_1000 + "</" + prefix + "device><" + prefix +
                                 "novelty><" + prefix + "device>9</" + prefix + "device></" + prefix +
                                 "novelty></" + prefix + "GetForwarding>"));
            ASSERT_EQ(lab.links.waiting.size(), 1u) << name;
            EXPECT_EQ(csta::get<csta::get_forwarding>(lab.links.waiting.front().what).device.text, "1000");
            lab.links.answer(csta::message{csta::get_forwarding_response{}});
            const auto body = lab.take().body();
            EXPECT_NE(body.find("<GetForwardingResponse xmlns=\"" + name + "\""), std::string::npos) << body;
        }
}

TEST(Editions, TheSixthsDeflectCallNamesItsDestinationInAnElementOfItsOwn) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    lab.monitor(client, "x1");
    lab.sessions.on_link_event(first_link, held("x1", "pbx-1"));
    const auto token = text_in(lab.take().body(), "callID");
    for (const auto& destination : {element("device", "tel:1001"), std::string("tel:1001")}) {
        lab.send(client.info(csta_document(
            "DeflectCall",
            element("callToBeDiverted", element("callID", token) + element("deviceID", line_1000)) +
                element("newDestination", destination))));
        ASSERT_EQ(lab.links.waiting.size(), 1u) << lab.take().body();
        const auto& deflect = csta::get<csta::deflect_call>(lab.links.waiting.front().what);
        EXPECT_EQ(deflect.new_destination.text, "1001");
        EXPECT_EQ(deflect.call_to_be_diverted.call_id, "pbx-1");
        lab.links.answer(csta::message{csta::deflect_call_response{}});
        (void)lab.take();
    }
}

// The tel: URI stays one that can be looked up and compared; the name goes along where strangers to it skip
// it.
TEST(DisplayName, OfAPartyGoesNorthAsPrivateData) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    lab.monitor(client, "x1");
    csta::delivered_event event;
    event.monitor_cross_ref_id = "x1";
    event.connection = {.call_id = "pbx-1", .device = {.text = "1000"}};
    event.calling_device.value = csta::device_id{.text = "N<1001>Bob & Co;uid=7"};
    event.local_connection_info = csta::local_connection_state::alerting;
    lab.sessions.on_link_event(first_link, event);
    const auto body = lab.take().body();
    EXPECT_NE(body.find("<deviceIdentifier>tel:1001;phone-context=dialstring</deviceIdentifier>"),
              std::string::npos)
        << body;
    EXPECT_NE(body.find("<name xmlns=\"urn:cti-gateway:csta\" "
                        "device=\"tel:1001;phone-context=dialstring\">Bob &amp; Co</name>"),
              std::string::npos)
        << body;
    EXPECT_TRUE(body.ends_with("</extensions></DeliveredEvent>"));
    EXPECT_TRUE(csta::decoder().decode(body));
}

TEST(PrivateData, OfTheClientStaysHere) {
    rcc_lab lab(1);
    auto client = lab.sign_in();
    lab.send(client.info(csta_document(
        "MakeCall", element("callingDevice", line_1000) + element("calledDirectoryNumber", "1001") +
                        "<extensions><privateData><private><secret>s</secret></private></privateData>"
                        "<other xmlns=\"urn:x\"/></extensions>")));
    ASSERT_EQ(lab.links.waiting.size(), 1u);
    EXPECT_EQ(csta::encode(lab.links.waiting.front().what).find("secret"), std::string::npos);
    lab.links.answer(made("pbx-1"));
    EXPECT_EQ(lab.take().status(), 200);
}

}  // namespace
}  // namespace ctig::bridge
