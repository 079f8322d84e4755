#include "sip_session/stream_framer.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "torture_files.hpp"

namespace ctig::sip {
namespace {

using kind = framed::kind;

const std::string with_body = "INFO sip:a@h SIP/2.0\r\nSubject: x\r\nL : 0005\r\n\r\nhello";
const std::string without_body = "OPTIONS sip:a@h SIP/2.0\r\nContent-Length:\r\n 0\r\n\r\n";

/// All that comes out until more is needed or the stream is lost: messages as they are, "ping", or "broken
/// <status>".
void drain(stream_framer& framer, std::vector<std::string>& into) {
    for (;;) {
        const auto found = framer.next();
        switch (found.what) {
            case kind::need_more: return;
            case kind::message: into.emplace_back(found.bytes); break;
            case kind::keep_alive: into.emplace_back("ping"); break;
            case kind::broken: into.push_back("broken " + std::to_string(found.status)); return;
        }
    }
}

std::vector<std::string> frames_of(std::string_view stream, message_limits limits = {}) {
    stream_framer framer(limits);
    std::vector<std::string> all;
    framer.append(stream);
    drain(framer, all);
    return all;
}
using strings = std::vector<std::string>;

// Nothing comes out before the last octet of the body is there.
TEST(StreamFramer, WaitsForTheWholeBody) {
    stream_framer framer;
    framer.append(with_body.substr(0, with_body.size() - 1));
    EXPECT_EQ(framer.next().what, kind::need_more);
    EXPECT_TRUE(framer.holds_partial_message());
    framer.append("o");
    const auto found = framer.next();
    EXPECT_EQ(found.what, kind::message);
    EXPECT_EQ(found.bytes, with_body);
    EXPECT_EQ(framer.next().what, kind::need_more);
    EXPECT_FALSE(framer.holds_partial_message());
}

// Several messages in one read come out one by one, pings and stray line ends between them.
TEST(StreamFramer, CutsPipelinedMessages) {
    EXPECT_EQ(frames_of(with_body + without_body + "\r\n" + with_body + "\r\n\r\n" + "\r\n" + without_body),
              strings({with_body, without_body, with_body, "ping", without_body}));
}

// The same stream gives the same messages wherever it is cut in two.
TEST(StreamFramer, GivesTheSameForEveryCut) {
    const auto stream = "\r\n" + with_body + "\r\n\r\n" + without_body + with_body;
    const auto whole = frames_of(stream);
    ASSERT_EQ(whole.size(), 4u);
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
        stream_framer framer;
        std::vector<std::string> seen;
        framer.append(stream.substr(0, cut));
        drain(framer, seen);
        framer.append(stream.substr(cut));
        drain(framer, seen);
        EXPECT_EQ(seen, whole) << cut;
    }
}

// What is lent gives the same as what is appended, wherever it is cut, and whether all is taken out before
// what was lent is gone or something is left then.
TEST(StreamFramer, CutsWhatItIsLentAlike) {
    const auto stream = "\r\n" + with_body + "\r\n\r\n" + without_body + with_body;
    const auto whole = frames_of(stream);
    for (std::size_t cut = 0; cut <= stream.size(); ++cut)
        for (const bool early : {false, true}) {
            stream_framer framer;
            std::vector<std::string> seen;
            for (auto part : {stream.substr(0, cut), stream.substr(cut)}) {
                framer.lend(part);
                if (early) {
                    if (const auto first = framer.next(); first.what == kind::message)
                        seen.emplace_back(first.bytes);
                    else if (first.what == kind::keep_alive)
                        seen.emplace_back("ping");
                    framer.keep();
                } else {
                    drain(framer, seen);
                }
                part.assign(part.size(), '#');
                drain(framer, seen);
            }
            EXPECT_EQ(seen, whole) << cut << early;
            EXPECT_EQ(framer.held(), 0U) << cut << early;
        }
}

// The same stream gives the same messages octet by octet.
TEST(StreamFramer, GivesTheSameOctetByOctet) {
    const auto stream = with_body + "\r\n\r\n" + without_body;
    stream_framer framer;
    std::vector<std::string> seen;
    for (const char c : stream) {
        framer.append({&c, 1});
        drain(framer, seen);
    }
    EXPECT_EQ(seen, frames_of(stream));
}

// A megabyte that trickles in octet by octet is read in linear time, else the test would run into its limit.
TEST(StreamFramer, StaysLinearOctetByOctet) {
    const message_limits wide{.header_octets = 600000, .body_octets = 600000};
    stream_framer framer(wide);
    const auto stream = "INFO sip:a@h SIP/2.0\r\nSubject: " + std::string(500000, '\r') +
                        "\r\nl: 500000\r\n\r\n" + std::string(500000, 'b');
    std::vector<std::string> seen;
    for (const char c : stream) {
        framer.append({&c, 1});
        drain(framer, seen);
    }
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].size(), stream.size());
}

