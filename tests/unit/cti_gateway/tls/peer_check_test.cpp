// Real handshakes over loopback: which peers pass, and what is said of those that do not.
#include "cti_gateway/tls/peer_check.hpp"

#include <gtest/gtest.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/tls/context.hpp"
#include "tests/support/run_until.hpp"
#include "tests/support/test_authority.hpp"

namespace ctig::tls {
namespace {

using test::certificate;
using test::certificate_request;
using secured = asio::ssl::stream<tcp_socket>;

class PeerCheck : public testing::Test {
protected:
    PeerCheck() {
        test::write_certificate(folder, "gateway", authority.issue({.common_name = "gateway.example.com"}));
        folder.write("ca.pem", authority.certificate_pem());
        options.certificate = folder.path() / "gateway.pem";
        options.private_key = folder.path() / "gateway.key";
        options.ca = folder.path() / "ca.pem";
        options.peer_subjects = {"ocs.example.com", "*.ocs.example.com"};
    }

    /// A client with that certificate, or none, connects; what the server's check says, empty when it passed.
    std::string refused(const certificate* shown) {
        const auto server_made = make_server_context(options, client_certificates::demanded);
        asio::ssl::context client_context(asio::ssl::context::tls_client);
        client_context.set_verify_mode(asio::ssl::verify_none);
        if (shown != nullptr) {
            client_context.use_certificate_chain(asio::buffer(shown->certificate_pem));
            client_context.use_private_key(asio::buffer(shown->private_key_pem), asio::ssl::context::pem);
        }
        const peer_check check(listed_in(options.peer_subjects));
        const auto [server_ec, client_ec] =
            shake_hands(*server_made.context, &check, client_context, nullptr);
        (void)client_ec;  // with TLS 1.3 the client hears of a refusal only afterwards
        return server_ec ? check.why(server_ec) : "";
    }

    std::pair<boost::system::error_code, boost::system::error_code> shake_hands(
        asio::ssl::context& server_context, const peer_check* server_check,
        asio::ssl::context& client_context, const peer_check* client_check) {
        tcp_acceptor acceptor(io.get_executor(), {asio::ip::make_address("127.0.0.1"), 0});
        secured client(io.get_executor(), client_context), server(io.get_executor(), server_context);
        client.next_layer().connect(acceptor.local_endpoint());
        acceptor.accept(server.next_layer());
        if (server_check != nullptr) server.set_verify_callback(*server_check);
        if (client_check != nullptr) client.set_verify_callback(*client_check);
        std::optional<boost::system::error_code> server_ec, client_ec;
        server.async_handshake(secured::server, [&](boost::system::error_code ec) {
            server_ec = ec;
            if (ec) server.next_layer().shutdown(tcp_socket::shutdown_both, ec);
        });
        client.async_handshake(secured::client, [&](boost::system::error_code ec) { client_ec = ec; });
        EXPECT_TRUE(test::run_until(io, [&] { return server_ec && client_ec; }));
        return {server_ec.value_or(boost::system::error_code{}),
                client_ec.value_or(boost::system::error_code{})};
    }

    asio::io_context io{1};
    test::temporary_folder folder;
    test::test_authority authority;
    config::tls_options options;
};

TEST_F(PeerCheck, LetsAListedClientIn) {
    for (const certificate_request& good :
         {certificate_request{.common_name = "ocs.example.com"},
          certificate_request{.common_name = "x", .alternative_names = "DNS:ocs.example.com"},
          certificate_request{.common_name = "x", .alternative_names = "URI:sip:ocs.example.com"},
          certificate_request{.common_name = "x", .alternative_names = "DNS:fe1.ocs.example.com"},
          certificate_request{.common_name = "ocs.example.com", .purposes = ""}}) {
        const auto shown = authority.issue(good);
        EXPECT_EQ(refused(&shown), "") << good.common_name << ' ' << good.alternative_names;
    }
}

TEST_F(PeerCheck, SaysThatNoCertificateWasShown) {
    EXPECT_EQ(refused(nullptr), "certificate refused: the peer showed none; subject (none)");
}

TEST_F(PeerCheck, SaysThatTheCertificateHasExpired) {
    const auto shown =
        authority.issue({.common_name = "ocs.example.com", .valid_until = std::chrono::seconds(-60)});
    EXPECT_EQ(refused(&shown), "certificate refused: certificate has expired; subject CN=ocs.example.com");
}

TEST_F(PeerCheck, SaysThatTheAuthorityIsUnknown) {
    const test::test_authority other("another authority");
    const auto shown = other.issue({.common_name = "ocs.example.com"});
    const auto why = refused(&shown);
    EXPECT_TRUE(why.starts_with("certificate refused: unknown CA (")) << why;
    EXPECT_TRUE(why.ends_with("; subject CN=ocs.example.com")) << why;
}

// The CN would do, but there is a SAN: it alone counts.
TEST_F(PeerCheck, SaysThatNoNameIsListed) {
    const auto shown =
        authority.issue({.common_name = "ocs.example.com", .alternative_names = "DNS:evil.example.com"});
    EXPECT_EQ(refused(&shown),
              "certificate refused: names evil.example.com, none of which is in tls.peer_subjects; subject "
              "CN=ocs.example.com");
}

TEST_F(PeerCheck, SaysThatThePurposeIsWrong) {
    const auto shown = authority.issue({.common_name = "ocs.example.com", .purposes = "serverAuth"});
    const auto why = refused(&shown);
    EXPECT_NE(why.find("purpose"), std::string::npos) << why;
    EXPECT_NE(why.find("subject CN=ocs.example.com"), std::string::npos) << why;
}

// As a client: the name that was asked for, and no other.
TEST_F(PeerCheck, AServerMustBearTheNameThatWasAskedFor) {
    const auto server = make_server_context(options, client_certificates::not_asked);
    const auto client = make_client_context(options);
    for (const auto& [host, passes] :
         {std::pair{"gateway.example.com", true}, std::pair{"example.com", false}}) {
        const peer_check check(bears(host));
        const auto ec = shake_hands(*server.context, nullptr, *client.context, &check).second;
        EXPECT_EQ(!ec, passes) << host;
        if (!ec) continue;
        EXPECT_EQ(check.why(ec),
                  "certificate refused: names gateway.example.com, not example.com; subject "
                  "CN=gateway.example.com");
    }
}

// Old clients are kept out by the version; the reason is not a certificate.
TEST_F(PeerCheck, SaysThatTheVersionIsTooOld) {
    const auto server = make_server_context(options, client_certificates::not_asked);
    asio::ssl::context client(asio::ssl::context::tls_client);
    client.set_verify_mode(asio::ssl::verify_none);
    SSL_CTX_set_security_level(client.native_handle(), 0);
    SSL_CTX_set_min_proto_version(client.native_handle(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(client.native_handle(), TLS1_VERSION);
    const auto ec = shake_hands(*server.context, nullptr, client, nullptr).first;
    EXPECT_TRUE(handshake_failure(ec).starts_with("handshake failed: ")) << handshake_failure(ec);

    options.minimum_version = "1.0";
    const auto old = make_server_context(options, client_certificates::not_asked);
    EXPECT_FALSE(shake_hands(*old.context, nullptr, client, nullptr).first)
        << "and let in where that is asked";
}

}  // namespace
}  // namespace ctig::tls
