#include <gtest/gtest.h>

#include "csta/codec.hpp"
#include "tests/unit/csta/table_messages.hpp"

namespace ctig::csta {
namespace {

// Whatever a message holds, it is the same message after it was written and read.
TEST(EveryMessage, SurvivesWritingAndReading) {
    decoder d;
    test::dice dice(1);
    for (const auto& kind : table::messages()) {
        for (int i = 0; i < 100; ++i) {
            const message sent = test::random_message(kind, dice);
            const std::string xml = encode(sent);
            diagnostics why;
            const auto received = d.decode(xml, &why);
            ASSERT_TRUE(received) << why.element << ": " << why.text << "\n" << xml;
            ASSERT_TRUE(*received == sent) << xml << "\nbecame\n" << encode(*received);
        }
    }
}

// The namespace that the peer negotiated carries the same message.
TEST(EveryMessage, SurvivesInAnotherNamespace) {
    decoder d;
    for (const auto& kind : table::messages()) {
        const message sent = test::full_message(kind);
        const auto received = d.decode(encode(sent, {.csta_namespace = "urn:x&y"}));
        ASSERT_TRUE(received) << kind.name;
        EXPECT_TRUE(*received == sent) << kind.name;
        EXPECT_EQ(message_name(*received), kind.name);
    }
}

}  // namespace
}  // namespace ctig::csta
