#include "cti_gateway/http/handle_request.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "tests/unit/cti_gateway/http/web_lab.hpp"

namespace ctig::http {
namespace {

using namespace std::chrono_literals;

class HandleRequest : public ::testing::Test, protected web_lab {};

// Alive is alive, whatever the links do.
TEST_F(HandleRequest, SaysItIsAlive) {
    const auto got = get("/healthz");
    EXPECT_EQ(got.result(), status::ok);
    EXPECT_EQ(got.body(), "ok\n");
    EXPECT_TRUE(got.keep_alive());
}

// 784111777 is RFC 9110's own example of a date.
TEST(HttpDate, IsRfc9110s) {
    EXPECT_EQ(http_date(std::chrono::system_clock::time_point(784'111'777s)),
              "Sun, 06 Nov 1994 08:49:37 GMT");
}

// Every response says who, when and what, and that it is not to be kept.
TEST_F(HandleRequest, PutsTheCommonHeaders) {
    const auto got = get("/healthz");
    EXPECT_EQ(got[field::server], "cti_gateway");
    EXPECT_EQ(got[field::content_length], "3");
    EXPECT_EQ(got[field::content_type], "text/plain; charset=utf-8");
    EXPECT_EQ(got[field::cache_control], "no-store");
    EXPECT_TRUE(got[field::date].ends_with(" GMT"));
}

// A browser loads nothing from outside, and shows the pages in nobody's frame unless the configuration says
// whose.
TEST_F(HandleRequest, TellsBrowsersTheRules) {
    auto got = get("/");
    EXPECT_NE(got["Content-Security-Policy"].find("default-src 'none'"), std::string::npos);
    EXPECT_NE(got["Content-Security-Policy"].find("frame-ancestors 'none'"), std::string::npos);
    EXPECT_EQ(got["X-Frame-Options"], "DENY");
    EXPECT_EQ(got["X-Content-Type-Options"], "nosniff");
    gateway.web.frame_ancestors = {"https://intranet.example.com", "'self'"};
    got = get("/");
    EXPECT_NE(got["Content-Security-Policy"].find("frame-ancestors https://intranet.example.com 'self'"),
              std::string::npos);
    EXPECT_EQ(got.count("X-Frame-Options"), 0U);
    EXPECT_EQ(get("/admin")["X-Frame-Options"], "DENY");
}

// A load balancer sends nothing to a gateway without a link, and a person reads why.
TEST_F(HandleRequest, IsReadyWithOneLinkInService) {
    gateway.now.links = {link_in(cti::link_state::out_of_service, "a:1", "connection\nrefused"),
                         link_in(cti::link_state::connecting, "b:2")};
    auto got = get("/readyz");
    EXPECT_EQ(got.result(), status::service_unavailable);
    EXPECT_NE(got.body().find("a:1 out_of_service connection\\nrefused\n"), std::string::npos) << got.body();
    gateway.now.links[1].state = cti::link_state::in_service;
    got = get("/readyz");
    EXPECT_EQ(got.result(), status::ok);
    EXPECT_EQ(got.body(), "ready: 1 of 2 links in service\n");
}

// Whatever its links: nobody may sign in here any more.
TEST_F(HandleRequest, IsNotReadyWhileDrained) {
    gateway.now.links = {link_in(cti::link_state::in_service, "a:1")};
    gateway.now.closed = "this gateway is drained";
    const auto got = get("/readyz");
    EXPECT_EQ(got.result(), status::service_unavailable);
    EXPECT_EQ(got.body(), "not ready: this gateway is drained\n");
    EXPECT_EQ(get("/healthz").result(), status::ok) << "it is alive";
}

// Prometheus names the format by its version.
TEST_F(HandleRequest, RendersMetrics) {
    metrics.sessions_changed(5);
    const auto got = get("/metrics");
    EXPECT_EQ(got[field::content_type], "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_NE(got.body().find("\ncti_sessions 5\n"), std::string::npos);
}

// The status is JSON; a query changes nothing.
TEST_F(HandleRequest, TellsTheStatus) {
    gateway.now.sessions = 7;
    const auto got = get("/api/v1/status?pretty=1");
    EXPECT_EQ(got.result(), status::ok);
    EXPECT_EQ(got[field::content_type], "application/json");
    EXPECT_EQ(boost::json::parse(got.body()).as_object().at("sessions").to_number<int>(), 7);
}

// HEAD is GET without the content, and with its length.
TEST_F(HandleRequest, AnswersHeadWithoutABody) {
    const auto got = ask(asking(verb::head, "/healthz"));
    EXPECT_EQ(got.result(), status::ok);
    EXPECT_EQ(got[field::content_length], "3");
    EXPECT_EQ(got.body(), "");
}

// What a path does not take is 405, and the response says what can be done instead; each path has its own.
TEST_F(HandleRequest, RefusesOtherMethodsWithAllow) {
    for (const auto method : {verb::post, verb::put, verb::delete_, verb::options, verb::unknown}) {
        const auto got = ask(asking(method, "/healthz"));
        EXPECT_EQ(got.result(), status::method_not_allowed) << static_cast<int>(method);
        EXPECT_EQ(got[field::allow], "GET, HEAD");
    }
    EXPECT_EQ(ask(asking(verb::get, "/sign-in"))[field::allow], "POST");
    EXPECT_EQ(ask(asking(verb::post, "/api/v1/me/selection"))[field::allow], "GET, HEAD, PUT, DELETE");
}

// What is not there is 404: neighbours of a route, tricks with the path, and the form of another method.
TEST_F(HandleRequest, DoesNotFindOtherPaths) {
    for (const auto* target : {"/healthz/", "/healthz2", "/nothing", "//healthz", "/../healthz", "/HEALTHZ",
                               "*", "x", "/api/v1/statuses", "http:///x", "", "/page.hpp", "/phones.html",
                               "/api/v1/lines", "/api/v1/lines/"}) {
        EXPECT_EQ(get(target).result(), status::not_found) << target;
    }
}

// Below /api/ an error is JSON too.
TEST_F(HandleRequest, TellsApiErrorsInJson) {
    const auto got = get("/api/v1/nothing");
    EXPECT_EQ(got[field::content_type], "application/json");
    EXPECT_TRUE(boost::json::parse(got.body()).as_object().contains("error"));
}

// RFC 9112 3.2.2: a server takes the absolute form as well.
TEST_F(HandleRequest, TakesTheAbsoluteForm) {
    EXPECT_EQ(get("http://localhost:8080/healthz?x=http://y/").result(), status::ok);
    EXPECT_EQ(get("http://localhost:8080").result(), status::ok);
}

// RFC 9112 3.2: HTTP/1.1 needs one Host; HTTP/1.0 may do without.
TEST_F(HandleRequest, WantsOneHost) {
    auto what = asking(verb::get, "/healthz");
    what.erase(field::host);
    EXPECT_EQ(ask(what).result(), status::bad_request);
    what.version(10);
    const auto got = ask(what);
    EXPECT_EQ(got.result(), status::ok);
    EXPECT_FALSE(got.keep_alive());
    what.insert(field::host, "a");
    what.insert(field::host, "b");
    EXPECT_EQ(ask(what).result(), status::bad_request);
}

// The pages' own files.
TEST_F(HandleRequest, ServesThePagesFiles) {
    EXPECT_EQ(get("/style.css")[field::content_type], "text/css; charset=utf-8");
    EXPECT_EQ(get("/phones.js")[field::content_type], "text/javascript; charset=utf-8");
    EXPECT_GT(get("/admin.js").body().size(), 1000U);
}

}  // namespace
}  // namespace ctig::http
