#include "cti_gateway/http/handle_request.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "tests/unit/cti_gateway/http/fixed_status.hpp"

namespace ctig::http {
namespace {

using namespace std::chrono_literals;

request asking(verb method, const char* target) {
    request out(method, target, 11);
    out.set(field::host, "localhost");
    return out;
}

class HandleRequest : public ::testing::Test {
protected:
    response ask(const request& what) { return handle_request(what, gateway_, registry_, now_); }
    response get(const char* target) { return ask(asking(verb::get, target)); }

    fixed_status gateway_;
    metrics::registry registry_;
    std::chrono::system_clock::time_point now_{784'111'777s};
};

// Alive is alive, whatever the links do.
TEST_F(HandleRequest, SaysItIsAlive) {
    const auto got = get("/healthz");
    EXPECT_EQ(got.result(), status::ok);
    EXPECT_EQ(got.body(), "ok\n");
    EXPECT_TRUE(got.keep_alive());
}

// Every response says who, when and what; 784111777 is RFC 9110's own example of a date.
TEST_F(HandleRequest, PutsTheCommonHeaders) {
    const auto got = get("/healthz");
    EXPECT_EQ(got[field::date], "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(got[field::server], "cti_gateway");
    EXPECT_EQ(got[field::content_length], "3");
    EXPECT_EQ(got[field::content_type], "text/plain; charset=utf-8");
    EXPECT_EQ(got[field::cache_control], "no-store");
}

// A load balancer sends nothing to a gateway without a link, and a person reads why.
TEST_F(HandleRequest, IsReadyWithOneLinkInService) {
    gateway_.now.links = {link_in(cti::link_state::out_of_service, "a:1", "connection\nrefused"),
                          link_in(cti::link_state::connecting, "b:2")};
    auto got = get("/readyz");
    EXPECT_EQ(got.result(), status::service_unavailable);
    EXPECT_NE(got.body().find("a:1 out_of_service connection\\nrefused\n"), std::string::npos) << got.body();
    gateway_.now.links[1].state = cti::link_state::in_service;
    got = get("/readyz");
    EXPECT_EQ(got.result(), status::ok);
    EXPECT_EQ(got.body(), "ready: 1 of 2 links in service\n");
}

// Prometheus names the format by its version.
TEST_F(HandleRequest, RendersMetrics) {
    registry_.sessions(5);
    const auto got = get("/metrics");
    EXPECT_EQ(got[field::content_type], "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_NE(got.body().find("\ncti_sessions 5\n"), std::string::npos);
}

// The status is JSON, with the time of the request in it.
TEST_F(HandleRequest, TellsTheStatus) {
    gateway_.now.started = now_ - 60s;
    const auto got = get("/api/v1/status?pretty=1");
    EXPECT_EQ(got.result(), status::ok);
    EXPECT_EQ(got[field::content_type], "application/json");
    EXPECT_EQ(boost::json::parse(got.body()).as_object().at("uptime_seconds").to_number<int>(), 60);
}

// HEAD is GET without the content, and with its length.
TEST_F(HandleRequest, AnswersHeadWithoutABody) {
    const auto got = ask(asking(verb::head, "/healthz"));
    EXPECT_EQ(got.result(), status::ok);
    EXPECT_EQ(got[field::content_length], "3");
    EXPECT_EQ(got.body(), "");
}

// Nothing here can be written, and the response says what can be done instead.
TEST_F(HandleRequest, RefusesOtherMethodsWithAllow) {
    for (const auto method : {verb::post, verb::put, verb::delete_, verb::options, verb::unknown}) {
        const auto got = ask(asking(method, "/healthz"));
        EXPECT_EQ(got.result(), status::method_not_allowed) << static_cast<int>(method);
        EXPECT_EQ(got[field::allow], "GET, HEAD");
    }
}

// What is not there is 404: neighbours of a route, tricks with the path, and the form of another method.
TEST_F(HandleRequest, DoesNotFindOtherPaths) {
    for (const auto* target : {"/healthz/", "/healthz2", "/nothing", "//healthz", "/../healthz", "/HEALTHZ",
                               "*", "x", "/api/v1/statuses", "http:///x", ""}) {
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
    EXPECT_EQ(get("http://localhost:8080").result(), status::not_found);
}

// Calls and lines are nobody's business until operators can sign in.
TEST_F(HandleRequest, KeepsSessionsAndLinesToOperators) {
    for (const auto* target :
         {"/api/v1/sessions", "/api/v1/lines", "/api/v1/lines/1000", "/admin", "/admin/x"}) {
        const auto got = get(target);
        EXPECT_EQ(got.result(), status::forbidden) << target;
        EXPECT_NE(got.body().find("operator"), std::string::npos) << got.body();
    }
    EXPECT_EQ(get("/administrator").result(), status::not_found);
}

// A browser at the front page is told what this is and what is missing.
TEST_F(HandleRequest, SaysThatThereIsNoSelectionPage) {
    const auto got = get("/");
    EXPECT_EQ(got.result(), status::not_found);
    EXPECT_NE(got.body().find("phone selection page"), std::string::npos);
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

}  // namespace
}  // namespace ctig::http
