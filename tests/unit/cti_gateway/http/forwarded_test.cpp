#include "cti_gateway/http/forwarded.hpp"

#include <gtest/gtest.h>

#include "tests/unit/cti_gateway/http/web_lab.hpp"

namespace ctig::http {
namespace {

const std::vector<std::string> proxies{"192.0.2.1", "10.0.0.0/8", "2001:db8::/32"};

client_origin seen(const std::string& peer, const std::vector<std::string>& forwarded_for,
                   const std::string& proto = {}) {
    incoming in{web_lab::asking(verb::get, "/"), peer};
    for (const auto& one : forwarded_for) in.what.insert("X-Forwarded-For", one);
    if (!proto.empty()) in.what.insert("X-Forwarded-Proto", proto);
    return origin_of(in, proxies);
}

// The proxy adds the address that it sees at the end; what stands before may be the client's invention.
TEST(Forwarded, NamesTheClientThatATrustedProxySaw) {
    EXPECT_EQ(seen("192.0.2.1", {"203.0.113.7"}).address, "203.0.113.7");
    EXPECT_EQ(seen("192.0.2.1", {"198.51.100.1, 203.0.113.7"}).address, "203.0.113.7");
    EXPECT_EQ(seen("192.0.2.1", {"198.51.100.1", "203.0.113.7, 10.1.2.3"}).address, "203.0.113.7");
    EXPECT_EQ(seen("192.0.2.1", {"203.0.113.7:40000"}).address, "203.0.113.7");
    EXPECT_EQ(seen("10.9.9.9", {"[2001:db9::7]:40000"}).address, "2001:db9::7");
    EXPECT_EQ(seen("192.0.2.1", {"2001:db9::7"}).address, "2001:db9::7");
    EXPECT_EQ(seen("192.0.2.1", {"10.1.1.1, 10.2.2.2"}).address, "10.1.1.1");
}

// Everybody can write the header: from others than a trusted proxy it means nothing.
TEST(Forwarded, IsNotBelievedFromOthers) {
    EXPECT_EQ(seen("203.0.113.99", {"203.0.113.7"}).address, "203.0.113.99");
    EXPECT_FALSE(seen("203.0.113.99", {}, "https").secure);
}

TEST(Forwarded, StopsAtWhatIsNoAddress) {
    EXPECT_EQ(seen("192.0.2.1", {}).address, "192.0.2.1");
    EXPECT_EQ(seen("192.0.2.1", {""}).address, "192.0.2.1");
    EXPECT_EQ(seen("192.0.2.1", {"203.0.113.7, unknown"}).address, "192.0.2.1");
    EXPECT_EQ(seen("192.0.2.1", {"203.0.113.7, <script>, 10.1.1.1"}).address, "10.1.1.1");
    EXPECT_EQ(seen("192.0.2.1", {"["}).address, "192.0.2.1");
    EXPECT_EQ(seen("192.0.2.1", {",,,"}).address, "192.0.2.1");
}

// Cookies are for TLS alone where the browser speaks it, though the last hop does not.
TEST(Forwarded, TellsThatTheProxySpeaksTls) {
    EXPECT_TRUE(seen("192.0.2.1", {}, "HTTPS").secure);
    EXPECT_FALSE(seen("192.0.2.1", {}, "http").secure);
    EXPECT_FALSE(seen("192.0.2.1", {}).secure);
}

// The attempts of one client behind the proxy are not the others'.
TEST(Forwarded, LimitsCountTheClientsBehindTheProxy) {
    web_lab lab;
    lab.gateway.web.trusted_proxies = proxies;
    const auto sign_in_from = [&](const std::string& client) {
        auto what = web_lab::asking(verb::post, "/admin/sign-in", "token=wrong");
        what.insert("X-Forwarded-For", client);
        return lab.ask(std::move(what)).result();
    };
    for (int i = 0; i < 50; ++i) EXPECT_EQ(sign_in_from("203.0.113.7"), status::forbidden);
    EXPECT_EQ(sign_in_from("203.0.113.7"), status::too_many_requests);
    EXPECT_EQ(sign_in_from("203.0.113.8"), status::forbidden);
    lab.gateway.web.trusted_proxies.clear();
    for (int i = 0; i < 50; ++i) EXPECT_EQ(sign_in_from("203.0.113.9"), status::forbidden);
    EXPECT_EQ(sign_in_from("203.0.113.10"), status::too_many_requests);
}

// What a person chooses is written down with the address that it came from.
TEST(Forwarded, TheChoiceIsTheClients) {
    web_lab lab;
    lab.gateway.web.trusted_proxies = proxies;
    auto what = web_lab::asking(verb::put, "/api/v1/me/selection", R"({"device":"SOFT-CAROL"})");
    what.insert("X-Forwarded-For", "203.0.113.7");
    what.set(field::authorization, "Basic Y2Fyb2w6c2VjcmV0");  // carol:secret
    EXPECT_EQ(lab.ask(std::move(what)).result(), status::ok);
    EXPECT_EQ(lab.gateway.chosen_from, "203.0.113.7");
}

}  // namespace
}  // namespace ctig::http
