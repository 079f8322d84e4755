// [runtime] shards over 1: dialogs of one connection are served by several threads, and nobody can tell.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/support/gateway_lab.hpp"
#include "tests/support/rcc_lab.hpp"
#include "tests/support/run_until.hpp"
#include "tests/support/sip_stream_client.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctig::test {
namespace {

class SeveralShards : public testing::Test {
protected:
    SeveralShards() { lab.settings.runtime.shards = 4; }

    void start() {
        lab.start();
        client = std::make_unique<sip_stream_client>(lab.io, lab.listener("tcp"));
    }
    /// What the gateway sent until `wanted` is true of it.
    void wait(const std::function<bool()>& wanted) { ASSERT_TRUE(run_until(lab.io, wanted)); }
    void answer(const sent_message& request) {
        std::string text = "SIP/2.0 200 OK\r\n";
        for (const auto* name : {"Via", "From", "To", "Call-ID", "CSeq"})
            for (const auto& value : request.all(name)) text += std::string(name) + ": " + value + "\r\n";
        client->send(text + "Content-Length: 0\r\n\r\n");
    }

    /// Alice's INVITE with that Call-ID, and the final answer to it.
    sent_message invite(client_dialog& dialog, const std::string& from_parameters = {}) {
        auto request = lab.invite(dialog);
        request.from += from_parameters;
        request.contact = "<sip:alice@127.0.0.1:5070;client=" + dialog.call_id + ">";
        client->send(request.text());
        return final_answer(dialog);
    }
    /// Removes it from what was received.
    sent_message final_answer(const client_dialog& dialog) {
        const auto fits = [&](const sent_message& m) {
            return m.status() >= 200 && m.header("Call-ID") == dialog.call_id;
        };
        EXPECT_TRUE(run_until(lab.io, [&] { return std::ranges::any_of(client->received, fits); }))
            << dialog.call_id;
        const auto at = std::ranges::find_if(client->received, fits);
        if (at == client->received.end()) return {};
        auto found = *at;
        client->received.erase(at);
        return found;
    }
    client_dialog sign_in(const std::string& call_id, const std::string& from_parameters = {}) {
        client_dialog dialog(client->flow());
        dialog.call_id = call_id;
        dialog.from_tag = "tag-" + call_id;
        const auto answer = invite(dialog, from_parameters);
        EXPECT_EQ(answer.status(), 200) << answer.bytes;
        dialog.to_tag = answer.to_tag();
        client->send(dialog.ack().text());
        return dialog;
    }
    std::string ask(client_dialog& dialog, const std::string& document) {
        client->send(dialog.info(document).text());
        return final_answer(dialog).body();
    }
    /// The gateway's requests by Call-ID.
    [[nodiscard]] std::map<std::string, std::vector<sent_message>> told(const std::string& method) const {
        std::map<std::string, std::vector<sent_message>> out;
        for (const auto& m : client->received)
            if (m.method() == method) out[m.header("Call-ID")].push_back(m);
        return out;
    }

