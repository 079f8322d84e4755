#include <gtest/gtest.h>

#include "csta/codec.hpp"

namespace ctig::csta {
namespace {

template <class T>
T decoded(std::string_view xml) {
    decoder d;
    diagnostics why;
    const auto m = d.decode(xml, &why);
    if (!m || !csta::holds_alternative<T>(*m)) {
        ADD_FAILURE() << xml << "\n" << why.element << ": " << why.text;
        return {};
    }
    return csta::get<T>(*m);
}

struct refusal {
    boost::system::error_code code;
    diagnostics why;
};
refusal refused(std::string_view xml, decode_limits limits = {}) {
    decoder d(limits);
    refusal r;
    const auto m = d.decode(xml, &r.why);
    EXPECT_FALSE(m) << xml;
    if (!m) r.code = m.error();
    return r;
}

constexpr std::string_view answer_call_text =
    "<AnswerCall><callToBeAnswered><callID>c</callID><deviceID>d</deviceID></callToBeAnswered></AnswerCall>";
const answer_call answer_c_d{.call_to_be_answered = {"c", {"d"}}};

// Every namespace met in practice, and none, names the same message (csta.md 3).
TEST(Decoder, TakesEveryNamespace) {
    const std::string body =
        "<@callToBeAnswered><@callID>c</@callID><@deviceID>d</@deviceID></@callToBeAnswered></@AnswerCall>";
    for (const std::string ns :
         {"http://www.ecma-international.org/standards/ecma-323/csta/ed2",
          "http://www.ecma-international.org/standards/ecma-323/csta/ed6",
          "http://www.ecma.ch/standards/ecma-323/csta/ed2",
          "http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv6",
          "http://www.ecmainternational.org/standards/ecma-323/csta/ed5", "http://a b/", "x"}) {
        for (const std::string prefix : {"", "csta:", "ns3:"}) {
            std::string xml = "<@AnswerCall xmlns" +
                              (prefix.empty() ? "" : ":" + prefix.substr(0, prefix.size() - 1)) + "=\"" + ns +
                              "\">" + body;
            for (std::size_t at = xml.find('@'); at != xml.npos; at = xml.find('@', at))
                xml.replace(at, 1, prefix);
            decoder d;
            const auto m = d.decode(xml);
            ASSERT_TRUE(m) << xml;
            EXPECT_TRUE(*m == message{answer_c_d}) << xml;
            EXPECT_EQ(d.root_namespace(), ns);
            EXPECT_EQ(d.root_name(), "AnswerCall");
        }
    }
    EXPECT_EQ(decoded<answer_call>(answer_call_text), answer_c_d);
}

// A prefix that nobody declared is a mistake that does no harm.
TEST(Decoder, TakesUndeclaredPrefixes) {
    EXPECT_EQ(
        decoded<answer_call>("<c:AnswerCall><c:callToBeAnswered><c:callID>c</c:callID><deviceID>d</deviceID>"
                             "</c:callToBeAnswered></c:AnswerCall>"),
        answer_c_d);
}

// DMCC clients send deviceID first, and either half may be absent.
TEST(Decoder, TakesEitherOrderInAConnection) {
    EXPECT_EQ(decoded<answer_call>("<AnswerCall><callToBeAnswered><deviceID>d</deviceID><callID>c</callID>"
                                   "</callToBeAnswered></AnswerCall>"),
              answer_c_d);
    EXPECT_EQ(decoded<answer_call>(
                  "<AnswerCall><callToBeAnswered><callID>c</callID></callToBeAnswered></AnswerCall>"),
              (answer_call{.call_to_be_answered = {"c", {}}}));
    EXPECT_EQ(decoded<answer_call>("<AnswerCall><callToBeAnswered/></AnswerCall>"), answer_call{});
}

// Children out of schema order are the same children.
TEST(Decoder, TakesChildrenInAnyOrder) {
    EXPECT_EQ(
        decoded<make_call>("<MakeCall><autoOriginate>doNotPrompt</autoOriginate><calledDirectoryNumber>2"
                           "</calledDirectoryNumber><callingDevice>1</callingDevice></MakeCall>"),
        (make_call{.calling_device = {"1"},
                   .called_directory_number = {"2"},
                   .auto_originate = auto_originate::do_not_prompt}));
}

// What is not modelled is skipped with all its content, even where that has names we know.
TEST(Decoder, SkipsWhatItDoesNotKnow) {
    EXPECT_EQ(decoded<answer_call>(
                  "<AnswerCall><x><callToBeAnswered><callID>no</callID></callToBeAnswered></x><!-- c --><?pi "
                  "x?>text"
                  "<callToBeAnswered>t<callID>c</callID><y/><deviceID>d</deviceID></callToBeAnswered>"
                  "<correlatorData><string>00</string></correlatorData><extensions/></AnswerCall>"),
              answer_c_d);
}

// Text split by children, comments and CDATA is one text; children of a text element are not part of it.
TEST(Decoder, JoinsTextInPieces) {
    EXPECT_EQ(
        decoded<monitor_stop>("<MonitorStop><monitorCrossRefID>a<!-- -->b<![CDATA[<c>]]><x>no</x>&#100;&amp;"
                              "</monitorCrossRefID></MonitorStop>")
            .monitor_cross_ref_id,
        "ab<c>d&");
}

// Of an element that may stand once, the first counts.
TEST(Decoder, TakesTheFirstOfRepeatedElements) {
    EXPECT_EQ(
        decoded<monitor_stop>("<MonitorStop><monitorCrossRefID>1</monitorCrossRefID><monitorCrossRefID>2"
                              "</monitorCrossRefID></MonitorStop>")
            .monitor_cross_ref_id,
        "1");
    const auto e = decoded<snapshot_device>(
        "<SnapshotDevice><snapshotObject>1</snapshotObject><snapshotObject>2"
        "</snapshotObject></SnapshotDevice>");
    EXPECT_EQ(e.snapshot_object.text, "1");
    const auto v = decoded<set_speaker_volume>(
        "<SetSpeakerVolume><device>1</device><speakerVolume><volAbs>5</volAbs><volInc>increment</volInc>"
        "</speakerVolume></SetSpeakerVolume>");
    EXPECT_EQ(v.speaker_volume, (volume{std::int16_t{5}}));
}

// XML white space around a value goes; everything within a device id stays byte for byte.
TEST(Decoder, TrimsAroundValuesOnly) {
    const auto m = decoded<make_call>(
        "<MakeCall>\n <callingDevice>\r\n\t N&lt;7868>Line 71;uid=\u00a0 \n</callingDevice>"
        "<calledDirectoryNumber> tel:+49;ext=1 </calledDirectoryNumber>"
        "<autoOriginate>\n prompt </autoOriginate></MakeCall>");
    EXPECT_EQ(m.calling_device.text, "N<7868>Line 71;uid=\u00a0");
    EXPECT_EQ(m.called_directory_number.text, "tel:+49;ext=1");
    EXPECT_EQ(m.auto_originate, auto_originate::prompt);
}

// The attribute tells the numbering; one that is unknown tells nothing.
TEST(Decoder, ReadsTypeOfNumber) {
    EXPECT_EQ(decoded<snapshot_device>(
                  "<SnapshotDevice><snapshotObject mediaClass=\"voice\" typeOfNumber=\"explicitPublic:"
                  "subscriber\">1</snapshotObject></SnapshotDevice>")
                  .snapshot_object.number_type,
              type_of_number::explicit_public_subscriber);
    EXPECT_EQ(decoded<snapshot_device>(
                  "<SnapshotDevice><snapshotObject typeOfNumber=\"nope\">1</snapshotObject></SnapshotDevice>")
                  .snapshot_object,
              device_id{"1"});
}

// Edition 6 and phones wrap the destination; others write it plainly (csta.md 3).
TEST(Decoder, TakesBothFormsOfNewDestination) {
    const std::string head =
        "<DeflectCall><callToBeDiverted><callID>c</callID></callToBeDiverted><newDestination>";
    const std::string tail = "</newDestination></DeflectCall>";
    EXPECT_EQ(decoded<deflect_call>(head + "2005" + tail).new_destination, device_id{"2005"});
    const auto wrapped =
        decoded<deflect_call>(head + "\n<device typeOfNumber=\"other\">2005</device>\n" + tail);
    EXPECT_EQ(wrapped.new_destination, (device_id{"2005", type_of_number::other}));
}

// The standard misspells it; peers that spell it rightly are understood.
TEST(Decoder, TakesTransferredEventRightlySpelled) {
    EXPECT_EQ(decoded<transferred_event>(
                  "<TransferredEvent><monitorCrossRefID>x</monitorCrossRefID><primaryOldCall>"
                  "<callID>c</callID></primaryOldCall></TransferredEvent>")
                  .primary_old_call.call_id,
              "c");
}

// Microsoft's clients name the line in private data.
TEST(Decoder, ReadsTheLineOfASignIn) {
    const auto m = decoded<request_system_status>(
        "<RequestSystemStatus "
        "xmlns=\"http://www.ecma-international.org/standards/ecma-323/csta/ed3\"><extensions>"
        "<privateData><private><lcs:line xmlns:lcs=\"http://schemas.microsoft.com/Lcs/2005/04/RCCExtension\">"
        "tel:2001;phone-context=dialstring</lcs:line></private></privateData></extensions></"
        "RequestSystemStatus>");
    EXPECT_EQ(m.line, "tel:2001;phone-context=dialstring");
    EXPECT_EQ(decoded<request_system_status>("<RequestSystemStatus/>").line, std::nullopt);
}

// ECMA-354 as servers write it: the namespace bound to a prefix that no element uses, and their own
// extensions.
TEST(Decoder, ReadsASloppyApplicationSession) {
    const auto m = decoded<start_application_session_pos_response>(
        "<?xml version=\"1.0\"?><StartApplicationSessionPosResponse "
        "xmlns:aps=\"http://www.ecma-international.org/standards/ecma- "
        "354/appl_session\"><sessionID>17</sessionID>"
        "<actualSessionDuration>150</actualSessionDuration><extensions><actualHBT>30</actualHBT></extensions>"
        "</StartApplicationSessionPosResponse>");
    EXPECT_EQ(m.session_id, "17");
    EXPECT_EQ(m.actual_session_duration, std::chrono::seconds{150});
}

// Who signs in is in applicationSpecificInfo, whatever prefixes and types stand there.
TEST(Decoder, ReadsTheLoginOfAnApplicationSession) {
    const auto m = decoded<start_application_session>(
        "<StartApplicationSession "
        "xmlns=\"http://www.ecma-international.org/standards/ecma-354/appl_session\">"
        "<applicationInfo><applicationID>gw</applicationID><applicationSpecificInfo>"
        "<acx:SessionLoginInfo xmlns:acx=\"http://www.avaya.com/csta\" "
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"acx:SessionLoginInfo\">"
        "<acx:userName>u</acx:userName><acx:password>p&amp;w</acx:password>"
        "<acx:sessionCleanupDelay>60</acx:sessionCleanupDelay></acx:SessionLoginInfo></"
        "applicationSpecificInfo>"
        "</applicationInfo><requestedProtocolVersions><protocolVersion>a</protocolVersion>"
        "<protocolVersion>b</protocolVersion></requestedProtocolVersions>"
        "<requestedSessionDuration>180</requestedSessionDuration></StartApplicationSession>");
    EXPECT_EQ(m.application_id, "gw");
    EXPECT_EQ(m.login, (session_login_info{.user_name = "u", .password = "p&w"}));
    EXPECT_EQ(m.requested_protocol_versions, (std::vector<std::string>{"a", "b"}));
}

// The prolog's encoding is honoured; older switches write ISO-8859-1.
TEST(Decoder, HonoursTheDeclaredEncoding) {
    const auto m = decoded<monitor_stop>(
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><MonitorStop><monitorCrossRefID>"
        "caf\xE9</monitorCrossRefID></MonitorStop>");
    EXPECT_EQ(m.monitor_cross_ref_id, "café");
    EXPECT_EQ(decoded<monitor_stop>(
                  "\xEF\xBB\xBF<MonitorStop><monitorCrossRefID>é</monitorCrossRefID></MonitorStop>")
                  .monitor_cross_ref_id,
              "é");
}

// Octets that are not in the encoding are an error of their own.
TEST(Decoder, TellsBadEncodings) {
    EXPECT_EQ(refused("<MonitorStop><monitorCrossRefID>caf\xE9</monitorCrossRefID></MonitorStop>").code,
              errc::bad_encoding);
    EXPECT_EQ(refused("<?xml version=\"1.0\" encoding=\"klingon\"?><MonitorStop/>").code, errc::bad_encoding);
    EXPECT_EQ(
        refused(
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?><MonitorStop><monitorCrossRefID>1</monitorCrossRefID>"
            "</MonitorStop>")
            .code,
        errc::bad_encoding);
}

// An error names the element and says what was expected.
TEST(Decoder, ExplainsAMissingElement) {
    const auto r = refused("<MakeCall>\n<callingDevice>1</callingDevice>\n</MakeCall>");
    EXPECT_EQ(r.code, errc::missing_element);
    EXPECT_EQ(r.why.element, "MakeCall/calledDirectoryNumber");
    EXPECT_EQ(r.why.text, "mandatory element calledDirectoryNumber is missing");
    EXPECT_EQ(r.why.line, 3U);
}

TEST(Decoder, ExplainsABadValue) {
    const auto r =
        refused("<SetDoNotDisturb><device>1</device><doNotDisturbOn>yes</doNotDisturbOn></SetDoNotDisturb>");
    EXPECT_EQ(r.code, errc::bad_value);
    EXPECT_EQ(r.why.element, "SetDoNotDisturb/doNotDisturbOn");
    EXPECT_EQ(r.why.text, "\"yes\" is not true or false");
    EXPECT_EQ(
        refused("<GenerateDigits><connectionToSendDigits/><digitMode>pulse</digitMode><charactersToSend>1"
                "</charactersToSend></GenerateDigits>")
            .why.text,
        "\"pulse\" is not one of rotaryPulse, dTMF");
}

TEST(Decoder, ExplainsAnEmptyChoice) {
    const auto r = refused("<MonitorStart><monitorObject/></MonitorStart>");
    EXPECT_EQ(r.code, errc::missing_element);
    EXPECT_EQ(r.why.element, "MonitorStart/monitorObject");
}

// Not a message of ours: said before anything else is read.
TEST(Decoder, ExplainsAnUnknownMessage) {
    const auto r = refused("<TeleportCall><inside/></TeleportCall>");
    EXPECT_EQ(r.code, errc::unknown_message);
    EXPECT_EQ(r.why.element, "TeleportCall");
    EXPECT_EQ(r.why.text, "no message is named TeleportCall");
    EXPECT_EQ(refused("<TeleportCall><broken").code, errc::not_well_formed) << "cut short, whatever it was";
}

// Not XML at all.
TEST(Decoder, ExplainsWhatIsNotXml) {
    for (const char* text :
         {"", " ", "x", "hello", "<", "<SystemStatusResponse", "{\"a\":1}",
          "<SystemStatusResponse/><SystemStatusResponse/>",
          "<SystemStatusResponse>&nope;</SystemStatusResponse>", "<SystemStatusResponse/>x"}) {
        const auto r = refused(text);
        EXPECT_EQ(r.code, errc::not_well_formed) << text;
    }
    EXPECT_FALSE(refused("<MonitorStop><a></b></MonitorStop>").why.text.empty());
}

// Numbers are whole, in range, and durations are not negative.
TEST(Decoder, ReadsNumbersExactly) {
    const auto volume_of = [](const std::string& text) {
        return "<SetSpeakerVolume><device>1</device><speakerVolume><volAbs>" + text +
               "</volAbs></speakerVolume></SetSpeakerVolume>";
    };
    EXPECT_EQ(decoded<set_speaker_volume>(volume_of(" +32767 ")).speaker_volume,
              (volume{std::int16_t{32767}}));
    for (const char* text : {"32768", "1.5", "", "1x", "0x1", "+-1", "99999999999999999999"})
        EXPECT_EQ(refused(volume_of(text)).code, errc::bad_value) << text;
    const auto session = [](const std::string& text) {
        return "<ResetApplicationSessionTimer><sessionID>1</sessionID><requestedSessionDuration>" + text +
               "</requestedSessionDuration></ResetApplicationSessionTimer>";
    };
    EXPECT_EQ(decoded<reset_application_session_timer>(session("2147483647")).requested_session_duration,
              std::chrono::seconds{2147483647});
    EXPECT_EQ(refused(session("-1")).code, errc::bad_value);
    EXPECT_EQ(refused(session("2147483648")).code, errc::bad_value);
}

// One decoder reads good after bad, and keeps nothing of the bad.
TEST(Decoder, RecoversAfterEveryError) {
    decoder d;
    for (const char* bad :
         {"<MakeCall><callingDevice>1", "<!DOCTYPE a><a/>", "<x/>", "", "<MakeCall/>", "\xFF\xFE\x00"}) {
        EXPECT_FALSE(d.decode(bad)) << bad;
        const auto good = d.decode(answer_call_text);
        ASSERT_TRUE(good) << bad;
        EXPECT_TRUE(*good == message{answer_c_d});
    }
}

}  // namespace
}  // namespace ctig::csta
