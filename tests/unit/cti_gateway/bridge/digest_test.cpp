// Digest from the wire to the session: a user agent, a bridge, and a client of the tests that computes
// answers.
#include "cti_gateway/bridge/digest.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/rcc_lab.hpp"

namespace ctig::test {
namespace {

using namespace std::chrono_literals;

// Of "alice:example.com:open sesame", by sha256sum and md5sum.
constexpr std::string_view people_with_secrets = R"(
[[user]]
id = "alice"
rcc = true
sip_ha1 = { sha256 = "a7d6da1eb2029eb5024e42e0c05cf1a26ea3c8a974d88d42e149a7490b91869f", md5 = "7a6f498f50d864f4c4b7a4ab9d3f878c" }
appearances = [ { device = "SEP1", line = "1000", partition = "lab" } ]
[[user]]
id = "bob"
rcc = true
appearances = [ { device = "SEP2", line = "1001", partition = "lab" } ]
[[device]]
name = "SEP1"
lines = [ { number = "1000", partition = "lab" } ]
[[device]]
name = "SEP2"
lines = [ { number = "1001", partition = "lab" } ]
)";

std::string text_between(const std::string& text, const std::string& before, char end) {
    const auto at = text.find(before);
    if (at == std::string::npos) return {};
    return text.substr(at + before.size(), text.find(end, at + before.size()) - at - before.size());
}

class Digest : public testing::Test {
protected:
    Digest() {
        std::vector<std::string> mistakes;
        lab.people = directory::parse_directory(people_with_secrets, "people", mistakes);
        EXPECT_TRUE(mistakes.empty());
        use({"SHA-256"});
    }
    void use(std::vector<std::string> algorithms) {
        lab.settings = std::make_shared<config::configuration>(*lab.settings);
        lab.settings->access.digest_algorithms = std::move(algorithms);
        lab.sessions.replace(lab.people, lab.settings, nullptr);
    }

    request_text invite(const std::string& user, const std::string& authorization = {}) {
        auto request = client.invite();
        request.from = "<sip:" + user + "@example.com>;tag=" + client.from_tag;
        request.body = status_document("");
        if (!authorization.empty()) request.headers.push_back("Authorization: " + authorization);
        return request;
    }
    /// Sends it over a peer that may connect and is not believed; its final answer.
    sent_message ask(const request_text& request) {
        lab.sent.clear();
        lab.send(request, over);
        return lab.sent.empty() ? sent_message{} : lab.sent.back();
    }
    sent_message challenge(const std::string& user = "alice") { return ask(invite(user)); }

    /// What a client computes (RFC 7616 3.4.1).
    static std::string answer_to(const sent_message& refusal, const std::string& user,
                                 const std::string& password,
                                 const std::string& uri = "sip:8000@gateway.example.com",
                                 const std::string& nc = "00000001") {
        const auto value = refusal.header("WWW-Authenticate");
        const auto realm = text_between(value, "realm=\"", '"'), nonce = text_between(value, "nonce=\"", '"'),
                   algorithm = text_between(value, "algorithm=", ',');
        const auto h = [&](const std::string& text) { return bridge::digest_hash(algorithm, text); };
        const auto response = h(h(user + ":" + realm + ":" + password) + ":" + nonce + ":" + nc +
                                ":c1:auth:" + h("INVITE:" + uri));
        return fmt::format(
            "Digest username=\"{}\", realm=\"{}\", nonce=\"{}\", uri=\"{}\", response=\"{}\", "
            "algorithm={}, cnonce=\"c1\", qop=auth, nc={}",
            user, realm, nonce, uri, response, algorithm, nc);
    }

