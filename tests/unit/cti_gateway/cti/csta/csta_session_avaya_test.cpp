// Avaya AES (DMCC), octet for octet.
#include <variant>

#include "cti_gateway/cti/csta/dmcc_documents.hpp"
#include "tests/unit/cti_gateway/cti/csta/session_fixture.hpp"

namespace ctig::cti {
namespace {

using namespace std::chrono_literals;
constexpr std::string_view priv6 = "http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv6";
constexpr std::string_view prolog = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
constexpr std::string_view avaya = "http://www.avaya.com/csta";

class AvayaSession : public CstaSession {
protected:
    static std::string octets(const csta_session::outputs& outputs) {
        std::string all;
        for (const auto& o : outputs)
            if (const auto* sent = std::get_if<csta_session::send>(&o)) all += sent->bytes;
        return all;
    }
    static std::string says(unsigned id, std::string_view root, std::string_view content,
                            std::string_view ns = priv6) {
        return test::raw_frame(id, std::string(prolog) + "<" + std::string(root) + " xmlns=\"" +
                                       std::string(ns) + "\">" + std::string(content) + "</" +
                                       std::string(root) + ">");
    }
    static std::string grant(unsigned id, const std::string& session) {
        return says(id, "StartApplicationSessionPosResponse",
                    "<sessionID>" + session + "</sessionID><actualProtocolVersion>" + std::string(priv6) +
                        "</actualProtocolVersion><actualSessionDuration>180</actualSessionDuration>",
                    csta::application_session_namespace);
    }
    static std::string is_device(unsigned id, const std::string& device) {
        return says(id, "GetThirdPartyDeviceIdResponse",
                    "<device typeOfNumber=\"other\" mediaClass=\"notKnown\">" + device + "</device>", avaya);
    }
    static std::string asks_for(unsigned id, const std::string& extension) {
        return test::raw_frame(id, std::string(prolog) + "<GetThirdPartyDeviceId xmlns=\"" +
                                       std::string(avaya) + "\"><switchName>CM1</switchName><extension>" +
                                       extension + "</extension></GetThirdPartyDeviceId>");
    }
    csta_session make() {
        return {*find_dialect(config::cti_dialect::avaya),
                {.user = "ctigw", .password = "S<cret", .switch_name = "CM1"},
                memory};
    }
    static csta_session::outputs ask(csta_session& at, const csta::message& what) {
        return at.request(what, [](const auto&) {}, {});
    }
    void open() {
        (void)aes.start(now);
        ASSERT_EQ(read(aes.receive(grant(1, "S1"), now)), lines{"signed in"});
    }
    /// The documents of frames, for what only has to contain something.
    static bool has(const csta_session::outputs& out, std::string_view text) {
        return octets(out).find(text) != std::string::npos;
    }

