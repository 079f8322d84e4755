#include "csta/frame.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace ctig::csta {
namespace {

using namespace std::string_view_literals;

std::string framed(unsigned id, std::string_view xml) {
    std::string out;
    EXPECT_FALSE(append_frame(out, invoke_id{static_cast<std::uint16_t>(id)}, xml));
    return out;
}

boost::system::error_code error_of(std::string_view bytes, std::size_t limit = max_frame_size) {
    frame_reader r(limit);
    r.append(bytes);
    const auto f = r.next();
    return f ? boost::system::error_code{} : f.error();
}

// The header is format, length with the header in it, and the invoke id in four digits.
TEST(Frame, IsWrittenAsTheAnnexSays) {
    EXPECT_EQ(framed(42, "<a/>"),
              "\0\0\0\x0C"
              "0042<a/>"sv);
}

// The length has two octets, the high one first.
TEST(Frame, WritesLongLengths) {
    const std::string f = framed(1, std::string(0x1234 - 8, 'x'));
    EXPECT_EQ(f.substr(0, 8),
              "\0\0\x12\x34"
              "0001"sv);
}

// A document that the length cannot express is refused and nothing is written.
TEST(Frame, RefusesWhatDoesNotFit) {
    std::string out = "kept";
    EXPECT_EQ(append_frame(out, invoke_id{1}, std::string(65528, 'x')), errc::too_large);
    EXPECT_EQ(out, "kept");
    EXPECT_FALSE(append_frame(out, invoke_id{1}, std::string(65527, 'x')));
}

// Invoke ids count to 9998; 9999 is for events.
TEST(Frame, InvokeIdsSkipTheEvents) {
    EXPECT_EQ(next_invoke_id(invoke_id{0}), invoke_id{1});
    EXPECT_EQ(next_invoke_id(invoke_id{9997}), invoke_id{9998});
    EXPECT_EQ(next_invoke_id(invoke_id{9998}), invoke_id{1});
    EXPECT_EQ(next_invoke_id(event_invoke_id), invoke_id{1});
}

// However the stream is cut, the same frames come out.
TEST(FrameReader, ReadsTwoFramesCutAnywhere) {
    const std::string stream = framed(7, "<one/>") + framed(9999, "<two/>");
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
        frame_reader r;
        std::vector<std::pair<invoke_id, std::string>> got;
        for (const std::string_view part :
             {std::string_view{stream}.substr(0, cut), std::string_view{stream}.substr(cut)}) {
            r.append(part);
            for (auto f = r.next(); f && *f; f = r.next()) got.emplace_back((*f)->id, (*f)->xml);
        }
        ASSERT_EQ(got.size(), 2U) << cut;
        EXPECT_EQ(got[0], (std::pair{invoke_id{7}, std::string("<one/>")}));
        EXPECT_EQ(got[1], (std::pair{event_invoke_id, std::string("<two/>")}));
        EXPECT_EQ(r.pending(), 0U);
    }
}

// One octet at a time works, and nothing comes early.
TEST(FrameReader, WaitsForTheWholeFrame) {
    const std::string stream = framed(3, "<x/>");
    frame_reader r;
    for (std::size_t i = 0; i < stream.size(); ++i) {
        ASSERT_FALSE(r.next()->has_value()) << i;
        r.append(std::string_view{stream}.substr(i, 1));
    }
    EXPECT_EQ((*r.next())->xml, "<x/>");
}

// A document of no octets is a frame.
TEST(FrameReader, ReadsAnEmptyDocument) {
    frame_reader r;
    r.append(framed(5, ""));
    const auto f = r.next();
    ASSERT_TRUE(f && *f);
    EXPECT_EQ((*f)->xml, "");
}

// Another format (a SOAP variant, HTTP, TLS) is noticed at its first octet.
TEST(FrameReader, RefusesOtherFormats) {
    EXPECT_EQ(error_of("\x01"sv), errc::bad_format_indicator);
    EXPECT_EQ(error_of("\0\x01"sv), errc::bad_format_indicator);
    EXPECT_EQ(error_of("GET / HTTP/1.1"sv), errc::bad_format_indicator);
    EXPECT_EQ(error_of("\x16\x03\x01"sv), errc::bad_format_indicator);
}

// A length that does not even hold the header is refused as soon as it is there.
TEST(FrameReader, RefusesLengthsBelowTheHeader) {
    EXPECT_EQ(error_of("\0\0\0\x07"sv), errc::bad_frame_length);
    EXPECT_EQ(error_of("\0\0\0\0"sv), errc::bad_frame_length);
    EXPECT_FALSE(error_of("\0\0\0\x08"sv));
}

// A limit below the protocol's own is kept.
TEST(FrameReader, RefusesFramesOverItsLimit) {
    EXPECT_FALSE(error_of(framed(1, std::string(92, 'x')), 100));
    EXPECT_EQ(error_of(framed(1, std::string(93, 'x')), 100), errc::too_large);
}

// Four digits, nothing else.
TEST(FrameReader, RefusesInvokeIdsThatAreNoNumber) {
    EXPECT_EQ(error_of("\0\0\0\x08"
                       "12a4"sv),
              errc::bad_invoke_id);
    EXPECT_EQ(error_of("\0\0\0\x08"
                       " 124"sv),
              errc::bad_invoke_id);
}

// After an error the stream is lost: the error stays, and nothing more is kept.
TEST(FrameReader, StaysBroken) {
    frame_reader r;
    r.append("\x01 garbage");
    EXPECT_FALSE(r.next());
    r.append(framed(1, "<x/>"));
    EXPECT_EQ(r.next().error(), errc::bad_format_indicator);
    EXPECT_EQ(r.pending(), 0U);
}

}  // namespace
}  // namespace ctig::csta
