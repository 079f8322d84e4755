#include "cti_gateway/refusal_log.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ctig {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::system_clock::time_point seen{1'700'000'000s};

std::string answer(const std::string& status, const std::string& method = "INVITE",
                   const std::string& more = {}, const std::string& call_id = "c1") {
    return "SIP/2.0 " + status +
           "\r\nVia: SIP/2.0/TCP client.example.com;branch=z9hG4bK1;received=192.0.2.7\r\n" +
           "From: \"Joe\" <sip:joe@example.com>;tag=a\r\nTo: <sip:8000@example.com>;tag=b\r\nCall-ID: " +
           call_id + "\r\nCSeq: 1 " + method + "\r\n" + more + "Content-Length: 0\r\n\r\n";
}

// What the client is told in the Warning is the reason; who asked is read off the message.
TEST(RefusalLog, KeepsTheWarning) {
    refusal_log log;
    log.on_sent(answer("403 Forbidden", "INVITE", "Warning: 399 gw \"say \\\"please\\\"\"\r\n"), seen);
    ASSERT_EQ(log.entries().size(), 1U);
    const auto& r = log.entries().front();
    EXPECT_EQ(r.reason, "say \"please\"");
    EXPECT_EQ(r.from, "sip:joe@example.com");
    EXPECT_EQ(r.peer, "192.0.2.7");
    EXPECT_EQ(r.status, 403);
    EXPECT_EQ(r.method, "INVITE");
}

// A stranger is told nothing; the operator is.
TEST(RefusalLog, KnowsWhatTheClientIsNotTold) {
    refusal_log log;
    log.note("c1", "not on access.trusted");
    log.on_sent(answer("403 Forbidden"), seen);
    EXPECT_EQ(log.entries().back().reason, "not on access.trusted");
    log.on_sent(answer("404 Not Found", "INVITE", "", "c2"), seen);
    EXPECT_EQ(log.entries().back().reason, "Not Found") << "the note was for another one";
}

// Successes, challenges, cancelled requests, requests of our own and rubbish are no refusals.
TEST(RefusalLog, LeavesOtherMessagesOut) {
    refusal_log log;
    for (const auto& text :
         {answer("200 OK"), answer("100 Trying"), answer("401 Unauthorized"),
          answer("487 Request Terminated"), answer("481 Gone", "BYE"),
          std::string("INFO sip:x SIP/2.0\r\n\r\n"), std::string("SIP/2.0 4"), std::string()})
        log.on_sent(text, seen);
    EXPECT_TRUE(log.entries().empty());
}

// A retransmitted answer is the same refusal; the same client an hour later is a new one.
TEST(RefusalLog, CountsRetransmissionsOnce) {
    refusal_log log;
    log.on_sent(answer("403 Forbidden"), seen);
    log.on_sent(answer("403 Forbidden"), seen + 1s);
    EXPECT_EQ(log.entries().size(), 1U);
    log.on_sent(answer("403 Forbidden"), seen + 1h);
    EXPECT_EQ(log.entries().size(), 2U);
}

// However many there are, the last hundred are kept.
TEST(RefusalLog, IsBounded) {
    refusal_log log;
    for (int i = 0; i < 250; ++i) log.on_sent(answer("403 Forbidden", "INVITE", "", std::to_string(i)), seen);
    EXPECT_EQ(log.entries().size(), 100U);
    EXPECT_EQ(log.entries().back().call_id, "249");
}

}  // namespace
}  // namespace ctig
