#include "sip_session/call_id.hpp"

#include <gtest/gtest.h>

namespace ctig::sip {
namespace {

// Long, compact, in any case, folded: the same value, so that all messages of a dialog find its shard.
TEST(CallId, IsFoundHoweverItIsWritten) {
    for (const auto* header : {"Call-ID: a84b@10.0.0.1", "call-id :a84b@10.0.0.1 ", "i: a84b@10.0.0.1",
                               "I:a84b@10.0.0.1", "CALL-ID:\r\n a84b@10.0.0.1"}) {
        const auto message = std::string("INFO sip:x@y SIP/2.0\r\nCSeq: 1 INFO\r\nContact: <sip:i@z>\r\n") +
                             header + "\r\nContent-Length: 0\r\n\r\n";
        EXPECT_EQ(call_id_of(message), "a84b@10.0.0.1") << header;
    }
}

TEST(CallId, OfAResponseIsItsRequests) {
    EXPECT_EQ(call_id_of("\r\n\r\nINFO sip:x@y SIP/2.0\r\nCall-ID: x1\r\n\r\n"), "x1");
    EXPECT_EQ(call_id_of("SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP a\r\nCall-ID: x1\r\n\r\n"), "x1");
}

// What a body says is nobody's Call-ID.
TEST(CallId, IsEmptyWhereThereIsNone) {
    for (const auto* message :
         {"", "INFO", "INFO sip:x@y SIP/2.0\r\n", "INFO sip:x@y SIP/2.0\r\n\r\nCall-ID: b\r\n",
          "INFO sip:x@y SIP/2.0\r\nCall-Info: <http://a>\r\n\r\n"})
        EXPECT_EQ(call_id_of(message), "") << message;
}

}  // namespace
}  // namespace ctig::sip
