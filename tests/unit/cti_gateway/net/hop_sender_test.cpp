#include "cti_gateway/net/hop_sender.hpp"

#include <gtest/gtest.h>

#include <set>

namespace ctig::net {
namespace {

using enum sip::transport;

/// Sockets and DNS by hand: what is asked waits until the test answers.
struct fake_ports final : hop_ports {
    bool send_over(sip::flow_id flow, std::string_view bytes) override {
        if (!open.contains(flow)) return false;
        sent.emplace_back(bytes);
        return true;
    }
    bool send_datagram(const hop_address& to, sip::flow_id, std::string_view bytes) override {
        if (unreachable.contains(to.address)) return false;
        sent.push_back(to.address + " " + std::string(bytes));
        return true;
    }
    void connect(const hop_address& to, const std::string& host,
                 std::function<void(std::optional<sip::flow_id>)> done) override {
        connecting.push_back(to.address + ":" + std::to_string(to.port) + " " + host);
        connected = std::move(done);
    }
    void ask(const dns_question& question, std::function<void(dns_records)> done) override {
        asked.push_back(question.name);
        answer = std::move(done);
    }
    locator::abilities abilities() const override { return {}; }
    void on_search_over() override {}
    void connects(std::optional<sip::flow_id> flow) {
        if (flow) open.insert(*flow);
        std::exchange(connected, nullptr)(flow);
    }

    std::set<sip::flow_id> open;
    std::set<std::string> unreachable;
    std::vector<std::string> sent, connecting, asked;
    std::function<void(std::optional<sip::flow_id>)> connected;
    std::function<void(dns_records)> answer;
};

class HopSender : public testing::Test {
protected:
    void send(const sip::next_hop& to, const std::string& bytes) {
        hops.send(to, bytes, [this] { ++failed; });
    }
    fake_ports ports;
    std::chrono::steady_clock::time_point now{std::chrono::hours(1)};
    hop_sender hops{ports, [this] { return now; }};
    int failed = 0;
    const sip::next_hop proxy{.protocol = tcp, .host = "p.example.com", .port = 5070};
    const sip::next_hop datagrams{.protocol = udp, .host = "p.example.com", .port = 5070};
};

// The first answer refuses, the second accepts: nobody notices.
TEST_F(HopSender, TriesOneAnswerAfterTheOther) {
    send(proxy, "one");
    send(proxy, "two");
    ports.answer(std::vector<address_record>{{"192.0.2.1"}, {"192.0.2.2"}});
    ports.connects(std::nullopt);
    ports.connects(sip::flow_id{7});
    EXPECT_EQ(ports.connecting,
              (std::vector<std::string>{"192.0.2.1:5070 p.example.com", "192.0.2.2:5070 p.example.com"}));
    EXPECT_EQ(ports.sent, (std::vector<std::string>{"one", "two"}));
    send(proxy, "three");
    EXPECT_EQ(ports.sent.back(), "three") << "over the connection that is there";
    EXPECT_EQ(ports.asked.size(), 1U);
    EXPECT_EQ(failed, 0);
}

TEST_F(HopSender, SearchesAnewWhenItsConnectionIsGone) {
    send(proxy, "one");
    ports.answer(std::vector<address_record>{{"192.0.2.1"}});
    ports.connects(sip::flow_id{7});
    ports.open.clear();
    send(proxy, "two");
    ports.answer(std::vector<address_record>{{"192.0.2.1"}});
    ports.connects(sip::flow_id{8});
    EXPECT_EQ(ports.sent, (std::vector<std::string>{"one", "two"}));
}

TEST_F(HopSender, TellsEachMessageThatNothingAnswers) {
    send(proxy, "one");
    send(proxy, "two");
    ports.answer(std::vector<address_record>{{"192.0.2.1"}});
    ports.connects(std::nullopt);
    EXPECT_EQ(failed, 2);
    send(proxy, "three");
    ports.answer(std::vector<address_record>{});
    EXPECT_EQ(failed, 3);
}

// Timer F ends the request after 32 s: a search that goes on is for nobody.
TEST_F(HopSender, EndsASearchThatTakesTooLong) {
    send(proxy, "one");
    ports.answer(std::vector<address_record>{{"192.0.2.1"}, {"192.0.2.2"}});
    now += std::chrono::seconds(21);
    ports.connects(std::nullopt);
    EXPECT_EQ(failed, 1);
    EXPECT_EQ(ports.connecting.size(), 1U);
}

TEST_F(HopSender, BoundsWhatWaitsForOneHop) {
    const std::string large(5 << 20, 'x');
    for (int i = 0; i < 4; ++i) send(proxy, large);
    EXPECT_EQ(failed, 1) << "the fourth is over 16 MiB";
}

// What the kernel has no way to is not the end; what worked is kept for a minute.
TEST_F(HopSender, SendsDatagramsWhereTheyCanGo) {
    ports.unreachable = {"2001:db8::1"};
    send(datagrams, "one");
    ports.answer(std::vector<address_record>{{"2001:db8::1"}, {"192.0.2.2"}});
    EXPECT_EQ(ports.sent, std::vector<std::string>{"192.0.2.2 one"});
    send(datagrams, "two");
    EXPECT_EQ(ports.sent.size(), 2U);
    now += std::chrono::seconds(61);
    send(datagrams, "three");
    EXPECT_EQ(ports.asked.size(), 2U) << "the DNS is asked again";
}

// NAPTR leads from TCP to TLS: Via says so.
TEST_F(HopSender, WritesTheTransportThatTheDnsChoseIntoVia) {
    send({.protocol = tcp, .host = "example.com", .choice = sip::transport_choice::open},
         "INFO sip:a SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=b\r\nX: Via: SIP/2.0/TCP\r\n\r\n");
    ports.answer(std::vector<naptr_record>{{1, 1, "s", "SIPS+D2T", "_sips._tcp.example.com"}});
    ports.answer(std::vector<srv_record>{{.port = 5061, .target = "192.0.2.1"}});
    ports.connects(sip::flow_id{9});
    EXPECT_EQ(ports.sent,
              std::vector<std::string>{
                  "INFO sip:a SIP/2.0\r\nVia: SIP/2.0/TLS h;branch=b\r\nX: Via: SIP/2.0/TCP\r\n\r\n"});
}

}  // namespace
}  // namespace ctig::net
