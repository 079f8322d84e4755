// The whole gateway in process, eight simulated CTI managers on TCP behind it, sign-ins over one SIP
// connection.
#include <gtest/gtest.h>

#include <numeric>

#include "cti_gateway/gateway.hpp"
#include "cti_gateway/simulator/manager_server.hpp"
#include "tests/support/rcc_lab.hpp"
#include "tests/support/run_until.hpp"
#include "tests/support/sip_stream_client.hpp"

namespace ctig {
namespace {

constexpr std::string_view lab = R"(
[[user]]
id = "alice"
rcc = true
appearances = [ { device = "SEP1", line = "1000", partition = "lab" } ]
[[device]]
name = "SEP1"
lines = [ { number = "1000", partition = "lab" } ]
[[device]]
name = "SEP2"
lines = [ { number = "1001", partition = "lab" } ]
[[simulator.application_user]]
user = "CtiGW"
password = "lab"
)";

/// With one shard and with several.
class EightManagers : public testing::TestWithParam<int> {
protected:
    EightManagers() {
        std::vector<std::string> mistakes;
        auto phones = simulator::parse_simulator_config(lab, "lab", mistakes);
        EXPECT_TRUE(phones) << (mistakes.empty() ? "" : mistakes.front());
        host = simulator::simulated_pbx_host::make(io.get_executor(), std::move(*phones), 8);
        managers = simulator::manager_server::make(host);
        config::configuration settings;
        settings.sip.domain = "example.com";
        settings.runtime.shards = GetParam();
        settings.sip.listeners = {{.transport = config::listener_transport::tcp, .address = "127.0.0.1:0"}};
        settings.http.listen.clear();
        settings.control.socket.clear();
        settings.cti.application_user = "CtiGW";
        settings.cti.application_password = "lab";
        settings.cti.reconnect_max = settings.cti.reconnect_min;
        for (std::size_t i = 0; i < 8; ++i) {
            EXPECT_FALSE(managers->listen({asio::ip::make_address("127.0.0.1"), 0}));
            settings.cti.managers.push_back(
                {.address = "127.0.0.1:" + std::to_string(managers->address_of(i).port())});
        }
        service = std::make_unique<gateway>(io, std::move(settings),
                                            gateway_options{.directory_toml = std::string(lab)});
        service->start();
        EXPECT_TRUE(test::run_until(io, [&] { return in_service() == 8; }));
        const auto listener = service->status().listeners.front();
        const auto port = static_cast<std::uint16_t>(std::stoi(listener.substr(listener.rfind(':') + 1)));
        client = std::make_unique<test::sip_stream_client>(
            io, asio::ip::tcp::endpoint(asio::ip::make_address("127.0.0.1"), port));
    }
    ~EightManagers() override {
        bool stopped = false;
        service->stop([&] { stopped = true; });
        EXPECT_TRUE(test::run_until(io, [&] { return stopped; }));
        managers->stop();
        host->shut_down();
    }

    [[nodiscard]] std::size_t in_service() const {
        const auto links = service->status().links;
        return static_cast<std::size_t>(std::count_if(links.begin(), links.end(), [](const auto& l) {
            return l.state == cti::link_state::in_service;
        }));
    }
    [[nodiscard]] std::vector<std::size_t> sessions() const { return service->status().sessions_by_link; }

    /// One more client signs in; its dialog.
    test::client_dialog sign_in() {
        test::client_dialog dialog(client->flow());
        dialog.call_id = "call-" + std::to_string(++calls);
        dialog.from_tag = "tag-" + std::to_string(calls);
        auto invite = dialog.invite();
        invite.uri = "sip:8000@127.0.0.1";
        invite.from = "<sip:alice@example.com>;tag=" + dialog.from_tag;
        invite.contact = "<sip:alice@127.0.0.1:5070;client=" + std::to_string(calls) + ">";
        invite.content_type = test::csta_type;
        invite.body = test::status_document(test::line_1000);
        client->received.clear();
        client->send(invite.text());
        EXPECT_TRUE(test::run_until(
            io, [&] { return !client->received.empty() && client->received.back().status() >= 200; }));
        EXPECT_EQ(client->received.back().status(), 200) << client->received.back().bytes;
        dialog.to_tag = client->received.back().to_tag();
        client->send(dialog.ack().text());
        return dialog;
    }
    /// Sends an INFO of that dialog; its final answer.
    test::sent_message ask(test::client_dialog& dialog, const std::string& document) {
        client->received.clear();
        client->send(dialog.info(document).text());
        EXPECT_TRUE(test::run_until(io, [&] { return !client->received.empty(); }));
        return client->received.front();
    }