    gateway_lab lab;
    std::unique_ptr<sip_stream_client> client;
};

const auto monitor_start =
    csta_document("MonitorStart", "<monitorObject><deviceObject>" + std::string(line_1000) +
                                      "</deviceObject></monitorObject>");
const auto do_not_disturb =
    csta_document("SetDoNotDisturb",
                  "<device>" + std::string(line_1000) + "</device><doNotDisturbOn>true</doNotDisturbOn>");

// Forty dialogs over one connection, spread over all shards by their Call-IDs: each is answered, and each
// hears once what happens at the phone.
TEST_F(SeveralShards, ServeTheDialogsOfOneConnectionAlike) {
    start();
    std::vector<client_dialog> dialogs;
    for (int i = 0; i < 40; ++i) dialogs.push_back(sign_in("call-" + std::to_string(i)));
    std::set<std::string> names;
    for (auto& d : dialogs) names.insert(text_in(ask(d, monitor_start), "monitorCrossRefID"));
    EXPECT_EQ(names.size(), 40U) << "cross references are the dialogs' own";
    EXPECT_EQ(lab.service->status().sessions, 40U);

    EXPECT_NE(ask(dialogs[0], do_not_disturb).find("SetDoNotDisturbResponse"), std::string::npos);
    wait([&] { return told("INFO").size() == 40; });
    for (const auto& [call_id, events] : told("INFO")) {
        EXPECT_EQ(events.size(), 1U) << call_id;
        EXPECT_NE(events[0].body().find("<DoNotDisturbEvent"), std::string::npos) << events[0].body();
        EXPECT_TRUE(names.contains(text_in(events[0].body(), "monitorCrossRefID")));
        answer(events[0]);
    }
}

// Its dialogs' Call-IDs lead to different shards: only the last is left, the others got BYE.
TEST_F(SeveralShards, EndTheOlderSessionsOfAClientWhereverTheyAre) {
    start();
    for (int i = 0; i < 12; ++i) sign_in("again-" + std::to_string(i), ";epid=8a3f");
    wait([&] { return told("BYE").size() == 11; });
    EXPECT_FALSE(told("BYE").contains("again-11"));
    EXPECT_EQ(lab.service->status().sessions, 1U);
    for (const auto& [call_id, byes] : told("BYE")) answer(byes[0]);
}

// The limit is the gateway's, not each shard's.
TEST_F(SeveralShards, HaveOneLimitOfSessions) {
    lab.settings.limits.sessions = 5;
    start();
    for (int i = 0; i < 5; ++i) sign_in("in-" + std::to_string(i));
    for (int i = 0; i < 8; ++i) {
        client_dialog dialog(client->flow());
        dialog.call_id = "out-" + std::to_string(i);
        EXPECT_EQ(invite(dialog).status(), 480);
    }
}

// One 403, then the end of the connection: what a stranger has sent behind the first request is not looked
// at.
TEST_F(SeveralShards, GiveAStrangerOneAnswerHoweverMuchItSends) {
    lab.settings.access.allow = {"192.0.2.1"};
    lab.settings.access.trusted.clear();
    start();
    std::string all;
    for (int i = 0; i < 20; ++i) {
        client_dialog dialog(client->flow());
        dialog.call_id = "stranger-" + std::to_string(i);
        all += lab.invite(dialog).text();
    }
    client->send(all);
    wait([&] { return client->closed; });
    ASSERT_EQ(client->received.size(), 1U);
    EXPECT_EQ(client->received.front().status(), 403);
}

// Each thread has come to its turn, and the watchdog hears of it once: the last question's answer is the
// last.
TEST_F(SeveralShards, AnswerAWatchdogOnceForAllThreads) {
    start();
    int heard = 0;
    bool last = false;
    for (int i = 0; i < 3; ++i) lab.service->when_all_respond([&] { ++heard; });
    lab.service->when_all_respond([&] { last = true; });
    EXPECT_EQ(heard, 0) << "nobody has been asked yet";
    wait([&] { return last; });
    EXPECT_EQ(heard, 3);
}

// Without a journal each dialog gets its BYE before the process ends.
TEST_F(SeveralShards, SayGoodbyeToEverybodyWhenTheServiceStops) {
    start();
    for (int i = 0; i < 10; ++i) sign_in("bye-" + std::to_string(i));
    bool stopped = false;
    lab.service->stop([&] { stopped = true; });
    wait([&] { return stopped && told("BYE").size() == 10; });
}

// A restart with another number of shards: every session is found again, under its own name.
TEST_F(SeveralShards, TakeOverTheSessionsOfAProcessWithAnotherNumberOfThem) {
    const temporary_folder folder;
    lab.settings.journal.file = folder.path() / "journal.db";
    std::vector<client_dialog> dialogs;
    for (const auto shards : {1, 4, 3, 1}) {
        lab.settings.runtime.shards = shards;
        start();
        EXPECT_EQ(lab.service->status().sessions, dialogs.size()) << shards;
        for (auto& d : dialogs)
            EXPECT_NE(ask(d, monitor_start).find("monitorCrossRefID"), std::string::npos) << d.call_id;
        for (int i = 0; i < 10; ++i)
            dialogs.push_back(sign_in("of-" + std::to_string(shards) + "-" + std::to_string(dialogs.size())));
        for (auto& d : dialogs)
            EXPECT_NE(ask(d, do_not_disturb).find("SetDoNotDisturbResponse"), std::string::npos) << d.call_id;
        lab.stop();
    }
    EXPECT_EQ(dialogs.size(), 40U);
}

}  // namespace
}  // namespace ctig::test
