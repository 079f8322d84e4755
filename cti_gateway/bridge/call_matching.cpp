#include "cti_gateway/bridge/call_matching.hpp"

#include <algorithm>
#include <set>

#include "cti_gateway/bridge/identity_map.hpp"

namespace ctig::bridge {
namespace {

using call_entry = std::pair<const std::string, call_picture>;

/// Everybody in the call but this device, by the texts that name them.
std::set<std::string, std::less<>> parties_of(const device_picture& of, const call_picture& call) {
    std::set<std::string, std::less<>> names;
    const auto take = [&](std::string_view name) {
        if (!name.empty() && !of.is_own(name)) names.emplace(without_name(name));
    };
    for (const auto& other : call.others)
        take(party_text(other.who).empty() ? other.device : party_text(other.who));
    take(party_text(call.calling));
    take(party_text(call.called));
    return names;
}

bool may_be_same(const device_picture& told, const call_picture& a, const device_picture& truth,
                 const call_picture& b, bool same_state) {
    if (same_state && a.own != b.own) return false;
    if (told.is_outgoing(a) != truth.is_outgoing(b)) return false;
    const auto names = parties_of(told, a), others = parties_of(truth, b);
    if (names.empty() || others.empty()) return names.empty() && others.empty();
    return std::ranges::any_of(names, [&](const auto& name) { return others.contains(name); });
}

}  // namespace

std::vector<std::pair<std::string, std::string>> match_calls(const device_picture& told,
                                                             const device_picture& truth) {
    std::vector<const call_entry*> left, right;
    for (const auto& call : told.calls) left.push_back(&call);
    for (const auto& call : truth.calls) right.push_back(&call);
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const bool same_state : {true, false}) {
        const auto fits = [&](const call_entry* a, const call_entry* b) {
            return may_be_same(told, a->second, truth, b->second, same_state);
        };
        std::vector<std::pair<const call_entry*, const call_entry*>> found;
        for (const auto* a : left) {
            const auto candidates = std::ranges::count_if(right, [&](const auto* b) { return fits(a, b); });
            const auto b = std::ranges::find_if(right, [&](const auto* one) { return fits(a, one); });
            if (candidates == 1 &&
                std::ranges::count_if(left, [&](const auto* other) { return fits(other, *b); }) == 1)
                found.emplace_back(a, *b);
        }
        for (const auto& [a, b] : found) {
            pairs.emplace_back(a->first, b->first);
            std::erase(left, a);
            std::erase(right, b);
        }
    }
    return pairs;
}

}  // namespace ctig::bridge
