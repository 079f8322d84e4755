#include "cti_gateway/http/phone_routes.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "cti_gateway/base64.hpp"
#include "tests/unit/cti_gateway/http/web_lab.hpp"

namespace ctig::http {
namespace {

using namespace std::chrono_literals;

constexpr auto api = "/api/v1/me/selection";

class PhoneRoutes : public ::testing::Test, protected web_lab {
protected:
    /// The hidden field of the page.
    std::string form_token(const std::string& cookies) {
        const auto page = get("/", cookies).body();
        const std::string mark = "name=\"form_token\" value=\"";
        const auto at = page.find(mark);
        EXPECT_NE(at, std::string::npos) << page;
        return page.substr(at + mark.size(), page.find('"', at + mark.size()) - at - mark.size());
    }
    response with_basic(verb method, const std::string& credentials, const std::string& body = {}) {
        auto what = asking(method, api, body);
        what.set(field::authorization, "Basic " + base64_encode(credentials));
        return ask(std::move(what));
    }
    response with_cookie(verb method, const std::string& cookies, const std::string& token,
                         const std::string& body = {}) {
        auto what = asking(method, api, body);
        what.set(field::cookie, cookies);
        what.set("X-Form-Token", token);
        return ask(std::move(what));
    }
};

// Who is not signed in gets the form; the password opens the page, which names the phones by what they are.
TEST_F(PhoneRoutes, ShowsThePhonesAfterTheSignIn) {
    EXPECT_NE(get("/").body().find("action=\"/sign-in\""), std::string::npos);
    const auto in = post("/sign-in", "user=carol&password=secret");
    EXPECT_EQ(in.result(), status::see_other);
    EXPECT_EQ(in[field::location], "/");
    const auto page = get("/", cookie_of(in)).body();
    EXPECT_NE(page.find("Signed in as <strong>carol</strong>"), std::string::npos);
    EXPECT_NE(page.find("Desk &lt;phone&gt;"), std::string::npos) << "text is no HTML";
    EXPECT_NE(page.find("SOFT-CAROL"), std::string::npos);
}

// The mail address is a name, too.
TEST_F(PhoneRoutes, TakesTheMailAddress) {
    EXPECT_EQ(post("/sign-in", "user=c%40Example.com&password=secret").result(), status::see_other);
}

// No script reads the cookie, and other sites do not send it; over TLS only TLS carries it.
TEST_F(PhoneRoutes, GuardsTheCookie) {
    EXPECT_EQ(post("/sign-in", "user=carol&password=secret")[field::set_cookie],
              "ctig=token1; Path=/; HttpOnly; SameSite=Lax");
    auto what = asking(verb::post, "/sign-in", "user=carol&password=secret");
    EXPECT_EQ(ask(what, true)[field::set_cookie],
              "__Host-ctig=token3; Path=/; HttpOnly; SameSite=Lax; Secure");
    gateway.web.frame_ancestors = {"https://intranet.example.com"};
    EXPECT_EQ(ask(what, true)[field::set_cookie],
              "__Host-ctig=token5; Path=/; HttpOnly; SameSite=None; Partitioned; Secure");
}

// A wrong password, a user who is not there, and one who has no password get the same page, and each was
// checked as the others.
TEST_F(PhoneRoutes, TellsNothingAboutUsers) {
    const auto wrong = post("/sign-in", "user=carol&password=x");
    EXPECT_EQ(wrong.result(), status::forbidden);
    EXPECT_EQ(checked.user_id, "carol");
    const auto unknown = post("/sign-in", "user=nobody&password=secret");
    EXPECT_EQ(checked.user_id, "");
    EXPECT_EQ(checked.password, "secret") << "was checked all the same";
    const auto without = post("/sign-in", "user=ann&password=secret");
    for (const auto* got : {&unknown, &without}) {
        EXPECT_EQ(got->result(), wrong.result());
        EXPECT_EQ(got->body(), wrong.body());
        EXPECT_EQ(got->count(field::set_cookie), 0U);
    }
    EXPECT_EQ(with_basic(verb::get, "carol:x").body(), with_basic(verb::get, "nobody:x").body());
}

// The form chooses a phone for somebody without script; another press lets the gateway choose.
TEST_F(PhoneRoutes, KeepsTheChoiceOfTheForm) {
    const auto cookies = sign_in();
    const auto token = "form_token=" + form_token(cookies);
    const auto got =
        post("/selection", token + "&phone=device%3DSOFT-CAROL%26line%3D1002%26partition%3Dlab", cookies);
    EXPECT_EQ(got.result(), status::see_other);
    EXPECT_EQ(gateway.chosen["carol"].device, "SOFT-CAROL");
    EXPECT_NE(get("/", cookies).body().find("checked><span class=\"text\"><span class=\"name\">SOFT-CAROL"),
              std::string::npos);
    post("/selection", token + "&phone=", cookies);
    EXPECT_FALSE(gateway.chosen.contains("carol"));
}

// Nobody reaches a phone that is not theirs, by the form or by the API.
TEST_F(PhoneRoutes, RefusesThePhonesOfOthers) {
    const auto cookies = sign_in();
    const auto token = form_token(cookies);
    const auto page =
        post("/selection", "form_token=" + token + "&phone=device%3DSEP-ANN%26line%3D1000", cookies);
    EXPECT_NE(page.body().find("no longer yours"), std::string::npos);
    const auto got = with_cookie(verb::put, cookies, token, R"({"device":"SEP-ANN"})");
    EXPECT_EQ(got.result(), status::not_found);
    EXPECT_TRUE(gateway.chosen.empty());
}

// The API with a password: read, choose, leave it to the gateway.
TEST_F(PhoneRoutes, ServesPrograms) {
    gateway.live = {{.user = "carol", .lines = {{.pbx_device = "1002;device=SOFT-CAROL"}}}};
    auto got = with_basic(verb::put, "carol:secret", R"({"device":"SOFT-CAROL","line":"1002"})");
    ASSERT_EQ(got.result(), status::ok) << got.body();
    auto json = boost::json::parse(got.body()).as_object();
    EXPECT_EQ(json["selected"].at("device").as_string(), "SOFT-CAROL");
    EXPECT_EQ(json["sessions"].to_number<int>(), 1);
    EXPECT_FALSE(json["appearances"].at(0).at("controlled").as_bool());
    EXPECT_TRUE(json["appearances"].at(1).at("controlled").as_bool());
    got = with_basic(verb::delete_, "carol:secret");
    EXPECT_TRUE(boost::json::parse(got.body()).at("selected").is_null());
    EXPECT_EQ(with_basic(verb::get, "carol:secret").result(), status::ok);
}

// A profile is shown with the phone that it is on now, by the name that people know.
TEST_F(PhoneRoutes, SaysWhereAProfileIs) {
    gateway.everybody = std::make_shared<const directory::directory>(
        std::vector<directory::user>{
            {.id = "carol", .password_hash = "h", .appearances = {{"PROF-CAROL", "1002", "", ""}}}},
        std::vector<directory::device>{
            {.name = "PROF-CAROL", .lines = {{"1002", "", ""}}, .kind = directory::device_kind::profile},
            {.name = "SEP-LOBBY", .description = "Phone in the <lobby>"}});
    const auto cookies = sign_in();
    const auto shown = [&] {
        const auto text = with_basic(verb::get, "carol:secret").body();
        return boost::json::parse(text).at("appearances").at(0).as_object();
    };
    EXPECT_EQ(get("/", cookies).body().find(" now</span>"), std::string::npos) << "nobody knows";
    EXPECT_EQ(shown().if_contains("on_phone"), nullptr);
    gateway.places["PROF-CAROL"] = "SEP-LOBBY";
    EXPECT_NE(get("/", cookies).body().find("on Phone in the &lt;lobby&gt; now"), std::string::npos);
    EXPECT_EQ(shown().at("on_phone").as_string(), "Phone in the <lobby>");
    gateway.places["PROF-CAROL"] = "";
    EXPECT_NE(get("/", cookies).body().find("on no phone now"), std::string::npos);
    EXPECT_TRUE(shown().at("profile").as_bool());
}

// What is no choice is refused with what is expected.
TEST_F(PhoneRoutes, RefusesBrokenChoices) {
    for (const auto* body :
         {"", "x", "[]", "{}", R"({"device":1})", R"({"device":""})", R"({"phone":"SOFT-CAROL"})"})
        EXPECT_EQ(with_basic(verb::put, "carol:secret", body).result(), status::bad_request) << body;
}

// A full disk is said, and nothing has changed.
TEST_F(PhoneRoutes, SaysWhenTheChoiceCannotBeKept) {
    gateway.disk_full = true;
    EXPECT_EQ(with_basic(verb::put, "carol:secret", R"({"device":"SOFT-CAROL"})").result(),
              status::internal_server_error);
}

// A program without credentials is told how; a page's script must not make the browser ask by itself.
TEST_F(PhoneRoutes, AsksProgramsForCredentials) {
    EXPECT_TRUE(get(api)[field::www_authenticate].starts_with("Basic "));
    EXPECT_TRUE(with_cookie(verb::get, "ctig=x", "y")[field::www_authenticate].starts_with("Form "));
    EXPECT_EQ(post("/sign-out", "").result(), status::see_other) << "a form is led to the page";
}

// With a cookie alone another site could write: the form token is missing, or the browser says whose page it
// was.
TEST_F(PhoneRoutes, RefusesWhatOtherSitesSend) {
    const auto cookies = sign_in();
    const auto token = form_token(cookies);
    const auto body = R"({"device":"SOFT-CAROL"})";
    EXPECT_EQ(with_cookie(verb::put, cookies, "", body).result(), status::forbidden);
    EXPECT_EQ(post("/selection", "phone=", cookies).result(), status::forbidden);
    EXPECT_EQ(post("/sign-out", "form_token=x", cookies).result(), status::forbidden);
    auto what = asking(verb::put, api, body);
    what.set(field::authorization, "Basic " + base64_encode("carol:secret"));
    what.set(field::origin, "https://evil.example");
    EXPECT_EQ(ask(what).result(), status::forbidden);
    what.set(field::origin, "http://localhost");
    EXPECT_EQ(ask(what).result(), status::ok);
    what.set("Sec-Fetch-Site", "cross-site");
    EXPECT_EQ(ask(what).result(), status::forbidden);
    auto login = asking(verb::post, "/sign-in", "user=carol&password=secret");
    login.set("Sec-Fetch-Site", "cross-site");
    EXPECT_EQ(ask(login).result(), status::forbidden);
    EXPECT_EQ(with_cookie(verb::put, cookies, token, body).result(), status::ok);
}

// Thirty minutes without use end it; the page that loads itself again is no use.
TEST_F(PhoneRoutes, SignsOutAfterHalfAnHour) {
    const auto cookies = sign_in();
    now += 29min;
    EXPECT_NE(get("/", cookies).body().find("Signed in as"), std::string::npos);
    now += 29min;
    EXPECT_NE(get("/?idle", cookies).body().find("Signed in as"), std::string::npos);
    now += 1min;
    const auto page = get("/?idle", cookies).body();
    EXPECT_NE(page.find("You are signed out. That happens after 30 minutes without use."), std::string::npos);
}

// The button ends it at once, and takes the cookie away.
TEST_F(PhoneRoutes, SignsOut) {
    const auto cookies = sign_in();
    const auto out = post("/sign-out", "form_token=" + form_token(cookies), cookies);
    EXPECT_EQ(out[field::set_cookie], "ctig=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    EXPECT_EQ(with_cookie(verb::get, cookies, "").result(), status::unauthorized);
}

// Who left the directory, or has another password, is out.
TEST_F(PhoneRoutes, SignsOutWhoIsNotTheSameAnyMore) {
    const auto cookies = sign_in();
    gateway.everybody = std::make_shared<const directory::directory>(
        std::vector<directory::user>{{.id = "carol", .password_hash = "another"}},
        std::vector<directory::device>{});
    EXPECT_EQ(with_cookie(verb::get, cookies, "").result(), status::unauthorized);
}

// Ten tries at one name, known or not, then the next waits; the right password does not count.
TEST_F(PhoneRoutes, LimitsTheTriesAtAName) {
    for (int i = 0; i < 12; ++i)
        EXPECT_EQ(post("/sign-in", "user=carol&password=secret").result(), status::see_other);
    for (const auto* user : {"carol", "nobody"}) {
        const auto form = fmt::format("user={}&password=x", user);
        for (int i = 0; i < 10; ++i) EXPECT_EQ(post("/sign-in", form).result(), status::forbidden);
        const auto got = post("/sign-in", form);
        EXPECT_EQ(got.result(), status::too_many_requests);
        EXPECT_EQ(got[field::retry_after], "20");
    }
}

// Passwords that nobody can check now are no wrong passwords.
TEST_F(PhoneRoutes, SaysWhenPasswordsCannotBeChecked) {
    server_down = true;
    EXPECT_EQ(post("/sign-in", "user=carol&password=secret").result(), status::service_unavailable);
    EXPECT_EQ(with_basic(verb::get, "carol:secret").result(), status::service_unavailable);
}

}  // namespace
}  // namespace ctig::http
