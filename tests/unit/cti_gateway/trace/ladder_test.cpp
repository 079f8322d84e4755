#include "cti_gateway/trace/ladder.hpp"

#include <gtest/gtest.h>

namespace ctig::trace {
namespace {

record sip(std::int64_t at, direction way, std::string text) {
    return {.at_us = at,
            .where = leg::sip,
            .way = way,
            .transport = "tcp",
            .peer = "127.0.0.1:5070",
            .text = std::move(text)};
}
record cti(std::int64_t at, direction way, std::string text) {
    return {.at_us = at,
            .where = leg::cti,
            .way = way,
            .transport = "csta",
            .peer = "pbx:4721",
            .text = std::move(text)};
}
const std::string info =
    "INFO sip:gw SIP/2.0\r\nFrom: <sip:alice@example.com>;tag=1\r\nCall-ID: c1\r\nCSeq: 2 INFO\r\n"
    "Content-Length: 92\r\n\r\n<?xml "
    "version=\"1.0\"?><MakeCall><calledDirectoryNumber>1001</calledDirectoryNumber></MakeCall>";

TEST(TraceRecord, ComesBackFromItsLineAsItWas) {
    const auto r = sip(1700000000123456, direction::out, "SIP/2.0 200 OK\r\n\r\n\"quoted\"\t\x01");
    const auto line = to_line(r);
    EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
    EXPECT_EQ(from_line(line), r);
}

TEST(TraceRecord, IsNotReadFromSomethingElse) {
    EXPECT_FALSE(from_line(""));
    EXPECT_FALSE(from_line("{\"at_us\":1"));
    EXPECT_FALSE(from_line("{\"text\":\"no time\"}"));
}

TEST(TraceRecord, ReplacesOctetsThatAreNotUtf8) {
    const auto back = from_line(to_line(sip(1, direction::in,
                                            "a\xff"
                                            "b")));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->text,
              "a\xEF\xBF\xBD"
              "b");
}

TEST(TraceRecord, CanBeReadBackWhateverOctetsAPeerSent) {
    for (const std::string bytes :
         {"\xed\xa0\x80", "\xe0\x80\x80", "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xc0\xaf", "\xe2\x82"})
        EXPECT_TRUE(from_line(to_line(sip(1, direction::in, bytes)))) << bytes;
}

TEST(TraceRecord, BlanksWhatIsSecretAndNothingElse) {
    EXPECT_EQ(without_secrets("<a:password>one</a:password><b>kept</b>"),
              "<a:password>***</a:password><b>kept</b>");
    EXPECT_EQ(without_secrets("authorization:Digest response=1\r\nTo: x"), "authorization:***\r\nTo: x");
}

TEST(TraceRecord, NeverHoldsAPassword) {
    const auto line = to_line(
        cti(1, direction::out,
            "<SessionLoginInfo><userName>u</userName><password>s3cret</password></SessionLoginInfo>"));
    EXPECT_EQ(line.find("s3cret"), std::string::npos);
    EXPECT_NE(line.find("***"), std::string::npos);
}

TEST(Ladder, NamesWhatAPhonesControlPortSays) {
    const auto said = [](const char* json) {
        return summary_of(
            {.where = leg::cti, .transport = "baresip", .peer = "softphone-1001", .text = json});
    };
    EXPECT_EQ(said(R"({"command":"dial","params":"1002","token":"1"})"), "dial 1002");
    EXPECT_EQ(said(R"({"event":true,"type":"CALL_CLOSED","param":"486 Busy Here"})"),
              "CALL_CLOSED 486 Busy Here");
    EXPECT_EQ(said(R"({"response":true,"ok":true,"data":"long"})"), "ok");
    EXPECT_EQ(said(R"({"response":true,"ok":false,"data":"Invalid argument"})"), "refused Invalid argument");
    EXPECT_EQ(said("<"), "unreadable message");
}

TEST(Ladder, NamesTheSipMessageAndTheCstaDocumentInIt) {
    EXPECT_EQ(summary_of(sip(1, direction::in, info)), "INFO MakeCall 1001");
    EXPECT_EQ(
        summary_of(sip(1, direction::out, "SIP/2.0 200 OK\r\nCSeq: 2 INFO\r\nContent-Length: 0\r\n\r\n")),
        "200 OK (INFO)");
    EXPECT_EQ(
        summary_of(
            cti(1, direction::in,
                "<?xml version=\"1.0\"?><n:DeliveredEvent><localConnectionInfo>alerting</localConnectionInfo>"
                "<cause>newCall</cause></n:DeliveredEvent>")),
        "DeliveredEvent alerting newCall");
}

TEST(Ladder, DrawsAnArrowFromLaneToLaneWithTheTimes) {
    const auto picture = draw_ladder(
        {sip(1000, direction::in, info), cti(3500, direction::out, "<MakeCall/>")}, {.lane_width = 40});
    EXPECT_NE(picture.find("alice"), std::string::npos);
    EXPECT_NE(picture.find("cti_gateway"), std::string::npos);
    EXPECT_NE(picture.find("PBX, manager pbx:4721"), std::string::npos);
    EXPECT_NE(picture.find("2.5 ms     +2.5"), std::string::npos) << picture;
    EXPECT_LT(picture.find("INFO MakeCall 1001"), picture.find("▶"));
}

TEST(Ladder, LeavesHeartbeatsOutUnlessAsked) {
    const std::vector<record> records{cti(1, direction::out, "<RequestSystemStatus/>"),
                                      cti(2, direction::out, "<MakeCall/>")};
    EXPECT_EQ(draw_ladder(records, {}).find("RequestSystemStatus"), std::string::npos);
    EXPECT_NE(draw_ladder(records, {.heartbeats = true}).find("RequestSystemStatus"), std::string::npos);
}

}  // namespace
}  // namespace ctig::trace
