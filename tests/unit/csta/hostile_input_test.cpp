#include <gtest/gtest.h>

#include "csta/codec.hpp"
#include "csta/frame.hpp"
#include "tests/unit/csta/table_messages.hpp"

namespace ctig::csta {
namespace {

const std::string valid = encode(test::full_message("DeliveredEvent"));

boost::system::error_code error_of(std::string_view xml, decode_limits limits = {}) {
    decoder d(limits);
    const auto m = d.decode(xml);
    return m ? boost::system::error_code{} : m.error();
}

// Any document type declaration is refused, and with it bombs, external entities and default attributes.
TEST(HostileInput, RefusesDocumentTypes) {
    for (const char* xml :
         {"<!DOCTYPE MonitorStop><MonitorStop><monitorCrossRefID>1</monitorCrossRefID></MonitorStop>",
          "<!DOCTYPE MonitorStop SYSTEM \"http://127.0.0.1:1/x.dtd\"><MonitorStop/>",
          "<!DOCTYPE m [<!ENTITY a "
          "\"b\">]><MonitorStop><monitorCrossRefID>&a;</monitorCrossRefID></MonitorStop>",
          "<!DOCTYPE m [<!ENTITY a SYSTEM "
          "\"file:///etc/passwd\">]><MonitorStop><monitorCrossRefID>&a;</monitorCrossRefID>"
          "</MonitorStop>",
          "<!DOCTYPE m [<!ENTITY % a SYSTEM \"http://127.0.0.1:1/\"> %a;]><MonitorStop/>",
          "<!DOCTYPE l [<!ENTITY a \"xxxxxxxxxx\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c "
          "\"&b;&b;&b;&b;&b;&b;&b;&b;\">]><MonitorStop><monitorCrossRefID>&c;</monitorCrossRefID></"
          "MonitorStop>"}) {
        decoder d;
        diagnostics why;
        const auto m = d.decode(xml, &why);
        ASSERT_FALSE(m) << xml;
        EXPECT_EQ(m.error(), errc::forbidden_xml) << xml;
        EXPECT_EQ(why.text, "document type declarations are not accepted");
    }
}

// An overlong form of an ASCII character: libxml2 finds it in text, and lets it by in a CDATA section.
TEST(HostileInput, RefusesOctetsThatAreNoCharacters) {
    for (const std::string text : {"a\xC1\x8C",
                                   "<![CDATA[a\xC1\x8C"
                                   "b]]>"})
        EXPECT_EQ(error_of("<MonitorStop><monitorCrossRefID>" + text + "</monitorCrossRefID></MonitorStop>"),
                  errc::bad_encoding)
            << text;
}

// A declaration that says nothing is not read; what stands behind it is judged as if it had been, line and
// offset included.
TEST(HostileInput, JudgesWhatFollowsADeclarationAsIfItHadBeenRead) {
    const std::string unread = R"(<?xml version="1.0"?>)", read = R"(<?xml version='1.0'?>)";
    const std::string stop = "<MonitorStop><monitorCrossRefID>1</monitorCrossRefID></MonitorStop>";
    for (const std::string& rest :
         {std::string(), std::string("\n"), std::string("\n<"), unread + stop, "\xEF\xBB\xBF" + stop,
          std::string("\xFF\xFE<\0M\0/\0>\0", 10), std::string("<\0M\0/\0>\0", 8), "\n<!DOCTYPE a>" + stop,
          std::string("\r\n\r\n<MonitorStop>\n  <a></b></MonitorStop>"),
          std::string("<MonitorStop>\xC1\x8C</MonitorStop>")}) {
        diagnostics where, where_read;
        const auto error = decoder().decode(unread + rest, &where).error();
        EXPECT_TRUE(error) << rest;
        EXPECT_EQ(error, decoder().decode(read + rest, &where_read).error()) << rest;
        EXPECT_EQ(where.line, where_read.line) << rest;
        EXPECT_EQ(where.offset, where_read.offset) << rest;
    }
    for (const std::string space : {"", "\n", "\r\n ", "<!-- a -->"}) {
        EXPECT_FALSE(error_of(unread + space + stop)) << space;
        EXPECT_FALSE(error_of(R"(<?xml version="1.0" encoding="UTF-8"?>)" + space + stop)) << space;
    }
}

// Depth is bounded, in what we know and in what we skip.
TEST(HostileInput, BoundsDepth) {
    const auto nested = [](std::size_t levels) {
        std::string xml = "<SystemStatusResponse>";
        for (std::size_t i = 1; i < levels; ++i) xml += "<a>";
        for (std::size_t i = 1; i < levels; ++i) xml += "</a>";
        return xml + "</SystemStatusResponse>";
    };
    EXPECT_FALSE(error_of(nested(64)));
    EXPECT_EQ(error_of(nested(65)), errc::too_deep);
    EXPECT_EQ(error_of(nested(9000)), errc::too_deep);
    EXPECT_FALSE(error_of(nested(5), {.depth = 5}));
    EXPECT_EQ(error_of(nested(6), {.depth = 5}), errc::too_deep);
    EXPECT_EQ(error_of(nested(65), {.depth = 1000}), errc::too_deep);
    // The same element in itself: a device inside a device inside ... (edition 6 wraps one of them).
    std::string devices = "<SnapshotDevice><snapshotObject>";
    for (int i = 0; i < 200; ++i) devices += "<device>";
    EXPECT_EQ(error_of(devices), errc::too_deep);
}

// Size is bounded before anything is parsed.
TEST(HostileInput, BoundsSize) {
    const std::string head = "<MonitorStop><monitorCrossRefID>", tail = "</monitorCrossRefID></MonitorStop>";
    const std::size_t room = 64 * 1024 - head.size() - tail.size();
    EXPECT_FALSE(error_of(head + std::string(room, 'x') + tail));
    EXPECT_EQ(error_of(head + std::string(room + 1, 'x') + tail), errc::too_large);
    EXPECT_FALSE(error_of(valid, {.bytes = valid.size()}));
    EXPECT_EQ(error_of(valid, {.bytes = valid.size() - 1}), errc::too_large);
}

// A list cannot be longer than the document that it came in.
TEST(HostileInput, BoundsLists) {
    std::string xml = "<GetForwardingResponse><forwardingList>";
    while (xml.size() < 60000) xml += "<forwardListItem/>";
    EXPECT_EQ(error_of(xml + "</forwardingList></GetForwardingResponse>"), errc::missing_element);
}

// Documents cut anywhere are errors, never crashes, and never messages.
TEST(HostileInput, RefusesEveryTruncation) {
    decoder d;
    for (std::size_t cut = 0; cut < valid.size(); ++cut)
        EXPECT_FALSE(d.decode(std::string_view{valid}.substr(0, cut))) << cut;
    EXPECT_TRUE(d.decode(valid));
}

// Thousands of damaged documents: what still decodes can be written and read again, and the decoder stays
// sound.
TEST(HostileInput, SurvivesMutations) {
    static constexpr std::string_view splices[] = {
        "<",         ">",   "/",    "&",      "\"", "</",     "<a>",  "<!--",
        "<![CDATA[", "]]>", "&#0;", "&#x41;", "<?", "xmlns:", "\xFF", std::string_view{"\0", 1},
        "<device>"};
    decoder d;
    test::dice dice(20);
    std::size_t accepted = 0;
    for (int round = 0; round < 6000; ++round) {
        const auto& kind = table::messages()[dice.roll(table::messages().size())];
        std::string xml = encode(test::random_message(kind, dice));
        for (std::size_t n = 1 + dice.roll(4); n > 0; --n) {
            const std::size_t at = dice.roll(xml.size());
            switch (dice.roll(4)) {
                case 0: xml[at] = static_cast<char>(dice.roll(256)); break;
                case 1: xml.erase(at, 1 + dice.roll(20)); break;
                case 2: xml.insert(at, splices[dice.roll(std::size(splices))]); break;
                case 3: xml.insert(at, xml.substr(dice.roll(xml.size()), dice.roll(60))); break;
            }
        }
        const auto m = d.decode(xml);
        if (!m) continue;
        ++accepted;
        const auto again = d.decode(encode(*m));
        ASSERT_TRUE(again) << xml << "\n" << encode(*m);
        ASSERT_TRUE(*again == *m) << xml;
    }
    EXPECT_GT(accepted, 100U);
    EXPECT_TRUE(d.decode(valid));
}

// The parser's dictionary keeps every name; a flood of invented ones is answered with a new parser, not with
// growth until valid documents fail.
TEST(HostileInput, SurvivesAFloodOfInventedNames) {
    decoder d;
    std::size_t name = 0;
    for (int document = 0; document < 400; ++document) {
        std::string xml = "<SystemStatusResponse>";
        while (xml.size() < 60000) xml += "<invented" + std::to_string(++name) + "/>";
        ASSERT_TRUE(d.decode(xml + "</SystemStatusResponse>")) << document;
    }
    EXPECT_GT(d.parsers_made(), 5U);
    EXPECT_LT(d.parsers_made(), 200U);
    EXPECT_TRUE(d.decode(valid));
}

// Ordinary traffic never needs another parser.
TEST(HostileInput, OrdinaryTrafficKeepsItsParser) {
    decoder d;
    for (int i = 0; i < 2000; ++i) ASSERT_TRUE(d.decode(valid));
    EXPECT_EQ(d.parsers_made(), 1U);
}

// libxml2 prints nothing, whatever it is given.
TEST(HostileInput, PrintsNothing) {
    testing::internal::CaptureStderr();
    testing::internal::CaptureStdout();
    decoder d;
    for (const std::string xml :
         {"<a", "<?xml version=\"1.0\" encoding=\"ISO-2022-JP\"?><a>\x1B$B\xFF\xFF</a>", "<a>\xC3(</a>",
          "<?xml version=\"1.0\" encoding=\"UTF-7\"?><MonitorStop>+AGEAY-</MonitorStop>", "<x:MonitorStop/>",
          "<a xmlns:b=\"\"/>", "<?xml version=\"9\"?><a/>", "<!DOCTYPE a SYSTEM \"x\">"})
        EXPECT_FALSE(d.decode(xml)) << xml;
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
}

// Frames of random octets end in an error or wait; they never give more than went in.
TEST(HostileInput, FramesOfNoise) {
    test::dice dice(5);
    for (int round = 0; round < 2000; ++round) {
        frame_reader r(1024);
        std::string noise;
        ASSERT_FALSE(append_frame(noise, invoke_id{1}, std::string(dice.roll(40), 'x')));
        for (std::size_t n = dice.roll(30); n > 0; --n)
            noise += static_cast<char>(dice.roll(4) == 0 ? dice.roll(256) : 0);
        r.append(noise);
        std::size_t got = 0;
        for (auto f = r.next(); f && *f; f = r.next()) got += frame_header_size + (*f)->xml.size();
        ASSERT_LE(got + r.pending(), noise.size());
    }
}

// What a person reads: which tags, and no line that is none.
TEST(HostileInput, SaysWhichTagsDoNotMatch) {
    decoder d;
    diagnostics why;
    EXPECT_EQ(d.decode("<MonitorStop>\n<a></b></MonitorStop>", &why).error(), errc::not_well_formed);
    EXPECT_EQ(why.text, "Opening and ending tag mismatch: a and b");
    EXPECT_EQ(why.line, 2U);
}

// libxml2's time grows with the square of a tag's attributes.
TEST(HostileInput, RefusesATagOfThousandsOfAttributes) {
    const auto tag = [](int attributes) {
        std::string xml = "<MonitorStop";
        for (int i = 0; i < attributes; ++i) xml += " a" + std::to_string(i) + "=''";
        return xml + "><monitorCrossRefID>1</monitorCrossRefID></MonitorStop>";
    };
    EXPECT_FALSE(error_of(tag(500)));
    EXPECT_EQ(error_of(tag(501)), errc::too_large);
}

}  // namespace
}  // namespace ctig::csta