    std::shared_ptr<link_memory> memory = std::make_shared<link_memory>();
    csta_session aes = make();
};

// User and password in SessionLoginInfo of Avaya's namespace, typed; every release's protocol asked for.
TEST_F(AvayaSession, SignsInWithSessionLoginInfo) {
    const auto out = octets(aes.start(now));
    const auto document = out.substr(csta::frame_header_size);
    EXPECT_TRUE(document.starts_with(
        std::string(prolog) +
        "<StartApplicationSession "
        "xmlns=\"http://www.ecma-international.org/standards/ecma-354/appl_session\">"
        "<applicationInfo><applicationID>cti_gateway</applicationID><applicationSpecificInfo>"
        "<acx:SessionLoginInfo xmlns:acx=\"http://www.avaya.com/csta\" "
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"acx:SessionLoginInfo\">"
        "<acx:userName>ctigw</acx:userName><acx:password>S&lt;cret</acx:password>"
        "<acx:sessionCleanupDelay>60</acx:sessionCleanupDelay></acx:SessionLoginInfo>"
        "</applicationSpecificInfo></applicationInfo><requestedProtocolVersions><protocolVersion>"))
        << document;
    EXPECT_TRUE(document.ends_with(
        "<requestedSessionDuration>180</requestedSessionDuration></StartApplicationSession>"));
    const auto read_back = csta::get<csta::start_application_session>(test::read_frames(out).at(0).what);
    EXPECT_EQ(read_back.login.value().password, "S<cret");
    EXPECT_EQ(read_back.requested_protocol_versions.size(), 10U);
}

// The protocol that was granted is the namespace of everything that follows.
TEST_F(AvayaSession, SpeaksInTheNamespaceOfTheProtocolThatWasGranted) {
    open();
    EXPECT_EQ(octets(ask(aes, csta::request_system_status{})),
              test::raw_frame(
                  2, std::string(prolog) + "<RequestSystemStatus xmlns=\"" + std::string(priv6) + "\"/>"));
}

// A device is asked for once; who asks meanwhile waits with the first; afterwards it is known.
TEST_F(AvayaSession, AsksForEachDeviceOnce) {
    open();
    EXPECT_EQ(octets(ask(aes, csta::get_forwarding{.device = {.text = "4750"}})), asks_for(2, "4750"));
    EXPECT_TRUE(ask(aes, csta::get_do_not_disturb{.device = {.text = "4750"}}).empty());
    const auto both = aes.receive(is_device(2, "4750:CM1:10.0.0.1:0"), now);
    EXPECT_EQ(read(both), (lines{"send 3 GetForwarding", "send 4 GetDoNotDisturb"}));
    EXPECT_TRUE(has(both, "<device typeOfNumber=\"other\">4750:CM1:10.0.0.1:0</device>")) << octets(both);
    EXPECT_EQ(read(ask(aes, csta::get_forwarding{.device = {.text = "4750"}})),
              lines{"send 5 GetForwarding"});
}

// A call names two devices; it goes when both are known, and events name them as we do.
TEST_F(AvayaSession, PutsDeviceIdsInAndTakesThemOut) {
    open();
    const auto asked = ask(aes, csta::make_call{{.text = "4750;partition=lab"}, {.text = "4751"}, {}});
    EXPECT_EQ(octets(asked), asks_for(2, "4750") + asks_for(3, "4751"));
    EXPECT_TRUE(aes.receive(is_device(3, "4751:CM1:10.0.0.1:0"), now).empty());
    const auto sent = aes.receive(is_device(2, "4750:CM1:10.0.0.1:0"), now);
    EXPECT_TRUE(has(sent, "<callingDevice typeOfNumber=\"other\">4750:CM1:10.0.0.1:0</callingDevice>"))
        << octets(sent);

    // deviceID before callID, vendor elements among the standard's, a party that we never asked for
    const auto heard = aes.receive(
        says(9999, "DeliveredEvent",
             "<monitorCrossRefID>5</monitorCrossRefID><connection><deviceID "
             "typeOfNumber=\"other\">4750:CM1:10.0.0.1:0"
             "</deviceID><callID>77</callID></connection><alertingDevice><deviceIdentifier "
             "typeOfNumber=\"other\">"
             "4751:CM1:10.0.0.1:0</deviceIdentifier></alertingDevice><callingDevice><deviceIdentifier "
             "typeOfNumber=\"other\">4999:CM1:10.0.0.1:0</deviceIdentifier></callingDevice><calledDevice>"
             "<deviceIdentifier>tel:+4930123</deviceIdentifier></"
             "calledDevice><lastRedirectionDevice><notKnown/>"
             "</lastRedirectionDevice><localConnectionInfo>connected</localConnectionInfo><cause>newCall</"
             "cause>"
             "<extensions><privateData><private><ns1:DeliveredEventPrivateData "
             "xmlns:ns1=\"http://www.avaya.com/csta\">"
             "<ns1:ucid>0001</ns1:ucid><deviceID>999</deviceID></ns1:DeliveredEventPrivateData></private></"
             "privateData>"
             "</extensions>"),
        now);
    ASSERT_EQ(heard.size(), 1U);
    const auto& event = csta::get<csta::delivered_event>(std::get<csta_session::unsolicited>(heard[0]).what);
    EXPECT_EQ(event.connection,
              (csta::connection_id{.call_id = "77", .device = {.text = "4750;partition=lab"}}));
    EXPECT_EQ(std::get<csta::device_id>(event.alerting_device.value).text, "4751");
    EXPECT_EQ(std::get<csta::device_id>(event.calling_device.value), (csta::device_id{.text = "4999"}));
    EXPECT_EQ(std::get<csta::device_id>(event.called_device.value).text, "tel:+4930123");
    EXPECT_EQ(csta::encode(event).find("ucid"), std::string::npos) << "private data does not get across";
}

// AES refuses the device: the request that waited for it is answered with AES's own reason.
TEST_F(AvayaSession, ARefusedDeviceRefusesTheRequest) {
    open();
    (void)ask(aes, csta::get_forwarding{.device = {.text = "1"}});
    EXPECT_EQ(read(aes.receive(says(2, "CSTAErrorCode", "<operation>invalidDeviceID</operation>"), now)),
              lines{"answered CSTAErrorCode"});
    (void)ask(aes, csta::get_forwarding{.device = {.text = "1"}});
    EXPECT_EQ(read(aes.receive(says(3, "GetThirdPartyDeviceIdResponse", "<device/>", avaya), now)),
              lines{"answered CSTAErrorCode"});
    EXPECT_EQ(read(aes.receive(is_device(7, "x"), now)), lines{}) << "an answer to nothing";
}

// AES says nothing about a device: who waited is told so, and the next one asks again.
TEST_F(AvayaSession, AsksAgainForADeviceThatItNeverHeardOf) {
    open();
    EXPECT_EQ(octets(ask(aes, csta::get_forwarding{.device = {.text = "4750"}})), asks_for(2, "4750"));
    const auto later = aes.request(
        csta::get_forwarding{.device = {.text = "4750"}}, [](const auto&) {}, time_point{} + 31s);
    ASSERT_EQ(later.size(), 2U);
    EXPECT_EQ(line(later[0]), "failed: the CTI manager did not answer in time");
    EXPECT_EQ(octets(later), asks_for(3, "4750"));
}

// True means "wanted" there: all that we do not filter out is asked for, and says so in private data.
TEST_F(AvayaSession, InvertsMonitorFilters) {
    open();
    csta::monitor_filter without_held;
    without_held.callcontrol.emplace().held = true;
    (void)ask(aes, csta::monitor_start{.monitor_object = {csta::device_id{.text = "4750"}},
                                       .requested_monitor_filter = without_held});
    const auto sent = aes.receive(is_device(2, "4750:CM1:10.0.0.1:0"), now);
    EXPECT_TRUE(has(sent, "<held>false</held>")) << octets(sent);
    EXPECT_TRUE(has(sent, "<delivered>true</delivered>"));
    EXPECT_TRUE(has(sent, "<forwarding>true</forwarding>"));
    EXPECT_TRUE(
        octets(sent).ends_with("<extensions><privateData><private><AvayaEvents><invertFilter>true</"
                               "invertFilter></AvayaEvents></private>"
                               "</privateData></extensions></MonitorStart>"));
    const auto answered = aes.receive(
        says(3, "MonitorStartResponse",
             "<monitorCrossRefID>5</monitorCrossRefID><actualMonitorFilter><callcontrol><held>false</held>"
             "<delivered>true</delivered></callcontrol></actualMonitorFilter>"),
        now);
    const auto& told =
        csta::get<csta::monitor_start_response>(*std::get<csta_session::answered>(answered.at(0)).with);
    EXPECT_TRUE(told.actual_monitor_filter->callcontrol->held.value());
    EXPECT_FALSE(told.actual_monitor_filter->callcontrol->delivered.value());
}

// Inverting twice changes nothing.
TEST(DmccFilter, IsItsOwnInverse) {
    csta::monitor_filter some;
    some.callcontrol.emplace().held = true;
    some.logical_device_feature.emplace().forwarding = true;
    const auto twice = dmcc::inverted(dmcc::inverted(some));
    EXPECT_TRUE(twice.callcontrol->held.value());
    EXPECT_FALSE(twice.callcontrol->delivered.value());
    EXPECT_TRUE(twice.logical_device_feature->forwarding.value());
    EXPECT_FALSE(twice.physical_device_feature->hookswitch.value());
}

// The connection breaks; the next one takes the session up again: devices are known, the monitor goes on.
TEST_F(AvayaSession, TakesUpItsSessionAfterABreak) {
    open();
    (void)ask(aes, csta::monitor_start{.monitor_object = {csta::device_id{.text = "4750"}}});
    (void)aes.receive(is_device(2, "4750:CM1:10.0.0.1:0") +
                          says(3, "MonitorStartResponse", "<monitorCrossRefID>5</monitorCrossRefID>"),
                      now);
    auto again = make();
    EXPECT_TRUE(has(again.start(now), "<acx:sessionID>S1</acx:sessionID></acx:SessionLoginInfo>"));
    EXPECT_EQ(read(again.receive(grant(1, "S1"), now)), lines{"signed in"});
    const auto monitor = again.request(
        csta::monitor_start{.monitor_object = {csta::device_id{.text = "4750"}}}, [](const auto&) {}, now);
    ASSERT_EQ(read(monitor), lines{"answered MonitorStartResponse"});
    EXPECT_EQ(csta::get<csta::monitor_start_response>(*std::get<csta_session::answered>(monitor[0]).with)
                  .monitor_cross_ref_id,
              "5");
    EXPECT_EQ(read(ask(again, csta::monitor_start{.monitor_object = {csta::device_id{.text = "4750"}}})),
              lines{"send 2 MonitorStart"})
        << "one that is asked for beside it is a new one";
}

// A monitor that nobody asked for again is stopped, when the session is first renewed.
TEST_F(AvayaSession, StopsMonitorsThatNobodyWantsAnyMore) {
    open();
    (void)ask(aes, csta::monitor_start{.monitor_object = {csta::device_id{.text = "4750"}}});
    (void)aes.receive(is_device(2, "4750:CM1:10.0.0.1:0") +
                          says(3, "MonitorStartResponse", "<monitorCrossRefID>5</monitorCrossRefID>"),
                      now);
    auto again = make();
    (void)again.start(now);
    (void)again.receive(grant(1, "S1"), now);
    EXPECT_EQ(read(again.on_timer(now + 90s)),
              (lines{"send 2 MonitorStop", "send 3 ResetApplicationSessionTimer"}));
    EXPECT_EQ(read(again.receive(says(2, "MonitorStopResponse", ""), now)), lines{});
    EXPECT_TRUE(memory->monitors.empty());
}

// The old session is gone: a new one, in which nothing is known. A wrong password is refused all the same.
TEST_F(AvayaSession, BeginsANewSessionWhenTheOldOneIsGone) {
    open();
    (void)ask(aes, csta::get_forwarding{.device = {.text = "4750"}});
    (void)aes.receive(is_device(2, "4750:CM1:10.0.0.1:0"), now);
    auto again = make();
    (void)again.start(now);
    const auto no = says(1, "StartApplicationSessionNegResponse",
                         "<errorCode><definedError>invalidApplicationInfo</definedError></errorCode>",
                         csta::application_session_namespace);
    const auto second = again.receive(no, now);
    EXPECT_EQ(read(second), lines{"send 2 StartApplicationSession"});
    EXPECT_FALSE(has(second, "sessionID"));
    EXPECT_EQ(read(again.receive(grant(2, "S2"), now)), lines{"signed in"});
    EXPECT_EQ(octets(ask(again, csta::get_forwarding{.device = {.text = "4750"}})), asks_for(3, "4750"));
    auto third = make();
    (void)third.start(now);
    (void)third.receive(no, now);
    EXPECT_EQ(
        read(third.receive(says(2, "StartApplicationSessionNegResponse",
                                "<errorCode><definedError>invalidApplicationInfo</definedError></errorCode>",
                                csta::application_session_namespace),
                           now)),
        lines{"refused: invalid application info (user, password or application id)"});
}

TEST(DmccDevices, KnowAnExtensionByItsForm) {
    EXPECT_EQ(dmcc::extension_in("4750:CM1:10.0.0.1:0"), "4750");
    EXPECT_EQ(dmcc::extension_in("+49301:CM1::0"), "+49301");
    EXPECT_EQ(dmcc::extension_in("tel:+4930"), "tel:+4930");
    EXPECT_EQ(dmcc::extension_in("a:b:c:d"), "a:b:c:d");
    EXPECT_EQ(dmcc::extension_in(":::0"), ":::0");
    EXPECT_EQ(dmcc::extension_of("4750;partition=lab"), "4750");
}

}  // namespace
}  // namespace ctig::cti
