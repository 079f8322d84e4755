// The texts are as baresip 1.0.0 (Debian 12) printed them.
#include "cti_gateway/cti/baresip/printed_status.hpp"

#include <gtest/gtest.h>

namespace ctig::cti::baresip {
namespace {

TEST(PrintedStatus, FindsTheAccounts) {
    EXPECT_EQ(
        accounts_in(
            "\n--- User Agents (2) ---\n"
            "> sip:1001@127.0.0.1:15060                   \x1b[32mOK \x1b[;m kamailio (5.6.3) Expires 60s\n"
            "  sip:1003@127.0.0.1:15060                   \x1b[31mERR\x1b[;m \n\n"),
        (std::vector<std::string>{"sip:1001@127.0.0.1:15060", "sip:1003@127.0.0.1:15060"}));
    EXPECT_TRUE(accounts_in("").empty());
}

TEST(PrintedStatus, ReadsTheListOfCalls) {
    const auto rows = calls_in(
        "\n--- Active calls (3) ---\n"
        "  [line 1]  0:00:01  ESTABLISHED  (on hold)  sip:1002@127.0.0.1:15060\n"
        "> [line 2]  0:12:01  ESTABLISHED             sip:1003@127.0.0.1\n"
        "  [line 3]  0:00:00   INCOMING             sip:alice@example.com\n\n");
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0], (call_row{false, 1, "ESTABLISHED", true, "sip:1002@127.0.0.1:15060"}));
    EXPECT_EQ(rows[1], (call_row{true, 2, "ESTABLISHED", false, "sip:1003@127.0.0.1"}));
    EXPECT_EQ(rows[2], (call_row{false, 3, "INCOMING", false, "sip:alice@example.com"}));
    EXPECT_TRUE(calls_in("\n--- Active calls (0) ---\n\n").empty());
    EXPECT_TRUE(calls_in("> [line x]  0:00:01  ESTABLISHED\n> [line \n[line 1").empty() ||
                calls_in("[line 1").size() <= 1);
}

TEST(PrintedStatus, ReadsTheCurrentCall) {
    const std::string text =
        "\n===== Call debug (OUTGOING) =====\n local_uri: Phone 1001 <sip:1001@127.0.0.1:15060>\n"
        " peer_uri:  The <boss> id=3 <sip:1002@127.0.0.1:15060>\n af=AF_INET id=18bf0e10a5dcfb2f\n"
        " direction: Outgoing\nSDP session\n  remote attributes:\n id=evil\n direction: Incoming\n";
    const auto call = call_in(text);
    ASSERT_TRUE(call);
    EXPECT_EQ(call->call, "18bf0e10a5dcfb2f");
    EXPECT_EQ(call->direction, call_direction::outgoing);
    EXPECT_FALSE(call_in("\n(no active calls)\n"));
}

TEST(PrintedStatus, SeesWhetherTheFarEndTakesDigits) {
    const std::string before =
        "session media:\naudio RTP/AVP\n  local formats:\n      0 PCMU/8000/1 () *\n"
        "    101 telephone-event/8000/1 (0-15) *\n  remote formats:\n      0 PCMU/8000/1 *\n";
    EXPECT_FALSE(takes_digits(before + "  local attributes:\n    label='1'\n"));
    EXPECT_TRUE(takes_digits(before + "    101 telephone-event/8000/1 (0-15) *\n  local attributes:\n"));
    EXPECT_FALSE(takes_digits("\n(no active calls)\n"));
}

TEST(PrintedStatus, TellsAFoundCallFromOneThatIsNot) {
    EXPECT_TRUE(call_was_found({.ok = true, .data = "setting current call: 18bf0e10a5dcfb2f\n"}));
    EXPECT_FALSE(call_was_found({.ok = true, .data = "call not found (id=18bf0e10a5dcfb2f)\n"}));
    EXPECT_FALSE(call_was_found({.ok = false, .data = "command not found (callfind)\n"}));
}

// Who is not a number is named by the whole URI.
TEST(PrintedStatus, NamesThePartyByItsNumber) {
    EXPECT_EQ(party_of("sip:1002@127.0.0.1:15060"), "1002");
    EXPECT_EQ(party_of("sip:+15551234@example.com"), "+15551234");
    EXPECT_EQ(party_of("sip:alice@example.com"), "sip:alice@example.com");
    EXPECT_EQ(party_of("sip:example.com"), "sip:example.com");
    EXPECT_EQ(user_of("sip:1001@pbx"), "1001");
    EXPECT_EQ(user_of("1001"), "");
}

}  // namespace
}  // namespace ctig::cti::baresip
