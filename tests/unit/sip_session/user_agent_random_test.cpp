// Clients, sessions and the network do anything in any order; what must hold all the same.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "tests/support/sip_peer.hpp"

namespace ctig::test {
namespace {

using namespace std::chrono_literals;

class storm {
public:
    storm(std::uint32_t seed, const sip::user_agent_config& config)
        : random_(seed), peer_(tcp_flow(), config) {
        flows_ = {tcp_flow(), udp_flow(), tcp_flow(sip::peer_standing::allowed),
                  udp_flow(sip::peer_standing::allowed), tcp_flow(sip::peer_standing::stranger)};
        for (std::size_t i = 0; i < flows_.size(); ++i) flows_[i].id = sip::flow_id{100 + i};
        for (int i = 0; i < 6; ++i) {
            clients_.push_back({client_dialog(flows_[i % 4]), flows_[i % 4]});
            clients_.back().dialog.call_id = "call-" + std::to_string(i);
            clients_.back().dialog.from_tag = "tag-" + std::to_string(i);
        }
    }

    void step() {
        switch (pick(12)) {
            case 0:
            case 1:
            case 2:
            case 3: client_sends(); break;
            case 4:
            case 5: session_answers(); break;
            case 6: session_acts(); break;
            case 7:
            case 8: client_answers(); break;
            case 9: replay(); break;
            case 10: noise(); break;
            case 11: pass(); break;
        }
        look();
    }

    /// Nobody does anything any more: all timers run out.
    void settle() {
        while (peer_.agent.next_timer()) {
            peer_.pass(1h);
            look();
        }
    }

    sip_peer& peer() { return peer_; }

private:
    struct client {
        client_dialog dialog;
        sip::flow over;
    };
    struct recorded {
        std::string text;
        sip::flow over;
        std::string mark;
    };

    std::size_t pick(std::size_t n) { return random_() % n; }
    bool chance(std::size_t one_in) { return pick(one_in) == 0; }

    void client_sends() {
        auto& c = clients_[pick(clients_.size())];
        c.dialog.with_branch = !chance(3);
        if (chance(12)) c.dialog.cseq = static_cast<std::uint32_t>(pick(8));
        if (chance(10)) c.dialog.to_tag = chance(2) ? "made-up" : "";
        auto request = next_request(c);
        if (chance(15)) request.uri = chance(2) ? "sip:x@elsewhere.example.org" : "isbn:12345";
        if (chance(12)) request.headers.push_back("Require: " + std::string(chance(2) ? "timer" : "other"));
        if (chance(6)) request.headers.push_back("Supported: timer");
        if (chance(12)) request.headers.push_back("Session-Expires: " + std::to_string(pick(400)));
        if (chance(20)) request.headers.push_back("Info-Package: x");
        if (chance(20)) request.content_type = "application/sdp";
        const std::string mark = ";x=" + std::to_string(++marks_) + ";";
        request.via += mark + "end";
        deliver(request.text(), chance(20) ? flows_[pick(flows_.size())] : c.over, mark);
    }

    request_text next_request(client& c) {
        switch (pick(11)) {
            case 0: return c.dialog.invite();
            case 1:
            case 2: return c.dialog.reinvite();
            case 3:
            case 4: return c.dialog.ack();
            case 5:
            case 6: return c.dialog.info(chance(4) ? "" : "<A/>");
            case 7: return c.dialog.request("UPDATE");
            case 8: return chance(4) ? c.dialog.bye() : c.dialog.info("<B/>");
            case 9: c.dialog.with_branch = true; return c.dialog.cancel();
            default: return c.dialog.request(chance(2) ? "OPTIONS" : "STRANGE");
        }
    }

    void deliver(std::string text, const sip::flow& over, const std::string& mark) {
        if (chance(15)) {
            // Anything but the mark may break: it tells the answers apart.
            const auto at = pick(text.size()), begin = text.find(mark);
            if (at < begin || at >= begin + mark.size()) text[at] = static_cast<char>(random_());
        }
        peer_.send_text(text, over);
        history_.push_back({std::move(text), over, mark});
    }

    // Old bytes come again: late, by another flow, or cut.
    void replay() {
        if (history_.empty()) return;
        const auto& old = history_[pick(history_.size())];
        replayed_.insert(old.mark);
        const auto& over = chance(4) ? flows_[pick(flows_.size())] : old.over;
        if (chance(10)) {
            peer_.agent.on_broken_stream(over, std::string_view(old.text).substr(0, pick(old.text.size())),
                                         400, peer_.now);
            peer_.drain();
        } else {
            peer_.send_text(old.text, over);
        }
    }

    void noise() {
        std::string text = chance(2) ? "SIP/2.0 200 OK\r\n" : "";
        for (auto n = pick(80); n > 0; --n) text += static_cast<char>(random_());
        peer_.send_text(text, flows_[pick(flows_.size())]);
    }