// So is what never has a line: nothing is gone through again for each octet.
TEST(StreamFramer, StaysLinearWithoutALine) {
    for (const char c : {'\r', 'x'}) {
        stream_framer framer({.header_octets = 600000});
        for (int i = 0; i < 500000; ++i) {
            framer.append({&c, 1});
            ASSERT_EQ(framer.next().what, kind::need_more);
        }
        EXPECT_EQ(framer.held(), 500000U);
    }
}

// Two line ends at a message's place are a ping; one is nothing, and is not known for a ping before its
// second half.
TEST(StreamFramer, TellsPingsFromStrayLineEnds) {
    EXPECT_EQ(frames_of("\r\n\r\n\r\n\r\n"), strings({"ping", "ping"}));
    stream_framer framer;
    framer.append("\r\n\r");
    EXPECT_EQ(framer.next().what, kind::need_more);
    EXPECT_FALSE(framer.holds_partial_message());
    framer.append("\n");
    EXPECT_EQ(framer.next().what, kind::keep_alive);
    EXPECT_EQ(framer.next().what, kind::need_more);
}

// A length that is missing, negative, no number or contradictory loses the framing: 400, and nothing after it
// counts.
TEST(StreamFramer, LosesTheFramingWithoutALength) {
    const std::string start = "INFO sip:a@h SIP/2.0\r\n";
    for (const auto* length : {"", "l: -999\r\n", "l: x\r\n", "l:\r\n", "l: 1\r\nContent-Length: 2\r\n",
                               "Content-Length: 1\n\r\n"}) {
        stream_framer framer;
        framer.append(start + length + "\r\n" + with_body);
        const auto found = framer.next();
        EXPECT_EQ(found.what, kind::broken) << length;
        EXPECT_EQ(found.status, 400);
        EXPECT_EQ(found.error, errc::bad_content_length);
        EXPECT_TRUE(found.bytes.starts_with(start));
        framer.append(with_body);
        EXPECT_EQ(framer.next().what, kind::broken);
        EXPECT_FALSE(framer.holds_partial_message());
    }
}

// The body limit is told from the header, before the body is there.
TEST(StreamFramer, RefusesABodyOverTheLimit) {
    EXPECT_EQ(frames_of("INFO sip:a@h SIP/2.0\r\nl: 65537\r\n\r\n"), strings({"broken 413"}));
    EXPECT_EQ(frames_of("INFO sip:a@h SIP/2.0\r\nl: 99999999999999999999\r\n\r\n"), strings({"broken 413"}));
    EXPECT_EQ(frames_of(with_body, {.body_octets = 5}), strings({with_body}));
    EXPECT_EQ(frames_of(with_body, {.body_octets = 4}), strings({"broken 413"}));
}

// Headers over the limit are refused, whether their end is in sight or not.
TEST(StreamFramer, RefusesHeadersOverTheLimit) {
    const auto header_octets = without_body.size();
    EXPECT_EQ(frames_of(without_body, {.header_octets = header_octets}), strings({without_body}));
    EXPECT_EQ(frames_of(without_body, {.header_octets = header_octets - 1}), strings({"broken 513"}));
    EXPECT_EQ(frames_of(std::string(16384, 'x')), strings{});
    EXPECT_EQ(frames_of(std::string(16385, 'x')), strings({"broken 513"}));
}

// What was handed out does not count against the limits of what comes next, and large buffers are given back.
TEST(StreamFramer, RunsForEver) {
    stream_framer framer;
    const auto large = "INFO sip:a@h SIP/2.0\r\nl: 60000\r\n\r\n" + std::string(60000, 'b');
    std::vector<std::string> seen;
    for (int i = 0; i < 50; ++i) {
        framer.append(large + with_body.substr(0, 10));
        drain(framer, seen);
        framer.append(with_body.substr(10));
        drain(framer, seen);
    }
    ASSERT_EQ(seen.size(), 100u);
    EXPECT_EQ(seen[98], large);
    EXPECT_EQ(seen[99], with_body);
}

// RFC 4475 on a stream: two requests are two, a length that promises too much waits, the others lose the
// framing.
TEST(StreamFramer, MeetsTheTortureMessages) {
    EXPECT_EQ(frames_of(test::torture_message("dblreq")).size(), 2u);
    EXPECT_EQ(frames_of(test::torture_message("clerr")), strings{});
    EXPECT_EQ(frames_of(test::torture_message("ncl")), strings({"broken 400"}));
    EXPECT_EQ(frames_of(test::torture_message("mcl01")), strings({"broken 400"}));
    EXPECT_EQ(frames_of(test::torture_message("inv2543")), strings({"broken 400"}));
    for (const auto* name : {"wsinv", "longreq", "mpart01", "intmeth"})
        EXPECT_EQ(frames_of(test::torture_message(name)), strings({test::torture_message(name)})) << name;
}

}  // namespace
}  // namespace ctig::sip
