// What is left of an INVITE whose 2xx was acknowledged (RFC 6026 7.1): it keeps its repetitions away from the
// session, and takes little room.
#include <gtest/gtest.h>

#include "tests/support/sip_peer.hpp"

namespace ctig::test {
namespace {

using namespace std::chrono_literals;

/// Signed in, the ACK has come.
struct acknowledged_client {
    explicit acknowledged_client(sip::flow over, sip::user_agent_config config = lab_config())
        : peer(over, config), invite(peer.client.invite()) {
        peer.send(invite);
        peer.accept();
        const auto ok = peer.take();
        peer.client.to_tag = ok.to_tag();
        peer.send(peer.client.ack());
    }
    sip_peer peer;
    request_text invite;
};

class AcknowledgedInvites : public testing::TestWithParam<sip::transport> {
protected:
    [[nodiscard]] static sip::flow over() {
        return GetParam() == sip::transport::udp ? udp_flow() : tcp_flow();
    }
};

TEST_P(AcknowledgedInvites, AreAbsorbedUntilTimerL) {
    acknowledged_client one(over());
    one.peer.pass(31900ms);
    EXPECT_EQ(one.peer.agent.transactions(), 1U);
    one.peer.send(one.invite);
    EXPECT_TRUE(one.peer.silent());
    one.peer.pass(200ms);
    EXPECT_EQ(one.peer.agent.transactions(), 0U);
    EXPECT_EQ(one.peer.told<sip::invite_received>().size(), 1U);
}

TEST_P(AcknowledgedInvites, AreAbsorbedAfterTheEndOfTheirSession) {
    acknowledged_client one(over());
    one.peer.send(one.peer.client.bye());
    EXPECT_EQ(one.peer.take().status(), 200);
    one.peer.send(one.invite);
    EXPECT_TRUE(one.peer.silent());
    EXPECT_EQ(one.peer.told<sip::invite_received>().size(), 1U);
}

// RFC 3261 8.2.2.2: the INVITE took another way, too, and comes late; after the session, it opens none anew.
TEST_P(AcknowledgedInvites, AreToldFromTheSameInviteByAnotherWay) {
    acknowledged_client one(over());
    auto merged = one.invite;
    merged.via += "other";
    one.peer.send(merged);
    EXPECT_EQ(one.peer.take().status(), 482);
    one.peer.send(one.peer.client.bye());
    EXPECT_EQ(one.peer.take().status(), 200);
    merged.via += "s";
    one.peer.send(merged);
    EXPECT_EQ(one.peer.take().status(), 482);
    EXPECT_EQ(one.peer.told<sip::invite_received>().size(), 1U);
    one.peer.pass(33s);
    merged.via += "again";
    one.peer.send(merged);
    EXPECT_EQ(one.peer.told<sip::invite_received>().size(), 2U) << "nobody remembers the first";
}

// RFC 3261 9.2: the CANCEL crossed the 200 on its way. Its answer has the To tag of the INVITE's.
TEST_P(AcknowledgedInvites, AreKnownToACancelThatComesLate) {
    acknowledged_client one(over());
    one.peer.send(one.peer.client.cancel());
    const auto ok = one.peer.take();
    EXPECT_EQ(ok.status(), 200);
    EXPECT_EQ(ok.to_tag(), one.peer.client.to_tag);
    EXPECT_TRUE(one.peer.told<sip::dialog_ended>().empty());
}

TEST_P(AcknowledgedInvites, AreNotKnownToTheCancelOfAnotherPeer) {
    acknowledged_client one(over());
    auto elsewhere = one.peer.over;
    elsewhere.id = sip::flow_id{78};
    elsewhere.remote_address = "192.0.2.99";
    elsewhere.standing = sip::peer_standing::allowed;
    one.peer.send_text(one.peer.client.cancel().text(), elsewhere);
    EXPECT_EQ(one.peer.take().status(), 481);
}

// Half a minute of a crowd's sign-ins: their headers and answers need not be kept. But they are bounded.
TEST_P(AcknowledgedInvites, TakeLittleRoomAndNoMoreThanThereIs) {
    auto config = lab_config();
    config.max_transaction_bytes = 4000;
    acknowledged_client one(over(), config);
    int status = 200, accepted = 0;
    for (int i = 0; i < 40 && status == 200; ++i) {
        client_dialog other(one.peer.over);
        other.call_id = "other-" + std::to_string(i);
        auto invite = other.invite();
        invite.from = '"' + std::string(1000, 'x') + "\" <sip:joe@example.com>;tag=joe1";
        one.peer.send(invite);
        one.peer.accept();
        const auto answer = one.peer.take();
        status = answer.status();
        if (status != 200) continue;
        ++accepted;
        other.to_tag = answer.to_tag();
        one.peer.send(other.ack());
    }
    EXPECT_EQ(status, 480);
    EXPECT_GE(accepted, 8);
}

INSTANTIATE_TEST_SUITE_P(Transports, AcknowledgedInvites,
                         testing::Values(sip::transport::udp, sip::transport::tcp),
                         [](const auto& p) { return p.param == sip::transport::udp ? "Udp" : "Tcp"; });

}  // namespace
}  // namespace ctig::test
