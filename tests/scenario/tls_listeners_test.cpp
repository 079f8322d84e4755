// TLS at the whole gateway: who gets in, what is said of who does not, and what a reload changes.
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <boost/asio/write.hpp>
#include <cstdlib>
#include <optional>

#include "cti_gateway/gateway.hpp"
#include "tests/support/gateway_lab.hpp"
#include "tests/support/run_until.hpp"
#include "tests/support/sip_stream_client.hpp"
#include "tests/support/sip_tls_client.hpp"
#include "tests/support/test_authority.hpp"

namespace ctig {
namespace {

using test::run_until;

class TlsListeners : public testing::Test {
protected:
    TlsListeners() {
        test::write_certificate(folder, "gateway", authority.issue({.common_name = "gateway.example.com"}));
        folder.write("ca.pem", authority.certificate_pem());
        auto& s = lab.settings;
        using config::listener_transport;
        s.sip.listeners = {
            {.transport = listener_transport::tls, .address = "127.0.0.1:0"},
            {.transport = listener_transport::tls, .address = "127.0.0.1:0", .peer_authentication = true},
            {.transport = listener_transport::tls, .address = "[::1]:0"},
            {.transport = listener_transport::tcp, .address = "127.0.0.1:0"}};
        s.tls.certificate = folder.path() / "gateway.pem";
        s.tls.private_key = folder.path() / "gateway.key";
        s.tls.ca = folder.path() / "ca.pem";
        s.tls.peer_subjects = {"ocs.example.com"};
    }
    [[nodiscard]] asio::ip::tcp::endpoint plain() const { return lab.listener("tls", 0); }
    [[nodiscard]] asio::ip::tcp::endpoint authenticating() const { return lab.listener("tls", 1); }

    /// The status of alice's INVITE.
    template <class Client>
    int sign_in(Client& client, const std::string& host = "127.0.0.1") {
        auto over = client.flow();
        if (host.starts_with('[')) over.remote_address = host;  // as Via writes it
        test::client_dialog dialog(over);
        dialog.call_id = "call-" + std::to_string(++calls);
        client.send(lab.invite(dialog, host).text());
        EXPECT_TRUE(run_until(lab.io, [&] {
            return client.closed || (!client.received.empty() && client.received.back().status() >= 200);
        }));
        if (client.received.empty()) return 0;
        dialog.to_tag = client.received.back().to_tag();
        if (client.received.back().status() == 200) client.send(dialog.ack().text());
        return client.received.back().status();
    }

    /// Connects to the authenticating listener; the one line that the log has for it afterwards.
    std::string refusal(const test::certificate* shown) {
        lab.start();
        {
            test::sip_tls_client client(lab.io, authenticating(), shown);
            client.send("OPTIONS");
            EXPECT_TRUE(run_until(lab.io, [&] { return client.closed; }));
            EXPECT_TRUE(client.received.empty());
        }
        lab.stop();
        const auto said = lab.warnings();
        EXPECT_EQ(said.size(), 1U);
        return said.empty() ? "" : said[0].substr(said[0].find("warn ") + 5);
    }
    static std::string with(const std::string& why) { return "certificate refused: " + why + "\n"; }

