#include "cti_gateway/cti/baresip/netstring.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "cti_gateway/cti/error.hpp"

namespace ctig::cti::baresip {
namespace {

// Whatever pieces TCP makes of the stream, the texts come out whole and in order.
TEST(Netstring, ReadsTextsThatArriveOctetByOctet) {
    std::string stream;
    for (const auto* text : {"hello", "", "{\"event\":true}"}) append_netstring(stream, text);
    EXPECT_EQ(stream, "5:hello,0:,14:{\"event\":true},");
    netstring_reader reader;
    std::vector<std::string> texts;
    for (const char octet : stream) {
        reader.append({&octet, 1});
        const auto next = reader.next();
        ASSERT_TRUE(next);
        if (*next) texts.emplace_back(**next);
    }
    EXPECT_EQ(texts, (std::vector<std::string>{"hello", "", "{\"event\":true}"}));
}

TEST(Netstring, RefusesWhatIsNone) {
    for (const auto* bad :
         {"x:a,", ":a,", "01:a,", "1:ab", "-1:a,", "SIP/2.0 200 OK", "999999", "65537:a", "1;a,"}) {
        netstring_reader reader;
        reader.append(bad);
        const auto next = reader.next();
        EXPECT_TRUE(next.has_error() && next.error() == errc::bad_frame) << bad;
    }
}

TEST(Netstring, WaitsForTheEndOfTheLongestText) {
    std::string stream;
    append_netstring(stream, std::string(max_netstring, 'x'));
    netstring_reader reader;
    reader.append(std::string_view(stream).substr(0, stream.size() - 1));
    EXPECT_FALSE(reader.next().value());
    reader.append(",");
    const auto next = reader.next();
    ASSERT_TRUE(next && *next);
    EXPECT_EQ((*next)->size(), max_netstring);
}

}  // namespace
}  // namespace ctig::cti::baresip
