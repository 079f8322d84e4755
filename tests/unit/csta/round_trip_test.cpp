#include <gtest/gtest.h>

#include "csta/codec.hpp"
#include "tests/unit/csta/table_messages.hpp"

namespace ctig::csta {
namespace {

std::string label(const testing::TestParamInfo<std::size_t>& i) {
    return std::string(table::messages()[i.param].name);
}

class EveryMessage : public testing::TestWithParam<std::size_t> {
protected:
    const table::message_info& kind = table::messages()[GetParam()];
};

// Whatever a message holds, it is the same message after it was written and read.
TEST_P(EveryMessage, SurvivesWritingAndReading) {
    decoder d;
    test::dice dice(GetParam());
    for (int i = 0; i < 100; ++i) {
        const message sent = test::random_message(kind, dice);
        const std::string xml = encode(sent);
        diagnostics why;
        const auto received = d.decode(xml, &why);
        ASSERT_TRUE(received) << why.element << ": " << why.text << "\n" << xml;
        ASSERT_TRUE(*received == sent) << xml << "\nbecame\n" << encode(*received);
    }
}

// The namespace that the peer negotiated carries the same message.
TEST_P(EveryMessage, SurvivesInAnotherNamespace) {
    decoder d;
    const message sent = test::full_message(kind);
    const auto received = d.decode(encode(sent, {.csta_namespace = "urn:x&y"}));
    ASSERT_TRUE(received);
    EXPECT_TRUE(*received == sent);
    EXPECT_EQ(message_name(*received), kind.name);
}

INSTANTIATE_TEST_SUITE_P(Table, EveryMessage, testing::Range<std::size_t>(0, table::messages().size()),
                         label);

}  // namespace
}  // namespace ctig::csta
