#include "cti_gateway/http/operator_routes.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "tests/unit/cti_gateway/http/web_lab.hpp"

namespace ctig::http {
namespace {

using namespace std::chrono_literals;

class OperatorRoutes : public ::testing::Test, protected web_lab {
protected:
    response with_token(const std::string& target, const std::string& token = operator_token) {
        auto what = asking(verb::get, target);
        what.set(field::authorization, "Bearer " + token);
        return ask(std::move(what));
    }
    request handshake() {
        auto what = asking(verb::get, "/api/v1/live");
        what.set(field::connection, "Upgrade");
        what.set(field::upgrade, "websocket");
        what.set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        what.set("Sec-WebSocket-Version", "13");
        return what;
    }
};

constexpr const char* for_operators[] = {"/api/v1/sessions", "/api/v1/lines/1000", "/api/v1/refusals",
                                         "/api/v1/live"};

// Without a token in the configuration nobody is an operator, whatever they send, and the answer names the
// key.
TEST_F(OperatorRoutes, AreOffUntilThereIsAToken) {
    gateway.web.operator_token.clear();
    for (const auto* target : for_operators) {
        const auto got = with_token(target, "");
        EXPECT_EQ(got.result(), status::forbidden) << target;
        EXPECT_NE(got.body().find("http.operator_token_file"), std::string::npos) << got.body();
    }
    EXPECT_NE(get("/admin").body().find("http.operator_token_file"), std::string::npos);
    EXPECT_EQ(post("/admin/sign-in", "token=").count(field::set_cookie), 0U);
}

// Calls and lines are nobody's business but the operators'; a user's cookie does not open them.
TEST_F(OperatorRoutes, AreForOperatorsAlone) {
    const auto user = sign_in();
    for (const auto* target : for_operators) {
        EXPECT_EQ(get(target).result(), status::unauthorized) << target;
        EXPECT_EQ(get(target, user).result(), status::unauthorized) << target;
        EXPECT_EQ(get(target, "ctig-admin=" + user.substr(5)).result(), status::unauthorized) << target;
        EXPECT_EQ(with_token(target, "0123456789abcdeX").result(), status::unauthorized) << target;
    }
    EXPECT_EQ(get("/administrator").result(), status::not_found);
}

// The form takes the token, and the cookie opens the page until it is signed out.
TEST_F(OperatorRoutes, SignInByTheForm) {
    EXPECT_EQ(post("/admin/sign-in", "token=wrong").result(), status::forbidden);
    const auto cookies = operator_sign_in();
    const auto page = get("/admin", cookies).body();
    EXPECT_NE(page.find("CTI links"), std::string::npos);
    EXPECT_EQ(get("/api/v1/sessions", cookies).result(), status::ok);
    EXPECT_EQ(post("/admin/sign-out", "form_token=token2", cookies).result(), status::see_other);
    EXPECT_EQ(get("/api/v1/sessions", cookies).result(), status::unauthorized);
}

// A guesser is slowed down.
TEST_F(OperatorRoutes, LimitTheTriesOfAnAddress) {
    for (int i = 0; i < 50; ++i) EXPECT_EQ(with_token(for_operators[0], "x").result(), status::unauthorized);
    EXPECT_EQ(with_token(for_operators[0]).result(), status::too_many_requests);
    EXPECT_EQ(post("/admin/sign-in", std::string("token=") + operator_token).result(),
              status::too_many_requests);
}

// Sessions, all or of one user; a peer's bytes that are no UTF-8 leave the JSON valid.
TEST_F(OperatorRoutes, ListSessions) {
    gateway.live = {{.user = "carol", .call_id = "a\xff", .lines = {{.line_uri = "tel:1002"}}},
                    {.user = "ann", .lines = {{.line_uri = "tel:1000"}}}};
    auto json = boost::json::parse(with_token("/api/v1/sessions").body());
    EXPECT_EQ(json.at("matching").to_number<int>(), 2);
    EXPECT_EQ(json.at("sessions").at(0).at("call_id").as_string(), "a\\xff");
    json = boost::json::parse(with_token("/api/v1/sessions?user=ann").body());
    EXPECT_EQ(json.at("sessions").at(0).at("user").as_string(), "ann");
}

// One number on two phones: the PBX is asked for each, and who watches them is there, too.
TEST_F(OperatorRoutes, TellALinesCalls) {
    gateway.calls = std::vector<line_call>{{"7", "connected, connected", "1000"}};
    gateway.live = {{.user = "carol", .lines = {{.pbx_device = "1002;device=SOFT-CAROL"}}}};
    const auto json = boost::json::parse(with_token("/api/v1/lines/1002").body());
    const auto& lines = json.at("lines").as_array();
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[1].at("pbx_device").as_string(), "1002;device=SOFT-CAROL");
    EXPECT_EQ(lines[1].at("calls").at(0).at("other").as_string(), "1000");
    EXPECT_EQ(lines[1].at("watched_by").at("matching").to_number<int>(), 1);
    EXPECT_EQ(lines[0].at("watched_by").at("matching").to_number<int>(), 0);
    EXPECT_EQ(with_token("/api/v1/lines/9").result(), status::not_found);
    gateway.calls = line_calls{boost::system::in_place_error, "no CTI link is in service"};
    EXPECT_NE(with_token("/api/v1/lines/1000").body().find("no CTI link"), std::string::npos);
}

// Newest first, with the reason.
TEST_F(OperatorRoutes, TellRefusals) {
    gateway.refused = {{.status = 403, .reason = "first"}, {.status = 404, .reason = "second"}};
    const auto json = boost::json::parse(with_token("/api/v1/refusals").body());
    EXPECT_EQ(json.at("refusals").at(0).at("reason").as_string(), "second");
}

// The live page is a WebSocket for operators, and not for another site's page that rides on their cookie.
TEST_F(OperatorRoutes, GrantTheLiveFeed) {
    auto what = handshake();
    what.set(field::cookie, operator_sign_in());
    ask(what);
    EXPECT_TRUE(live_granted);
    EXPECT_EQ(get("/api/v1/live", operator_sign_in()).result(), status::upgrade_required);
    what.set(field::origin, "http://evil.example");
    EXPECT_EQ(ask(what).result(), status::forbidden);
}

}  // namespace
}  // namespace ctig::http
