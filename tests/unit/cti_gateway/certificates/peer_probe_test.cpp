#include "cti_gateway/certificates/peer_probe.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <thread>

#include "cti_gateway/commands/explain_peer.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/test_certificate.hpp"

namespace ctig::certificates {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

// Takes one connection; with a certificate it shakes hands, without one it says something else.
class one_peer {
public:
    explicit one_peer(const test::certificate* shown)
        : acceptor_(io_, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0)) {
        thread_ = std::thread([this, shown] { serve(shown); });
    }
    ~one_peer() { thread_.join(); }
    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

private:
    void serve(const test::certificate* shown) {
        boost::system::error_code ec;
        tcp::socket socket(io_);
        acceptor_.accept(socket, ec);
        if (shown == nullptr) {
            asio::write(socket, asio::buffer("SIP/2.0 400 Bad\r\n", 17), ec);
            return;
        }
        auto context = test::server_context(*shown);
        asio::ssl::stream<tcp::socket> stream(std::move(socket), context);
        stream.handshake(asio::ssl::stream_base::server, ec);
        char byte = 0;
        stream.read_some(asio::buffer(&byte, 1), ec);
    }

    asio::io_context io_;
    tcp::acceptor acceptor_;
    std::thread thread_;
};

std::vector<commands::explain_step> steps_of(const probe_result& found,
                                             std::vector<std::string> subjects = {}) {
    std::vector<commands::explain_step> out;
    commands::explain_peer_tls(found, "localhost", subjects, std::chrono::system_clock::now(), out);
    return out;
}

const commands::explain_step& step(const std::vector<commands::explain_step>& all, std::string_view name) {
    for (const auto& s : all)
        if (s.name == name) return s;
    ADD_FAILURE() << "no step " << name;
    return all.front();
}

using enum commands::step_result;

TEST(PeerProbe, SeesAGoodPeer) {
    const test::temporary_folder folder;
    const auto shown = test::make_certificate("localhost");
    folder.write("ca.pem", shown.certificate_pem);
    const one_peer peer(&shown);
    const auto found =
        probe_peer({.host = "localhost", .port = peer.port(), .trust = folder.path() / "ca.pem"});
    EXPECT_EQ(found.failure, "");
    EXPECT_EQ(found.protocol, "TLSv1.3");
    EXPECT_EQ(found.chain_fault, "");
    const auto steps = steps_of(found, {"localhost"});
    EXPECT_TRUE(commands::all_passed(steps)) << commands::explain_text(steps);
}

TEST(PeerProbe, SaysWhichCertificateIsMissingAndWhoseNamesItBears) {
    const test::temporary_folder folder;
    const auto shown = test::make_certificate("ocs.example.com"), other = test::make_certificate("localhost");
    folder.write("ca.pem", other.certificate_pem);
    const one_peer peer(&shown);
    const auto found =
        probe_peer({.host = "localhost", .port = peer.port(), .trust = folder.path() / "ca.pem"});
    EXPECT_NE(found.chain_fault, "");
    const auto steps = steps_of(found, {"sip.example.com"});
    EXPECT_EQ(step(steps, "peer_chain").result, fail);
    EXPECT_EQ(step(steps, "peer_name").result, fail);
    EXPECT_NE(step(steps, "peer_name").finding.find("ocs.example.com"), std::string::npos);
    EXPECT_EQ(step(steps, "peer_subject").result, fail);
    EXPECT_NE(step(steps, "peer_subject").mend.find("ocs.example.com"), std::string::npos);
    EXPECT_EQ(step(steps, "peer_expiry").result, pass);
}

TEST(PeerProbe, SaysThatAPortSpeaksNoTls) {
    const one_peer peer(nullptr);
    const auto found = probe_peer({.host = "127.0.0.1", .port = peer.port()});
    EXPECT_NE(found.failure, "");
    EXPECT_EQ(step(steps_of(found), "peer_tls").result, fail);
}

TEST(PeerProbe, SaysWhyNobodyAnswers) {
    asio::io_context io;
    tcp::acceptor closed(io, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0));
    const auto port = closed.local_endpoint().port();
    closed.close();
    const auto found = probe_peer({.host = "127.0.0.1", .port = port});
    EXPECT_NE(found.failure.find("refused"), std::string::npos) << found.failure;
    EXPECT_EQ(step(steps_of(found), "peer_reach").result, fail);
    EXPECT_NE(probe_peer({.host = "no.such.host.invalid"}).failure.find("not found"), std::string::npos);
}

}  // namespace
}  // namespace ctig::certificates
