#include "cti_gateway/http/web_sessions.hpp"

#include <gtest/gtest.h>

namespace ctig::http {
namespace {

using namespace std::chrono_literals;

constexpr web_sessions::time_point opened{1h};

class WebSessions : public ::testing::Test {
protected:
    std::string open(std::string_view user, web_sessions::time_point at = opened) {
        return sessions_.open(web_role::user, user, "", at);
    }
    bool lives(const std::string& token, web_sessions::time_point at = opened) {
        return sessions_.find(token, web_role::user, at) != nullptr;
    }

    int made_ = 0;
    web_sessions sessions_{{.idle = 30min, .life = 12h, .of_one_user = 2, .in_all = 3},
                           [this] { return std::to_string(++made_); }};
};

// Each use puts the end off; looking does not.
TEST_F(WebSessions, EndWhenIdle) {
    const auto token = open("joe");
    EXPECT_NE(sessions_.use(token, web_role::user, opened + 29min), nullptr);
    EXPECT_TRUE(lives(token, opened + 58min));
    EXPECT_FALSE(lives(token, opened + 59min));
    EXPECT_EQ(sessions_.use(token, web_role::user, opened + 59min), nullptr);
    EXPECT_EQ(sessions_.size(), 0U);
}

// After half a day the password is asked again, however busy the person was.
TEST_F(WebSessions, EndAfterTwelveHours) {
    const auto token = open("joe");
    for (auto t = 20min; t < 12h; t += 20min)
        EXPECT_NE(sessions_.use(token, web_role::user, opened + t), nullptr);
    EXPECT_EQ(sessions_.use(token, web_role::user, opened + 12h), nullptr);
}

// A user's token is no operator's, and nothing opens what was closed or never was.
TEST_F(WebSessions, AreForTheirRoleAlone) {
    const auto token = open("joe");
    EXPECT_EQ(sessions_.use(token, web_role::operators, opened), nullptr);
    EXPECT_FALSE(lives(""));
    sessions_.close(token);
    EXPECT_FALSE(lives(token));
}

// The third of one user takes the place of the one that was idle the longest; the fourth of all likewise.
TEST_F(WebSessions, AreBounded) {
    const auto a = open("joe"), b = open("joe", opened + 1s);
    EXPECT_NE(sessions_.use(a, web_role::user, opened + 2s), nullptr);
    const auto c = open("joe", opened + 3s);
    EXPECT_TRUE(lives(a));
    EXPECT_FALSE(lives(b));
    const auto d = open("ann", opened + 4s), e = open("bob", opened + 5s);
    EXPECT_FALSE(lives(a));
    EXPECT_TRUE(lives(c) && lives(d) && lives(e));
}

}  // namespace
}  // namespace ctig::http