    /// What the session was asked of late.
    void recall_requests() {
        const auto infos = peer_.told<sip::info_received>();
        requests_.clear();
        for (const auto& i : infos) requests_.push_back(i.request);
        for (const auto& i : peer_.told<sip::invite_received>()) requests_.push_back(i.request);
        for (const auto& i : peer_.told<sip::refresh_received>()) requests_.push_back(i.request);
        for (const auto& i : peer_.told<sip::options_received>()) requests_.push_back(i.request);
        if (requests_.size() > 30) requests_.erase(requests_.begin(), requests_.end() - 30);
    }

    void session_answers() {
        recall_requests();
        static constexpr int statuses[] = {200, 200, 200, 200, 403, 480, 503, 408, 100, 0, 999};
        const sip::answer with{.status = statuses[pick(std::size(statuses))],
                               .body = chance(2) ? "<R/>" : ""};
        // Now and then it answers what it was never asked, or has answered.
        const auto id =
            requests_.empty() || chance(10) ? sip::request_id{pick(200)} : requests_[pick(requests_.size())];
        switch (pick(6)) {
            case 0: peer_.agent.answer_options(id, with, peer_.now); break;
            case 1:
            case 2: peer_.agent.answer_info(id, with, peer_.now); break;
            default: peer_.agent.answer_invite(id, with, peer_.now); break;
        }
        peer_.drain();
    }

    void session_acts() {
        const sip::dialog_id id{pick(static_cast<std::size_t>(peer_.dialog) + 2)};
        if (chance(8)) {
            peer_.agent.end_dialog(id, peer_.now);
        } else if (chance(5)) {
            peer_.agent.on_send_failed(sip::client_transaction_id{pick(200)}, peer_.now);
        } else {
            peer_.agent.send_event(id, "<E/>", peer_.now);
        }
        peer_.drain();
    }

    void client_answers() {
        if (ours_.empty()) return;
        static constexpr int statuses[] = {200, 200, 200, 100, 501, 408, 422, 481};
        peer_.answer(ours_[pick(ours_.size())], statuses[pick(std::size(statuses))],
                     chance(3) ? "Session-Expires: 120;refresher=uas\r\nMin-SE: 200\r\n" : "");
    }

    void pass() { peer_.pass(chance(20) ? 2000s : std::chrono::milliseconds(pick(chance(4) ? 40000 : 800))); }

    /// Reads what was sent since, and checks what can be checked of each.
    void look() {
        while (const auto one = peer_.try_take()) {
            if (one->status() == 0) {
                ours_.push_back(*one);
                if (ours_.size() > 40) ours_.erase(ours_.begin());
                continue;
            }
            learn_tag(*one);
            if (one->status() >= 200) check_answer(*one);
        }
    }

    void learn_tag(const sent_message& response) {
        if (response.status() != 200 || response.header("CSeq").find("INVITE") == std::string::npos) return;
        for (auto& c : clients_)
            if (c.dialog.call_id == response.header("Call-ID")) c.dialog.to_tag = response.to_tag();
    }

    // One final answer for each request; the same bytes may come again.
    void check_answer(const sent_message& response) {
        ASSERT_NE(response.status(), 408);
        const auto via = response.header("Via");
        const auto at = via.find(";x=");
        if (at == std::string::npos) return;
        const auto mark = via.substr(at, via.find(';', at + 1) - at + 1);
        if (replayed_.contains(mark)) return;  // a replay may be a new request
        const auto [it, first] = finals_.try_emplace(mark, response.bytes);
        ASSERT_EQ(it->second, response.bytes) << "two final answers";
    }

    std::mt19937 random_;
    sip_peer peer_;
    std::vector<sip::flow> flows_;
    std::vector<client> clients_;
    std::vector<recorded> history_;
    std::vector<sent_message> ours_;
    std::vector<sip::request_id> requests_;
    std::set<std::string> replayed_;
    std::map<std::string, std::string> finals_;
    std::uint64_t marks_ = 0;
};

class UserAgentStorm : public testing::TestWithParam<std::uint32_t> {};

// No crash, one final answer at most for each request, and nothing left when all timers ran.
TEST_P(UserAgentStorm, LeavesNothingBehind) {
    auto config = lab_config();
    config.strict_cseq = GetParam() % 4 == 3;
    config.session_timer = 120s;
    config.silent_session = 3600s;
    if (GetParam() % 5 == 4) config.max_transactions = 4;
    storm s(GetParam(), config);
    for (int i = 0; i < 600 && !HasFatalFailure(); ++i) s.step();
    s.settle();
    EXPECT_EQ(s.peer().agent.transactions(), 0U);
    EXPECT_EQ(s.peer().agent.dialogs(), 0U);

    // Each session that was announced ended once.
    std::map<std::uint64_t, int> ends;
    for (const auto& one : s.peer().told<sip::invite_received>())
        ends[static_cast<std::uint64_t>(one.dialog)] = 0;
    for (const auto& one : s.peer().told<sip::dialog_ended>()) ++ends[static_cast<std::uint64_t>(one.dialog)];
    EXPECT_FALSE(ends.empty());
    for (const auto& [dialog, count] : ends) EXPECT_EQ(count, 1) << dialog;
}

INSTANTIATE_TEST_SUITE_P(Seeds, UserAgentStorm, testing::Range(1U, 41U));

}  // namespace
}  // namespace ctig::test
