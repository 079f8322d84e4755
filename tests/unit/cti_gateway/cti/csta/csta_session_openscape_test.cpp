// OpenScape Voice, octet for octet: the manager speaks first, and we register; no ECMA-354 session.
#include <variant>

#include "tests/unit/cti_gateway/cti/csta/session_fixture.hpp"

namespace ctig::cti {
namespace {

using namespace std::chrono_literals;

class OpenScapeSession : public CstaSession {
protected:
    /// The frames in what the session sends, header and document.
    static std::string octets(const csta_session::outputs& outputs) {
        std::string all;
        for (const auto& o : outputs)
            if (const auto* sent = std::get_if<csta_session::send>(&o)) all += sent->bytes;
        return all;
    }
    static std::string document(std::string_view ns, std::string_view root, std::string_view content) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<" + std::string(root) + " xmlns=\"" +
               std::string(ns) + "\"" +
               (content.empty() ? "/>" : ">" + std::string(content) + "</" + std::string(root) + ">");
    }
    std::string says(unsigned id, std::string_view root, std::string_view content) const {
        return test::raw_frame(id, document(edition, root, content));
    }
    lines hear(const std::string& octets) { return read(switch_.receive(octets, now)); }
    void open() {
        EXPECT_TRUE(switch_.start(now).empty()) << "the manager speaks first";
        (void)switch_.receive(says(1, "SystemStatus", "<systemStatus>normal</systemStatus>"), now);
        ASSERT_EQ(hear(says(1, "SystemRegisterResponse", "<sysStatRegisterID>77</sysStatRegisterID>")),
                  lines{"signed in"});
    }
    csta_session::outputs ask(const csta::message& what) {
        return switch_.request(
            what,
            [this](const auto& answer) {
                told.push_back(answer ? std::string(csta::message_name(*answer)) : answer.error().message());
            },
            now);
    }
    /// Completes what was answered, and reads everything as lines.
    lines run(csta_session::outputs outputs) {
        auto all = read(outputs);
        for (auto& o : outputs)
            if (auto* done = std::get_if<csta_session::answered>(&o)) done->done(std::move(done->with));
        return all;
    }
    void watch(const std::string& device) {
        (void)ask(csta::monitor_start{.monitor_object = {csta::device_id{.text = device}}});
        (void)run(switch_.receive(
            says(2, "MonitorStartResponse", "<monitorCrossRefID>m1</monitorCrossRefID>"), now));
        told.clear();
    }
    static csta::connection_id at(std::string call, std::string device) {
        return {.call_id = std::move(call), .device = {.text = std::move(device)}};
    }
    static std::string event(std::string_view root, std::string_view connection) {
        return test::raw_frame(
            9999,
            document("http://www.ecma-international.org/standards/ecma-323/csta/ed4", root,
                     "<monitorCrossRefID>m1</monitorCrossRefID><" + std::string(connection) +
                         "><deviceID>1000</deviceID><callID>7</callID></" + std::string(connection) +
                         "><localConnectionInfo>connected</localConnectionInfo><cause>newCall</cause>"));
    }

