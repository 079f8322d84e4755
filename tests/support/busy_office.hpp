#pragma once
// An office in which people call each other at random, and what must be true of every client's view at the
// end.
#include <algorithm>
#include <random>
#include <set>

#include "tests/support/pbx_office.hpp"

namespace ctig::test {

/// Own state, and everybody else with state, of each call: how views and truths are compared.
using call_facts =
    std::multiset<std::pair<csta::local_connection_state,
                            std::multiset<std::pair<std::string, csta::local_connection_state>>>>;

class busy_office : public pbx_office {
public:
    busy_office(std::string_view call_ids, std::uint32_t seed) : pbx_office(call_ids), dice(seed) {}

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
                    part.local_connection_info != csta::local_connection_state::connected)
                    return false;
        }
        return own.size() >= 2;
    }

    /// Whose line is a profile goes to another desk, or home.
    void move_about() {
        const auto where = roll(3);
        if (where == 2)
            exchange.log_out(moving_profile);
        else
            exchange.log_in(moving_profile, desks[where]);
        links.collect_events();
    }

    /// Somebody at a phone, or a client, does something; whether it may is the PBX's to say.
    void act() {
        if (roll(12) == 0) return move_about();
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
            csta::local_connection_state own{};
            std::multiset<std::pair<std::string, csta::local_connection_state>> others;
            for (const auto& part :
                 std::get<csta::snapshot_call_data>(
                     csta::get<csta::snapshot_call_response>(call).cross_ref_id_or_snapshot_data.value)
                     .items) {
                const auto who = std::string(bridge::number_of(part.call_identifier.device.text));
                if (who == number(line))
                    own = part.local_connection_info.value();
                else
                    others.emplace(who, part.local_connection_info.value());
            }
            facts.emplace(own, std::move(others));
        }
        return facts;
    }
    [[nodiscard]] static call_facts facts_of(const bridge::device_picture& told) {
        call_facts facts;
        for (const auto& [id, call] : told.calls) {
            std::multiset<std::pair<std::string, csta::local_connection_state>> others;
            for (const auto& other : call.others)
                others.emplace(
                    bridge::number_of(bridge::party_text(other.who).empty() ? std::string_view(other.device)
                                                                            : bridge::party_text(other.who)),
                    other.state);
            facts.emplace(call.own, std::move(others));
        }
        return facts;
    }
    [[nodiscard]] std::string place_of_the_profile() {
        const auto answer = exchange.request(
            operator_desk, csta::get_logical_device_information{{.text = number(line_count - 1)}}, now);
        const auto& phones =
            csta::get<csta::get_logical_device_information_response>(answer).other_physical_device_list;
        return phones.empty() ? "" : phones.front().text;
    }
    void expect_true_views() {
        const bool is_watched = std::ranges::any_of(
            clients, [](const client_view& client) { return client.line == line_count - 1; });
        if (is_watched) {
            EXPECT_EQ(sessions->place_of(moving_profile), place_of_the_profile());
        }
        for (const auto& client : clients) {
            EXPECT_EQ(facts_of(client.told), truth_of(client.line)) << "line " << client.line;
            EXPECT_TRUE(client.wrong.empty()) << client.wrong.size() << ": " << client.wrong.front();
            EXPECT_EQ(client.told.do_not_disturb.value_or(false), do_not_disturb(client.line));
        }
    }

    std::mt19937 dice;
};

}  // namespace ctig::test