    test::temporary_folder folder;
    test::test_authority authority;
    test::gateway_lab lab;
    int calls = 0;
};

TEST_F(TlsListeners, SignInsComeOverTlsOverV4AndV6) {
    lab.start();
    test::sip_tls_client client(lab.io, plain(), nullptr);
    EXPECT_EQ(sign_in(client), 200);
    EXPECT_EQ(client.peer_subject(), "CN=gateway.example.com");
    EXPECT_NE(client.received.back().header("Contact").find(";transport=tls"), std::string::npos);
    test::sip_tls_client v6(lab.io, lab.listener("tls", 2), nullptr);
    EXPECT_EQ(sign_in(v6, "[::1]"), 200);
}

TEST_F(TlsListeners, AListedPeerSignsIn) {
    const auto shown = authority.issue({.common_name = "ocs.example.com"});
    lab.start();
    test::sip_tls_client client(lab.io, authenticating(), &shown);
    EXPECT_EQ(sign_in(client), 200);
}

TEST_F(TlsListeners, APeerWithoutACertificateIsRefusedWithOneLine) {
    const auto line = refusal(nullptr);
    EXPECT_TRUE(line.ends_with(with("the peer showed none; subject (none)"))) << line;
    EXPECT_NE(line.find("peer=127.0.0.1"), std::string::npos) << line;
}

TEST_F(TlsListeners, APeerWithAnExpiredCertificateIsRefusedWithOneLine) {
    const auto shown =
        authority.issue({.common_name = "ocs.example.com", .valid_until = std::chrono::seconds(-5)});
    const auto line = refusal(&shown);
    EXPECT_TRUE(line.ends_with(with("certificate has expired; subject CN=ocs.example.com"))) << line;
}

TEST_F(TlsListeners, APeerOfAnUnknownAuthorityIsRefusedWithOneLine) {
    const test::test_authority other("another authority");
    const auto shown = other.issue({.common_name = "ocs.example.com"});
    const auto line = refusal(&shown);
    EXPECT_NE(line.find("certificate refused: unknown CA ("), std::string::npos) << line;
    EXPECT_TRUE(line.ends_with("; subject CN=ocs.example.com\n")) << line;
}

TEST_F(TlsListeners, APeerThatIsNotListedIsRefusedWithOneLine) {
    const auto shown = authority.issue({.common_name = "evil.example.com"});
    const auto line = refusal(&shown);
    EXPECT_TRUE(line.ends_with(
        with("names evil.example.com, none of which is in tls.peer_subjects; subject CN=evil.example.com")))
        << line;
}

// A ".domain" takes verified certificate names: the address itself is on no list.
TEST_F(TlsListeners, ADomainEntryTakesTheNameOfAVerifiedCertificate) {
    lab.settings.access.allow = {".example.com"};
    lab.settings.access.trusted = {".example.com"};
    const auto shown = authority.issue({.common_name = "ocs.example.com"});
    lab.start();
    test::sip_tls_client client(lab.io, authenticating(), &shown);
    EXPECT_EQ(sign_in(client), 200);
    test::sip_tls_client stranger(lab.io, plain(), nullptr);
    EXPECT_EQ(sign_in(stranger), 403);
}

// A load balancer looks whether the port is open.
TEST_F(TlsListeners, ConnectAndCloseLeavesNoLineAboveDebug) {
    lab.start();
    for (const auto& word : {"tcp", "tls"}) {
        tcp_socket check(lab.io.get_executor());
        check.connect(lab.listener(word));
        check.close();
    }
    test::sip_tls_client after(lab.io, plain(), nullptr);
    EXPECT_EQ(sign_in(after), 200);
    EXPECT_TRUE(lab.warnings().empty());
}

// New files count for new connections; those that stand stay; a broken file changes nothing.
TEST_F(TlsListeners, AReloadTakesNewCertificatesForNewConnections) {
    lab.start();
    test::sip_tls_client before(lab.io, plain(), nullptr);
    EXPECT_EQ(sign_in(before), 200);
    test::write_certificate(folder, "gateway", authority.issue({.common_name = "renewed.example.com"}));
    EXPECT_TRUE(lab.service->reload(lab.settings).applied);
    test::sip_tls_client after(lab.io, plain(), nullptr);
    EXPECT_EQ(sign_in(after), 200);
    EXPECT_EQ(after.peer_subject(), "CN=renewed.example.com");
    EXPECT_FALSE(before.closed);

    folder.write("gateway.pem", "broken");
    const auto result = lab.service->reload(lab.settings);
    EXPECT_FALSE(result.applied);
    ASSERT_EQ(result.notes.size(), 1U);
    EXPECT_TRUE(result.notes[0].starts_with("tls.certificate: ")) << result.notes[0];
    test::sip_tls_client still(lab.io, plain(), nullptr);
    EXPECT_EQ(sign_in(still), 200);
    EXPECT_EQ(still.peer_subject(), "CN=renewed.example.com");
}

/// The first octets that a TLS client sends.
std::string client_hello() {
    asio::ssl::context context(asio::ssl::context::tls_client);
    SSL* const client = SSL_new(context.native_handle());
    SSL_set_bio(client, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_connect(client);
    std::string out(BIO_ctrl_pending(SSL_get_wbio(client)), '\0');
    BIO_read(SSL_get_wbio(client), out.data(), static_cast<int>(out.size()));
    SSL_free(client);
    return out;
}

// Three times as many connections as there are places: a third says nothing, a third begins a handshake, a
// third leaves it at half. CTIG_CROWD: how many; each takes two descriptors.
TEST_F(TlsListeners, UnfinishedHandshakesDoNotKeepATrustedPeerOut) {
    const auto* wanted = std::getenv("CTIG_CROWD");
    const std::size_t many = wanted != nullptr ? std::stoul(wanted) : 180;
    lab.settings.access.allow = {"127.0.0.0/8"};
    lab.settings.access.trusted = {"127.0.0.1"};
    lab.options.connections = many / 3;
    lab.start();
    const auto hello = client_hello();
    std::vector<tcp_socket> crowd;
    for (std::size_t i = 0; i < many; ++i) {
        auto& one = crowd.emplace_back(lab.io.get_executor());
        one.open(asio::ip::tcp::v4());
        one.bind({asio::ip::make_address_v4(0x7f000100U + static_cast<unsigned>(i / 10)), 0});
        one.connect(i % 2 == 0 ? plain() : authenticating());
        boost::system::error_code ignored;
        if (i % 3 != 0) asio::write(one, asio::buffer(hello, i % 3 == 1 ? hello.size() : 40), ignored);
        lab.io.poll();
    }
    test::sip_tls_client client(lab.io, plain(), nullptr);
    EXPECT_EQ(sign_in(client), 200);
    const auto listed = authority.issue({.common_name = "ocs.example.com"});
    test::sip_tls_client ocs(lab.io, authenticating(), &listed);
    EXPECT_EQ(sign_in(ocs), 200);
}

// A proxy that only its certificate makes trusted comes from an address like any other.
TEST_F(TlsListeners, HandshakesOfStrangersDoNotKeepAPeerOutThatItsCertificateNames) {
    lab.settings.access.allow = lab.settings.access.trusted = {".example.com"};
    lab.start();
    const auto hello = client_hello();
    std::vector<tcp_socket> crowd;
    for (unsigned i = 0; i < 60; ++i) {
        auto& one = crowd.emplace_back(lab.io.get_executor());
        one.open(asio::ip::tcp::v4());
        one.bind({asio::ip::make_address_v4(0x7f000200U + i), 0});
        one.connect(authenticating());
        asio::write(one, asio::buffer(hello));
        lab.io.poll();
    }
    const auto listed = authority.issue({.common_name = "ocs.example.com"});
    test::sip_tls_client ocs(lab.io, authenticating(), &listed);
    EXPECT_EQ(sign_in(ocs), 200);
}

// A request of ours with a route set: the route's host is located, connected to, and must bear its name.
class RoutedRequests : public TlsListeners {
protected:
    /// Where fe1.example.com listens: a proxy whose certificate has that name.
    std::uint16_t proxy_named(const std::string& name) {
        proxy_context.emplace(test::server_context(authority.issue({.common_name = name})));
        proxy.emplace(lab.io, acceptor, *proxy_context);
        lab.dns.add_a("fe1.example.com", "127.0.0.1");
        return acceptor.local_endpoint().port();
    }
    /// Signs in with that Record-Route, ends the session, and hands back what the proxy got.
    template <class Client>
    std::string bye_seen_by_proxy(Client& client, const std::string& route) {
        test::client_dialog dialog(client.flow());
        auto invite = lab.invite(dialog);
        invite.headers.push_back("Record-Route: " + route);
        client.send(invite.text());
        EXPECT_TRUE(run_until(
            lab.io, [&] { return !client.received.empty() && client.received.back().status() >= 200; }));
        dialog.to_tag = client.received.back().to_tag();
        client.send(dialog.ack().text());
        lab.stop();
        EXPECT_TRUE(run_until(lab.io, [&] { return proxy->closed || !proxy->received.empty(); }));
        return proxy->received.empty() ? "" : proxy->received.front().bytes;
    }
    /// The same over TLS with a route that names its transport; the first of its two hosts is dead.
    std::string bye_seen_by_srv_target(const std::string& proxy_name) {
        const std::string service = "_sips._tcp.proxy.example.com";
        lab.dns.add_srv(service, 2, 1, proxy_named(proxy_name), "fe1.example.com");
        lab.dns.add_srv(service, 1, 1, 9, "dead.example.com");  // port 9: nobody listens
        lab.dns.add_a("dead.example.com", "127.0.0.1");
        lab.start();
        test::sip_tls_client client(lab.io, plain(), nullptr);
        EXPECT_TRUE(run_until(lab.io, [&] { return client.open; }));
        return bye_seen_by_proxy(client, "<sip:proxy.example.com;transport=tls;lr>");
    }

    tcp_acceptor acceptor{lab.io.get_executor(), {asio::ip::make_address("127.0.0.1"), 0}};
    std::optional<asio::ssl::context> proxy_context;
    std::optional<test::sip_tls_client> proxy;
};

TEST_F(RoutedRequests, GoToTheRoutesHostThatTheDnsNames) {
    const auto bye = bye_seen_by_srv_target("proxy.example.com");
    EXPECT_TRUE(bye.starts_with("BYE sip:alice@127.0.0.1:5070 SIP/2.0\r\nVia: SIP/2.0/TLS ")) << bye;
    EXPECT_NE(bye.find("Route: <sip:proxy.example.com;transport=tls;lr>"), std::string::npos) << bye;
}

// RFC 3263 4.1: no transport, no port, no address: NAPTR decides, here that TCP becomes TLS.
TEST_F(RoutedRequests, GoWhereNaptrSaysWhenTheRouteNamesNoTransport) {
    lab.dns.add_naptr("proxy.example.com", 20, 1, "s", "SIP+D2T", "_sip._tcp.edge.example.com");
    lab.dns.add_naptr("proxy.example.com", 10, 1, "s", "SIPS+D2T", "_sips._tcp.edge.example.com");
    lab.dns.add_srv("_sips._tcp.edge.example.com", 1, 1, proxy_named("proxy.example.com"), "fe1.example.com");
    lab.start();
    test::sip_stream_client client(lab.io, lab.listener("tcp"));
    const auto bye = bye_seen_by_proxy(client, "<sip:proxy.example.com;lr>");
    EXPECT_TRUE(bye.starts_with("BYE sip:alice@127.0.0.1:5070 SIP/2.0\r\nVia: SIP/2.0/TLS ")) << bye;
}

TEST_F(RoutedRequests, DoNotGoToAHostThatDoesNotBearTheRoutesName) {
    EXPECT_EQ(bye_seen_by_srv_target("fe1.example.com"), "") << "the SRV target's name is no proof";
    const auto said = lab.warnings();
    ASSERT_GE(said.size(), 1U);
    EXPECT_NE(said[0].find("names fe1.example.com, not proxy.example.com"), std::string::npos) << said[0];
}

}  // namespace
}  // namespace ctig
