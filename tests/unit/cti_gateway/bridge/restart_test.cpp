// The gateway is killed (-9) under sessions with calls going on; the next process knows what the journal had
// committed. At the end every client's view, made of nothing but what it was told by both, is the PBX's
// truth, under the same cross references and callIDs.
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/support/busy_office.hpp"

namespace ctig::bridge {
namespace {

using namespace test;

/// A few here; as many as CTIG_SEEDS says for a soak.
std::uint32_t seeds() {
    const char* wanted = std::getenv("CTIG_SEEDS");
    return wanted == nullptr ? 4 : static_cast<std::uint32_t>(std::max(1, std::atoi(wanted)));
}

void start_all_links(busy_office& lab) {
    const auto first = lab.roll(link_count);
    for (std::size_t i = 0; i < link_count; ++i) lab.links.start((first + i) % link_count);
}

// At most the last batch is told again: each repeated event was told before, within what was not committed.
void kill_the_gateway_at_random(std::string_view call_ids, std::uint32_t seed) {
    SCOPED_TRACE(std::string(call_ids) + " " + std::to_string(seed));
    busy_office lab(call_ids, seed);
    for (std::size_t i = 0; i < 2 * line_count; ++i) lab.sign_in(i % line_count);
    for (int round = 0; round < 40; ++round) {
        for (auto actions = lab.roll(6); actions > 0; --actions) {
            lab.act();
            for (auto arrivals = lab.roll(12); arrivals > 0 && lab.links.step(); --arrivals) lab.pump();
            if (lab.roll(2) == 0) lab.commit();
        }
        if (lab.roll(4) == 0) lab.links.kill(lab.roll(link_count));
        if (lab.roll(4) != 0) continue;
        if (lab.roll(2) == 0) lab.commit();
        lab.kill_gateway();
        // People do not wait for us.
        for (auto actions = lab.roll(3); actions > 0; --actions) lab.act();
        start_all_links(lab);
        lab.settle();
        lab.expect_true_views();
        if (testing::Test::HasFailure()) return;
    }
    EXPECT_EQ(lab.sessions->sessions(), 2 * line_count);
    EXPECT_EQ(lab.byes, 0U);
}

TEST(Restart, EveryViewIsTheTruthAfterKillsAtRandomWhereTheClusterNamesCalls) {
    for (std::uint32_t seed = 1; seed <= seeds() && !HasFailure(); ++seed)
        kill_the_gateway_at_random("cluster", seed);
}

TEST(Restart, EveryViewIsTheTruthAfterKillsAtRandomWhereEachManagerNamesCalls) {
    for (std::uint32_t seed = 1; seed <= seeds() && !HasFailure(); ++seed)
        kill_the_gateway_at_random("manager", seed);
}

std::string make_call(std::size_t from, std::size_t to) {
    return csta_document("MakeCall", "<callingDevice>" + line_uri(from) +
                                         "</callingDevice><calledDirectoryNumber>" + line_uri(to) +
                                         "</calledDirectoryNumber><autoOriginate>doNotPrompt"
                                         "</autoOriginate>");
}
std::string clear_connection(const std::string& call_id, std::size_t line) {
    return csta_document("ClearConnection", "<connectionToBeCleared><deviceID>" + line_uri(line) +
                                                "</deviceID><callID>" + call_id +
                                                "</callID></connectionToBeCleared>");
}

/// Two people, one call of theirs, told and committed.
class restart : public testing::Test {
protected:
    restart() : lab("cluster", 1) {
        lab.sign_in(0);
        lab.sign_in(1);
    }
    std::string call() {
        lab.send(lab.clients[0].dialog.info(make_call(0, 1)));
        lab.settle();
        return text_in(lab.last_answer.body(), "callID");
    }
    void start_links() { start_all_links(lab); }

