#include "cti_gateway/audit/audit_record.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace ctig::audit {
namespace {

const record call{.at = std::chrono::system_clock::time_point(std::chrono::milliseconds(1'700'000'000'123)),
                  .event = "request",
                  .user = "joe",
                  .service = "MakeCall",
                  .line = "tel:1000;phone-context=dialstring",
                  .number = "+49301234567",
                  .dialled = "00049301234567",
                  .result = "ok"};

TEST(AuditRecord, IsOneLineOfJsonWithoutEmptyMembers) {
    EXPECT_EQ(json_line(call, numbers::plain),
              "{\"time\":\"2023-11-14T22:13:20.123Z\",\"event\":\"request\",\"user\":\"joe\",\"service\":"
              "\"MakeCall\","
              "\"line\":\"tel:1000;phone-context=dialstring\",\"number\":\"+49301234567\","
              "\"dialled\":\"00049301234567\",\"result\":\"ok\"}\n");
}

// The user's own line tells who did it; the other's number is the other's.
TEST(AuditRecord, MasksOtherPeoplesNumbersOnRequest) {
    const auto line = json_line(call, numbers::masked);
    EXPECT_EQ(line.find("4567"), std::string::npos) << line;
    EXPECT_NE(line.find("\"number\":\"+4930123xxxx\""), std::string::npos) << line;
    EXPECT_NE(line.find("tel:1000;"), std::string::npos) << line;
    EXPECT_EQ(masked("112"), "xxx");
    EXPECT_EQ(masked(""), "");
    EXPECT_EQ(masked("*67#"), "xxxx");
}

TEST(AuditRecord, CannotBeForgedByAPeersText) {
    const auto line = json_line({.event = "request", .user = "a\"}\n{\"event\":\"x\xFF"}, numbers::plain);
    EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
    EXPECT_EQ(line.find("\"event\":\"x"), std::string::npos) << line;
}

}  // namespace
}  // namespace ctig::audit
