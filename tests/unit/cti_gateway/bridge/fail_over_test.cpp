// Sessions on eight links to the simulated PBX, calls going on, links killed at random moments: at the end
// every client's view, made of nothing but what it was told, is the PBX's truth.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <set>

#include "tests/support/pbx_office.hpp"

namespace ctig::bridge {
namespace {

using namespace test;
using state = csta::local_connection_state;

/// Own state, and everybody else with state, of each call: how views and truths are compared.
using call_facts = std::multiset<std::pair<state, std::multiset<std::pair<std::string, state>>>>;

class fail_over : public pbx_office {
public:
    fail_over(std::string_view call_ids, std::uint32_t seed) : pbx_office(call_ids), dice(seed) {}

    [[nodiscard]] bool do_not_disturb(std::size_t line) {
        const auto answer =
            exchange.request(operator_desk, csta::get_do_not_disturb{.device = {.text = number(line)}}, now);
        return csta::get<csta::get_do_not_disturb_response>(answer).do_not_disturb_on;
    }

    std::uint32_t roll(std::size_t sides) { return static_cast<std::uint32_t>(dice() % sides); }

    /// Transferred and Conferenced do not say in which state the others are: only calls whose others all talk
    /// are joined, so that events alone tell the truth.
    [[nodiscard]] bool may_be_joined(const std::vector<csta::connection_id>& own) {
        for (std::size_t i = 0; i < 2 && i < own.size(); ++i) {
            const auto answer = exchange.request(operator_desk, csta::snapshot_call{own[i]}, now);
            const auto* call = csta::get_if<csta::snapshot_call_response>(&answer);
            if (call == nullptr) return false;
            for (const auto& part :
                 std::get<csta::snapshot_call_data>(call->cross_ref_id_or_snapshot_data.value).items)
                if (part.call_identifier.device.text != own[i].device.text &&
                    part.local_connection_info != state::connected)
                    return false;
        }
        return own.size() >= 2;
    }

    /// Somebody at a phone, or a client, does something; whether it may is the PBX's to say.
    void act() {
        const auto line = roll(line_count);
        auto device = [&](std::size_t i) { return csta::device_id{.text = number(i)}; };
        const auto snapshot =
            exchange.request(operator_desk, csta::snapshot_device{.snapshot_object = device(line)}, now);
        std::vector<csta::connection_id> own;
        if (const auto* s = csta::get_if<csta::snapshot_device_response>(&snapshot))
            for (const auto& item :
                 std::get<csta::snapshot_device_data>(s->cross_ref_id_or_snapshot_data.value).items)
                own.push_back(item.connection_identifier);
        const auto ask = [&](const csta::message& what) {
            (void)exchange.request(operator_desk, what, now);
            links.collect_events();
        };
        if (own.empty() || roll(4) == 0)
            return ask(
                csta::make_call{device(line), device(roll(line_count)), csta::auto_originate::do_not_prompt});
        const auto& one = own[roll(own.size())];
        switch (roll(9)) {
            case 0:
            case 1:
            case 2: return ask(csta::answer_call{one});
            case 3: return ask(csta::clear_connection{one, {}});
            case 4: return ask(csta::hold_call{one, {}});
            case 5: return ask(csta::retrieve_call{one});
            case 6: return ask(csta::consultation_call{one, device(roll(line_count)), {}, {}});
            case 7:
                if (!may_be_joined(own)) return;
                return ask(csta::transfer_call{own[0], own[1]});
            default:
                if (own.size() < 2)
                    return ask(csta::set_do_not_disturb{device(line), !do_not_disturb(line), {}, {}});
                if (may_be_joined(own)) ask(csta::conference_call{own[0], own[1]});
                return;
        }
    }

    [[nodiscard]] call_facts truth_of(std::size_t line) {
        call_facts facts;
        const auto answer = exchange.request(
            operator_desk, csta::snapshot_device{.snapshot_object = {.text = number(line)}}, now);
        const auto& items =
            std::get<csta::snapshot_device_data>(
                csta::get<csta::snapshot_device_response>(answer).cross_ref_id_or_snapshot_data.value)
                .items;
        for (const auto& item : items) {
            const auto call =
                exchange.request(operator_desk, csta::snapshot_call{item.connection_identifier}, now);
            state own{};
            std::multiset<std::pair<std::string, state>> others;
            for (const auto& part :
                 std::get<csta::snapshot_call_data>(
                     csta::get<csta::snapshot_call_response>(call).cross_ref_id_or_snapshot_data.value)
                     .items) {
                const auto who = std::string(number_of(part.call_identifier.device.text));
                if (who == number(line))
                    own = part.local_connection_info.value();
                else
                    others.emplace(who, part.local_connection_info.value());
            }
            facts.emplace(own, std::move(others));
        }
        return facts;
    }
    [[nodiscard]] static call_facts facts_of(const device_picture& told) {
        call_facts facts;
        for (const auto& [id, call] : told.calls) {
            std::multiset<std::pair<std::string, state>> others;
            for (const auto& other : call.others)
                others.emplace(number_of(party_text(other.who).empty() ? std::string_view(other.device)
                                                                       : party_text(other.who)),
                               other.state);
            facts.emplace(call.own, std::move(others));
        }
        return facts;
    }
    void expect_true_views() {
        for (const auto& client : clients) {
            EXPECT_EQ(facts_of(client.told), truth_of(client.line)) << "line " << client.line;
            EXPECT_TRUE(client.wrong.empty()) << client.wrong.size() << ": " << client.wrong.front();
            EXPECT_EQ(client.told.do_not_disturb.value_or(false), do_not_disturb(client.line));
        }
    }

    std::mt19937 dice;
};

void kill_links_at_random(std::string_view call_ids, std::uint32_t seed) {
    SCOPED_TRACE(std::string(call_ids) + " " + std::to_string(seed));
    fail_over lab(call_ids, seed);
    for (std::size_t i = 0; i < 2 * line_count; ++i) lab.sign_in(i % line_count);
    for (int round = 0; round < 60; ++round) {
        for (auto actions = lab.roll(6); actions > 0; --actions) {
            lab.act();
            for (auto arrivals = lab.roll(12); arrivals > 0 && lab.links.step(); --arrivals) lab.pump();
        }
        if (lab.roll(3) == 0) lab.links.kill(lab.roll(link_count));
        if (lab.roll(3) == 0) lab.links.start(lab.roll(link_count));
        lab.pump();
        if (lab.roll(5) != 0) continue;
        lab.links.start(lab.roll(link_count));
        lab.settle();
        lab.expect_true_views();
        if (testing::Test::HasFailure()) return;
    }
    EXPECT_EQ(lab.sessions.sessions(), 2 * line_count);
}

/// A few here; as many as CTIG_SEEDS says for a soak.
std::uint32_t seeds() {
    const char* wanted = std::getenv("CTIG_SEEDS");
    return wanted == nullptr ? 4 : static_cast<std::uint32_t>(std::max(1, std::atoi(wanted)));
}

TEST(FailOver, EveryViewIsTheTruthAfterLinksWereKilledAtRandomWhereTheClusterNamesCalls) {
    for (std::uint32_t seed = 1; seed <= seeds() && !HasFailure(); ++seed)
        kill_links_at_random("cluster", seed);
}

TEST(FailOver, EveryViewIsTheTruthAfterLinksWereKilledAtRandomWhereEachManagerNamesCalls) {
    for (std::uint32_t seed = 1; seed <= seeds() && !HasFailure(); ++seed)
        kill_links_at_random("manager", seed);
}

}  // namespace
}  // namespace ctig::bridge