    busy_office lab;
};

// The callID that a client was given before the restart names the same call after it.
TEST_F(restart, ACallIdOfBeforeStillWorks) {
    const auto id = call();
    ASSERT_NE(id, "");
    lab.kill_gateway();
    start_links();
    lab.settle();
    lab.send(lab.clients[0].dialog.info(clear_connection(id, 0)));
    lab.settle();
    EXPECT_NE(lab.last_answer.body().find("ClearConnectionResponse"), std::string::npos)
        << lab.last_answer.bytes;
    EXPECT_TRUE(lab.clients[0].told.calls.empty());
    lab.expect_true_views();
}

// A request that comes before any link is up waits for the links, and is then served.
TEST_F(restart, ARequestBeforeTheLinksAreUpIsServedWhenTheyAre) {
    const auto id = call();
    lab.kill_gateway();
    lab.last_answer = {};
    lab.send(lab.clients[0].dialog.info(clear_connection(id, 0)));
    EXPECT_EQ(lab.last_answer.bytes, "") << "it waits";
    start_links();
    lab.settle();
    EXPECT_NE(lab.last_answer.body().find("ClearConnectionResponse"), std::string::npos)
        << lab.last_answer.bytes;
    lab.expect_true_views();
}

// No link comes up: an error at once, also for the next request; nothing hangs.
TEST_F(restart, WithoutLinksRequestsAreRefusedWhenThatIsClear) {
    lab.kill_gateway();
    lab.send(lab.clients[0].dialog.info(make_call(0, 1)));
    for (std::size_t i = 0; i < link_count; ++i) lab.links.fail(i);
    lab.settle();
    EXPECT_NE(lab.last_answer.body().find("CSTAErrorCode"), std::string::npos) << lab.last_answer.bytes;
    lab.last_answer = {};
    lab.send(lab.clients[0].dialog.info(make_call(0, 1)));
    lab.settle();
    EXPECT_NE(lab.last_answer.body().find("CSTAErrorCode"), std::string::npos) << lab.last_answer.bytes;
    start_links();
    lab.settle();
    lab.expect_true_views();
}

// What an answer tells must be known to the next process, too; one that tells nothing new waits for no disk.
TEST_F(restart, OnlyAnAnswerThatTellsSomethingNewWaitsForTheDisk) {
    const auto ask = [&] {
        lab.settle();
        lab.last_answer = {};
        lab.send(lab.clients[0].dialog.info(
            csta_document("GetDoNotDisturb", "<device>" + line_uri(0) + "</device>")));
        while (lab.links.step()) lab.pump();
    };
    ask();
    EXPECT_EQ(lab.last_answer.bytes, "");
    lab.settle();
    EXPECT_EQ(lab.last_answer.status(), 200);
    ask();
    EXPECT_EQ(lab.last_answer.status(), 200) << "before its commit";
}

// The PBX lost the call while the gateway was away: ConnectionCleared, under the callID that the client
// knows.
TEST_F(restart, CallsThatEndedMeanwhileAreCleared) {
    ASSERT_NE(call(), "");
    ASSERT_FALSE(lab.clients[1].told.calls.empty());
    lab.kill_gateway();
    const auto snapshot = lab.exchange.request(
        lab.operator_desk, csta::snapshot_device{.snapshot_object = {.text = number(0)}}, lab.now);
    const auto& items =
        std::get<csta::snapshot_device_data>(
            csta::get<csta::snapshot_device_response>(snapshot).cross_ref_id_or_snapshot_data.value)
            .items;
    ASSERT_EQ(items.size(), 1U);
    (void)lab.exchange.request(lab.operator_desk, csta::clear_connection{items[0].connection_identifier, {}},
                               lab.now);
    start_links();
    lab.settle();
    EXPECT_TRUE(lab.clients[0].told.calls.empty());
    EXPECT_TRUE(lab.clients[1].told.calls.empty());
    EXPECT_EQ(lab.clients[0].repeated, 0U);
}

// Sessions wait for their own link: the first one to come up does not get all of them.
TEST_F(restart, SessionsStayOnTheirLinks) {
    for (std::size_t i = 2; i < 8; ++i) lab.sign_in(i);
    const auto before = lab.sessions->sessions_by_link();
    lab.kill_gateway();
    start_links();
    lab.settle();
    EXPECT_EQ(lab.sessions->sessions_by_link(), before);
}

// A refresh after the restart is answered as ever, and says normal before any link is up.
TEST_F(restart, ARefreshIsAnsweredBeforeAnyLinkIsUp) {
    lab.kill_gateway();
    auto refresh = lab.clients[0].dialog.reinvite();
    refresh.content_type = csta_type;
    refresh.body = status_document(line_uri(0));
    lab.send(refresh);
    lab.commit();  // the answer lets the client count anew
    EXPECT_EQ(lab.last_answer.status(), 200) << lab.last_answer.bytes;
    EXPECT_NE(lab.last_answer.body().find("normal"), std::string::npos);
}

// Who has left the company is signed out.
TEST_F(restart, AUserWhoIsGoneIsSignedOut) {
    std::vector<std::string> mistakes;
    auto toml = office_toml("cluster");
    toml.replace(toml.find("id = \"user1000\""), 15, "id = \"user9999\"");
    lab.people = directory::parse_directory(toml, "office", mistakes, directory::document::configuration);
    ASSERT_TRUE(lab.people);
    lab.kill_gateway();
    lab.settle();
    EXPECT_EQ(lab.byes, 1U);
    EXPECT_EQ(lab.sessions->sessions(), 1U);
    EXPECT_EQ(lab.disk.size(), 1U) << "and is not brought back again";
}

// A session whose timer ran out while the gateway was away ends by BYE.
TEST_F(restart, AnExpiredSessionEnds) {
    lab.now += std::chrono::hours{25};
    lab.kill_gateway();
    lab.agent->on_timer(lab.now);
    lab.settle();
    EXPECT_EQ(lab.byes, 2U);
    EXPECT_TRUE(lab.disk.empty());
}

// The 200 that names a cross reference leaves after its commit: a kill in between leaves nobody with a name
// that we do not know.
TEST_F(restart, ACrossReferenceIsCommittedBeforeItIsTold) {
    lab.last_answer = {};
    lab.send(lab.clients[0].dialog.info(csta_document(
        "MonitorStart", "<monitorObject><deviceObject>" + line_uri(0) + "</deviceObject></monitorObject>")));
    while (lab.links.step()) lab.pump();
    EXPECT_EQ(lab.last_answer.bytes, "");
    lab.commit();
    lab.commit();
    EXPECT_NE(text_in(lab.last_answer.body(), "monitorCrossRefID"), "") << lab.last_answer.bytes;
}

TEST_F(restart, WhoSignsOutIsForgotten) {
    lab.send(lab.clients[0].dialog.bye());
    lab.settle();
    EXPECT_EQ(lab.disk.size(), 1U);
}

// save() says the same after restore(): nothing that a restart must keep is lost on the way.
TEST_F(restart, WhatIsSavedAgainIsTheSame) {
    ASSERT_NE(call(), "");
    lab.links.abandon();
    const auto rows = lab.disk;
    ASSERT_EQ(rows.size(), 2U);
    lab.kill_gateway();
    for (const auto& [id, value] : rows) {
        const auto again = lab.sessions->save(sip::dialog_id{id}, lab.clocks());
        ASSERT_TRUE(again);
        EXPECT_EQ(*again, value) << id;
    }
}

// A row that is cut short, or any byte of which is another, ends nobody but itself.
TEST_F(restart, ADamagedRowIsNoSession) {
    ASSERT_NE(call(), "");
    const auto row = lab.disk.begin()->second;
    for (std::size_t size = 0; size < row.size(); ++size)
        EXPECT_FALSE(read_record(std::string_view(row).substr(0, size), sip::dialog_id{1})) << size;
    for (std::size_t at = 0; at < row.size(); ++at) {
        auto changed = row;
        changed[at] = static_cast<char>(changed[at] ^ 0x55);
        (void)read_record(changed, sip::dialog_id{1});
    }
}

}  // namespace
}  // namespace ctig::bridge
