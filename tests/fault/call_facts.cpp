#include "tests/fault/call_facts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "cti_gateway/bridge/identity_map.hpp"

namespace ctig::fault {
namespace {

// The words that the simulated PBX uses for them.
std::string_view word(csta::local_connection_state state) {
    constexpr std::array<std::string_view, 7> words{"null", "initiated", "alerting", "connected",
                                                    "hold", "queued",    "fail"};
    return words.at(static_cast<std::size_t>(state));
}

}  // namespace

void call_facts::add_party(std::string_view number, std::string_view state) {
    calls_.back().others.push_back(fmt::format("{}:{}", number, state));
}

std::string call_facts::text() const {
    std::vector<std::string> all;
    for (auto call : calls_) {
        std::ranges::sort(call.others);
        all.push_back(fmt::format("{}[{}]", call.own, fmt::join(call.others, " ")));
    }
    std::ranges::sort(all);
    if (do_not_disturb_) all.emplace_back("dnd");
    return fmt::format("{}", fmt::join(all, " "));
}

std::string facts_of(const bridge::device_picture& told) {
    call_facts facts;
    for (const auto& [id, call] : told.calls) {
        facts.begin_call(word(call.own));
        for (const auto& other : call.others) {
            const auto name = bridge::party_text(other.who);
            facts.add_party(bridge::number_of(name.empty() ? std::string_view(other.device) : name),
                            word(other.state));
        }
    }
    if (told.do_not_disturb.value_or(false)) facts.do_not_disturb();
    return facts.text();
}

}  // namespace ctig::fault