    asio::io_context io;
    std::shared_ptr<simulator::simulated_pbx_host> host;
    std::shared_ptr<simulator::manager_server> managers;
    std::unique_ptr<gateway> service;
    std::unique_ptr<test::sip_stream_client> client;
    std::size_t calls = 0;
};

// 800 land 100 on each; with three managers dead the next 500 land on the five that are left; one that comes
// back takes its share again. Sessions of the dead ones move too, so that shares are counted as differences.
TEST_P(EightManagers, ShareTheSignInsAndOneThatComesBackTakesItsShareAgain) {
    for (int i = 0; i < 800; ++i) sign_in();
    EXPECT_EQ(sessions(), std::vector<std::size_t>(8, 100));

    for (std::size_t dead : {1u, 4u, 6u}) managers->stop_manager(dead);
    ASSERT_TRUE(test::run_until(io, [&] { return in_service() == 5; }));
    const auto moved = sessions();
    EXPECT_EQ(std::accumulate(moved.begin(), moved.end(), std::size_t{0}), 800u) << "no session is lost";
    for (std::size_t dead : {1u, 4u, 6u}) EXPECT_EQ(moved[dead], 0u);

    for (int i = 0; i < 500; ++i) sign_in();
    const auto then = sessions();
    for (std::size_t alive : {0u, 2u, 3u, 5u, 7u}) EXPECT_EQ(then[alive], moved[alive] + 100);

    managers->start_manager(4);
    ASSERT_TRUE(test::run_until(io, [&] { return in_service() == 6; }));
    for (int i = 0; i < 60; ++i) sign_in();
    EXPECT_EQ(sessions()[4], 10u);
}

// The manager takes the request and dies: the client hears at once, not after a time-out.
TEST_P(EightManagers, ARequestInFlightOnALinkThatDiesIsAnsweredWithAClearError) {
    auto dialog = sign_in();
    host->silence_manager(0);
    client->received.clear();
    client->send(dialog
                     .info(test::csta_document("SetDoNotDisturb",
                                               "<device>" + std::string(test::line_1000) +
                                                   "</device><doNotDisturbOn>true</doNotDisturbOn>"))
                     .text());
    ASSERT_TRUE(test::run_until(io, [&] { return service->status().links[0].outstanding > 0; }));
    managers->stop_manager(0);
    ASSERT_TRUE(test::run_until(io, [&] { return !client->received.empty(); }));
    const auto answer = client->received.front();
    EXPECT_EQ(answer.status(), 200);
    EXPECT_EQ(test::text_in(answer.body(), "systemResourceAvailibility"), "resourceOutOfService");
}

// A question changes nothing: it is asked again where the session went.
TEST_P(EightManagers, AQuestionInFlightOnALinkThatDiesIsAnsweredByAnother) {
    auto dialog = sign_in();
    host->silence_manager(0);
    client->received.clear();
    client->send(
        dialog
            .info(test::csta_document(
                "SnapshotDevice", "<snapshotObject>" + std::string(test::line_1000) + "</snapshotObject>"))
            .text());
    ASSERT_TRUE(test::run_until(io, [&] { return service->status().links[0].outstanding > 0; }));
    managers->stop_manager(0);
    ASSERT_TRUE(test::run_until(io, [&] { return !client->received.empty(); }));
    EXPECT_NE(client->received.front().body().find("<SnapshotDeviceResponse"), std::string::npos);
}

TEST_P(EightManagers, WithNoLinkInServiceASignInIsRefusedAtOnceAndASessionLivesOn) {
    auto dialog = sign_in();
    for (std::size_t i = 0; i < 8; ++i) managers->stop_manager(i);
    ASSERT_TRUE(test::run_until(io, [&] { return in_service() == 0; }));
    const auto answer =
        ask(dialog, test::csta_document("SnapshotDevice", "<snapshotObject>" + std::string(test::line_1000) +
                                                              "</snapshotObject>"));
    EXPECT_EQ(test::text_in(answer.body(), "systemResourceAvailibility"), "resourceOutOfService");

    test::client_dialog late(client->flow());
    late.call_id = "late";
    auto invite = late.invite();
    invite.uri = "sip:8000@127.0.0.1";
    invite.from = "<sip:alice@example.com>;tag=late";
    invite.content_type = test::csta_type;
    invite.body = test::status_document(test::line_1000);
    client->received.clear();
    client->send(invite.text());
    ASSERT_TRUE(test::run_until(
        io, [&] { return !client->received.empty() && client->received.back().status() >= 200; }));
    EXPECT_EQ(client->received.back().status(), 503);
    EXPECT_LE(std::stoi(client->received.back().header("Retry-After")), 5);

    managers->start_manager(3);
    ASSERT_TRUE(test::run_until(io, [&] { return in_service() == 1; }));
    EXPECT_EQ(sessions()[3], 1u) << "the session was taken up again";
    EXPECT_NE(
        test::text_in(ask(dialog, test::csta_document("MonitorStart", "<monitorObject><deviceObject>" +
                                                                          std::string(test::line_1000) +
                                                                          "</deviceObject></monitorObject>"))
                          .body(),
                      "monitorCrossRefID"),
        "");
}

// Garbage of one connection is nobody else's matter.
TEST_P(EightManagers, ABrokenConnectionLeavesTheOthersAlone) {
    auto dialog = sign_in();
    const auto listener = service->status().listeners.front();
    const auto port = static_cast<std::uint16_t>(std::stoi(listener.substr(listener.rfind(':') + 1)));
    for (const std::string& garbage :
         {std::string("INVITE sip:x SIP/2.0\r\nContent-Length: -1\r\n\r\n"), std::string(70000, 'A'),
          std::string("\0\1\2\r\n\r\n", 7) + std::string(100, '\xff')}) {
        test::sip_stream_client attacker(io, {asio::ip::make_address("127.0.0.1"), port});
        attacker.send(garbage);
        EXPECT_TRUE(test::run_until(io, [&] { return attacker.closed; }));
    }
    const auto answer = ask(dialog, test::csta_document("GetCSTAFeatures", ""));
    EXPECT_EQ(answer.status(), 200);
    EXPECT_NE(answer.body().find("<makeCall"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(WithShards, EightManagers, testing::Values(1, 4));

}  // namespace
}  // namespace ctig