    rcc_lab lab;
    sip::flow over = tcp_flow(sip::peer_standing::allowed);
    client_dialog client{over};
};

TEST(DigestHash, IsThatOfTheAlgorithm) {
    EXPECT_EQ(bridge::digest_hash("sha-256", "alice:example.com:open sesame"),
              "a7d6da1eb2029eb5024e42e0c05cf1a26ea3c8a974d88d42e149a7490b91869f");
    EXPECT_EQ(bridge::digest_hash("MD5", "alice:example.com:open sesame"),
              "7a6f498f50d864f4c4b7a4ab9d3f878c");
    EXPECT_EQ(bridge::digest_hash("SHA-1", "x"), "");
}

// RFC 8760: a challenge for each algorithm that is switched on, the preferred one first.
TEST_F(Digest, AsksWhoeverIsNotBelieved) {
    use({"SHA-256", "MD5"});
    const auto refusal = challenge();
    EXPECT_EQ(refusal.status(), 401);
    const auto all = refusal.all("WWW-Authenticate");
    ASSERT_EQ(all.size(), 2U);
    EXPECT_TRUE(all[0].starts_with("Digest realm=\"example.com\", nonce=\""));
    EXPECT_TRUE(all[0].ends_with("algorithm=SHA-256, qop=\"auth\""));
    EXPECT_TRUE(all[1].ends_with("algorithm=MD5, qop=\"auth\""));
    EXPECT_EQ(lab.sessions.sessions(), 0U);
}

TEST_F(Digest, LetsInWhoProvesToBeWhoTheyClaim) {
    const auto answer = answer_to(challenge(), "alice", "open sesame");
    EXPECT_EQ(ask(invite("alice", answer)).status(), 200);
    EXPECT_EQ(lab.sessions.sessions(), 1U);
}

// MD5 passes only where it is switched on.
TEST_F(Digest, TakesMd5OnlyWhereItIsSwitchedOn) {
    use({"MD5"});
    const auto refusal = challenge();
    use({"SHA-256"});
    EXPECT_EQ(ask(invite("alice", answer_to(refusal, "alice", "open sesame"))).status(), 401);
    use({"SHA-256", "MD5"});
    EXPECT_EQ(ask(invite("alice", answer_to(refusal, "alice", "open sesame"))).status(), 200);
}

// 403 and no second challenge: clients answer 401 for ever.
TEST_F(Digest, RefusesAWrongPassword) {
    EXPECT_EQ(ask(invite("alice", answer_to(challenge(), "alice", "wrong"))).status(), 403);
    ASSERT_EQ(lab.refusals.size(), 1U) << "the client is not told why, the operator is";
    EXPECT_NE(lab.refusals[0].find("does not fit the user's sip_ha1"), std::string::npos) << lab.refusals[0];
}

// Good credentials of one user are no good for another.
TEST_F(Digest, RefusesToBeSomebodyElse) {
    EXPECT_EQ(ask(invite("bob", answer_to(challenge("bob"), "alice", "open sesame"))).status(), 403);
    EXPECT_EQ(ask(invite("nobody", answer_to(challenge("nobody"), "alice", "open sesame"))).status(), 403);
    // Who does not exist is asked like everybody else.
    EXPECT_EQ(challenge("nobody").status(), 401);
}

// An asserted identity is a trusted peer's word; from others it is nothing.
TEST_F(Digest, DoesNotListenToAssertedIdentities) {
    auto request = invite("alice");
    request.headers.push_back("P-Asserted-Identity: <sip:alice@example.com>");
    EXPECT_EQ(ask(request).status(), 401);
}

// The very same credentials again, in a new request: a recording. Its sender learns a new nonce, the user
// nothing.
TEST_F(Digest, DoesNotTakeARecording) {
    const auto refusal = challenge();
    const auto answer = answer_to(refusal, "alice", "open sesame");
    EXPECT_EQ(ask(invite("alice", answer)).status(), 200);
    const auto again = ask(invite("alice", answer));
    EXPECT_EQ(again.status(), 401);
    EXPECT_NE(again.header("WWW-Authenticate").find("stale=true"), std::string::npos);
    EXPECT_EQ(ask(invite("alice", answer_to(refusal, "alice", "open sesame", "sip:8000@gateway.example.com",
                                            "00000002")))
                  .status(),
              200);
}

TEST_F(Digest, AsksAgainWithStaleWhenTheNonceIsOld) {
    const auto refusal = challenge();
    lab.now += 301s;
    const auto again = ask(invite("alice", answer_to(refusal, "alice", "open sesame")));
    EXPECT_EQ(again.status(), 401);
    EXPECT_NE(again.header("WWW-Authenticate").find("stale=true"), std::string::npos);
    EXPECT_EQ(ask(invite("alice", answer_to(again, "alice", "open sesame"))).status(), 200);
}

// An answer made for another server is not one for us; a URI of ours without a user part is.
TEST_F(Digest, IsAboutThisRequest) {
    EXPECT_EQ(
        ask(invite("alice", answer_to(challenge(), "alice", "open sesame", "sip:8000@other.example.org")))
            .status(),
        403);
    EXPECT_EQ(ask(invite("alice", answer_to(challenge(), "alice", "open sesame", "sip:gateway.example.com")))
                  .status(),
              200);
}

// Credentials without qop, of another scheme, for another realm, or broken: none of them is an answer.
TEST_F(Digest, IsNotPassedByHalfAnAnswer) {
    auto without_qop = answer_to(challenge(), "alice", "open sesame");
    without_qop = without_qop.substr(0, without_qop.find(", cnonce"));
    EXPECT_EQ(ask(invite("alice", without_qop)).status(), 403);
    for (const auto* text :
         {"Basic YWxpY2U6b3BlbiBzZXNhbWU=", "Digest", "Digest realm=\"elsewhere\", nonce=\"x\""})
        EXPECT_EQ(ask(invite("alice", text)).status(), 401) << text;
}

// Where no algorithm is switched on nobody can prove anything.
TEST_F(Digest, WithoutAlgorithmsOnlyTrustedPeersGetIn) {
    use({});
    EXPECT_EQ(challenge().status(), 403);
}

// The session is the peer's that proved itself: in its dialog nobody else speaks, unless it is trusted.
TEST_F(Digest, GivesTheDialogToThePeerThatPassed) {
    const auto ok = ask(invite("alice", answer_to(challenge(), "alice", "open sesame")));
    client.to_tag = ok.to_tag();
    lab.send(client.ack(), over);
    auto elsewhere = over;
    elsewhere.remote_address = "192.0.2.66";
    const auto over_elsewhere = [&](const request_text& request) {
        lab.sent.clear();
        lab.send(request, elsewhere);
        return lab.take().status();
    };
    EXPECT_EQ(over_elsewhere(client.request("BYE")), 403);
    EXPECT_EQ(over_elsewhere(client.request("INFO")), 403);
    EXPECT_EQ(lab.sessions.sessions(), 1U);
    EXPECT_EQ(ask(client.request("INFO")).status(), 200);
    elsewhere.standing = sip::peer_standing::trusted;
    EXPECT_EQ(over_elsewhere(client.request("BYE")), 200);
}

}  // namespace
}  // namespace ctig::test