    std::string edition = "http://www.ecma-international.org/standards/ecma-323/csta/ed4";
    csta_session switch_{*find_dialect(config::cti_dialect::openscape), {}};
    lines told;
};

// Its SystemStatus is answered with the same invoke id, then we register; the answer to that opens the link.
TEST_F(OpenScapeSession, AnswersTheFirstStatusAndRegisters) {
    EXPECT_TRUE(switch_.start(now).empty());
    const auto out = switch_.receive(says(42, "SystemStatus", "<systemStatus>normal</systemStatus>"), now);
    EXPECT_EQ(
        octets(out),
        test::raw_frame(42, document(edition, "SystemStatusResponse", "")) +
            test::raw_frame(1, document(edition, "SystemRegister",
                                        "<requestTypes><systemStatus>true</systemStatus><requestSystemStatus>"
                                        "false</requestSystemStatus></requestTypes>")));
    EXPECT_EQ(run(ask(csta::get_csta_features{})), lines{"failed: the CTI link is not in service"});
    EXPECT_EQ(hear(says(1, "SystemRegisterResponse", "<sysStatRegisterID>77</sysStatRegisterID>")),
              lines{"signed in"});
    EXPECT_EQ(octets(ask(csta::get_csta_features{})),
              test::raw_frame(2, document(edition, "GetCSTAFeatures", "")));
}

// An older release speaks edition 2: it is answered in kind.
TEST_F(OpenScapeSession, SpeaksTheEditionOfTheFirstStatus) {
    edition = "http://www.ecma.ch/standards/ecma-323/csta/ed2";
    (void)switch_.start(now);
    const auto out = switch_.receive(says(1, "SystemStatus", "<systemStatus>normal</systemStatus>"), now);
    EXPECT_NE(octets(out).find("<SystemRegister xmlns=\"http://www.ecma.ch/standards/ecma-323/csta/ed2\""),
              std::string::npos);
}

TEST_F(OpenScapeSession, IsRefusedWhenTheRegistrationIs) {
    (void)switch_.start(now);
    (void)switch_.receive(says(1, "SystemStatus", "<systemStatus>normal</systemStatus>"), now);
    EXPECT_EQ(hear(says(1, "CSTAErrorCode", "<security>generic</security>")),
              lines{"refused: security/generic"});
}

// A later SystemStatus is told, answered, and starts nothing anew.
TEST_F(OpenScapeSession, RegistersOnce) {
    open();
    EXPECT_EQ(hear(says(9, "SystemStatus", "<systemStatus>overloadReached</systemStatus>")),
              (lines{"send 9 SystemStatusResponse", "heard SystemStatus"}));
}

TEST_F(OpenScapeSession, NumbersTheCallingDevice) {
    open();
    const auto out = octets(ask(csta::make_call{{.text = "1000"}, {.text = "1001"}, {}}));
    EXPECT_NE(out.find("<callingDevice typeOfNumber=\"explicitPublic:subscriber\">1000</callingDevice>"),
              std::string::npos)
        << out;
    EXPECT_NE(out.find("<calledDirectoryNumber>1001</calledDirectoryNumber>"), std::string::npos) << out;
}

TEST_F(OpenScapeSession, CancelsItsRegistrationAtTheEnd) {
    open();
    EXPECT_EQ(switch_.farewell(), test::raw_frame(2, document(edition, "SystemRegisterCancel",
                                                              "<sysStatRegisterID>77</sysStatRegisterID>")));
}

// The response says "queued"; the answer leaves when the event shows it, and before that event.
TEST_F(OpenScapeSession, APositiveResponseMeansThatItHappened) {
    open();
    watch("1000");
    (void)ask(csta::answer_call{at("7", "1000")});
    EXPECT_EQ(run(switch_.receive(says(3, "AnswerCallResponse", ""), now)), lines{});
    EXPECT_EQ(run(switch_.receive(event("HeldEvent", "heldConnection"), now)), lines{"heard HeldEvent"});
    EXPECT_EQ(run(switch_.receive(event("EstablishedEvent", "establishedConnection"), now)),
              (lines{"answered AnswerCallResponse", "heard EstablishedEvent"}));
    EXPECT_EQ(told, lines{"AnswerCallResponse"});
}

TEST_F(OpenScapeSession, SoItIsWithEveryServiceThatMovesCalls) {
    open();
    watch("1000");
    const std::string named = "<callID>7</callID><deviceID>N&lt;1000&gt;Alice;noa=nk</deviceID>";
    const std::vector<std::tuple<csta::message, std::string, std::string>> services{
        {csta::alternate_call{at("7", "1000"), at("8", "1000"), {}, {}}, "RetrievedEvent",
         "retrievedConnection"},
        {csta::reconnect_call{at("8", "1000"), at("7", "1000")}, "RetrievedEvent", "retrievedConnection"},
        {csta::transfer_call{at("7", "1000"), at("8", "1000")}, "TransferedEvent", "secondaryOldCall"},
        {csta::conference_call{at("7", "1000"), at("8", "1000")}, "ConferencedEvent", "primaryOldCall"},
        {csta::single_step_transfer_call{at("7", "1000"), {.text = "1001"}, {}}, "TransferedEvent",
         "primaryOldCall"},
        {csta::single_step_conference_call{at("7", "1000"), {.text = "1001"}, {}}, "ConferencedEvent",
         "primaryOldCall"},
        {csta::deflect_call{at("7", "1000"), {.text = "1001"}, {}}, "DivertedEvent", "connection"},
        {csta::deflect_call{at("7", "1000"), {.text = "1001"}, {}}, "ConnectionClearedEvent",
         "droppedConnection"}};
    unsigned id = 3;
    for (const auto& [request, told_by, element] : services) {
        SCOPED_TRACE(csta::message_name(request));
        const auto response = std::string(csta::message_name(request)) + "Response";
        const auto content = "<transferredCall>" + named + "</transferredCall><conferenceCall>" + named +
                             "</conferenceCall><conferencedCall>" + named + "</conferencedCall>";
        (void)ask(request);
        EXPECT_EQ(run(switch_.receive(says(id++, response, content), now)), lines{});
        const auto primary = element == "secondaryOldCall"
                                 ? "<primaryOldCall><callID>8</callID></primaryOldCall>"
                                 : std::string();
        EXPECT_EQ(run(switch_.receive(says(9999, told_by,
                                           "<monitorCrossRefID>m1</monitorCrossRefID>" + primary + "<" +
                                               element + ">" + named + "</" + element + ">"),
                                      now)),
                  (lines{"answered " + response, "heard " + told_by}));
    }
}

// The event may overtake the response.
TEST_F(OpenScapeSession, AnEventThatOvertakesTheResponseConfirmsIt) {
    open();
    watch("1000");
    (void)ask(csta::hold_call{at("7", "1000")});
    EXPECT_EQ(run(switch_.receive(event("HeldEvent", "heldConnection"), now)), lines{"heard HeldEvent"});
    EXPECT_EQ(run(switch_.receive(says(3, "HoldCallResponse", ""), now)), lines{"answered HoldCallResponse"});
}

// It failed, it came to another end, or nothing happened: no client is told that it did.
TEST_F(OpenScapeSession, WhatDidNotHappenIsReportedAsFailed) {
    open();
    watch("1000");
    (void)ask(csta::retrieve_call{at("7", "1000")});
    (void)switch_.receive(says(3, "RetrieveCallResponse", ""), now);
    EXPECT_EQ(run(switch_.receive(event("FailedEvent", "failedConnection"), now)),
              (lines{"answered CSTAErrorCode", "heard FailedEvent"}));
    (void)ask(csta::retrieve_call{at("7", "1000")});
    (void)switch_.receive(says(4, "RetrieveCallResponse", ""), now);
    EXPECT_EQ(run(switch_.receive(event("ConnectionClearedEvent", "droppedConnection"), now)),
              (lines{"answered CSTAErrorCode", "heard ConnectionClearedEvent"}));
    (void)ask(csta::retrieve_call{at("7", "1000")});
    (void)switch_.receive(says(5, "RetrieveCallResponse", ""), now);
    EXPECT_EQ(switch_.deadline(), now + 3s);
    now += 3s;
    EXPECT_EQ(run(switch_.on_timer(now)), lines{"answered CSTAErrorCode"});
    EXPECT_EQ(switch_.deadline(), std::nullopt);
}

// A refusal is one at once; and where nobody watches the device no event would come.
TEST_F(OpenScapeSession, WaitsOnlyForEventsThatCanCome) {
    open();
    (void)ask(csta::answer_call{at("7", "1000")});
    EXPECT_EQ(run(switch_.receive(says(2, "AnswerCallResponse", ""), now)),
              lines{"answered AnswerCallResponse"});
    (void)ask(csta::monitor_start{.monitor_object = {csta::device_id{.text = "1000"}}});
    (void)switch_.receive(says(3, "MonitorStartResponse", "<monitorCrossRefID>m1</monitorCrossRefID>"), now);
    (void)ask(csta::answer_call{at("7", "1000")});
    EXPECT_EQ(run(switch_.receive(says(4, "CSTAErrorCode", "<operation>invalidCallID</operation>"), now)),
              lines{"answered CSTAErrorCode"});
    (void)ask(csta::make_call{{.text = "1000"}, {.text = "1001"}, {}});
    EXPECT_EQ(run(switch_.receive(
                  says(5, "MakeCallResponse",
                       "<callingDevice><callID>8</callID><deviceID>1000</deviceID></callingDevice>"),
                  now)),
              lines{"answered MakeCallResponse"});
    (void)ask(csta::monitor_stop{.monitor_cross_ref_id = "m1"});
    (void)switch_.receive(says(6, "MonitorStopResponse", ""), now);
    (void)ask(csta::answer_call{at("7", "1000")});
    EXPECT_EQ(run(switch_.receive(says(7, "AnswerCallResponse", ""), now)),
              lines{"answered AnswerCallResponse"});
}

}  // namespace
}  // namespace ctig::cti
