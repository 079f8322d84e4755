#include "lineuri/number_plan.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <unordered_set>

#include "lineuri/text.hpp"

namespace ctig::lineuri {
namespace {

constexpr std::size_t max_rules = 10'000, max_pattern = 1024, max_profile_depth = 16;
constexpr std::int64_t pattern_memory = 1 << 20;  // octets of automata for each pattern

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

RE2::Options quiet() {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(pattern_memory);
    return options;
}

// A replacement, taken apart once: text, then a group, then text ...
struct template_part {
    std::string text;
    int group = -1;  ///< -1: none follows
};

// "$1", "${12}"; of the digits after a bare $ only as many as make a group that exists, as .NET reads them.
std::optional<int> read_group(std::string_view& rest, int groups) {
    const bool braces = rest.starts_with('{');
    if (braces) rest.remove_prefix(1);
    int number = -1;
    while (!rest.empty() && is_digit(rest.front())) {
        const int longer = std::max(number, 0) * 10 + (rest.front() - '0');
        if (longer > groups && number >= 0 && !braces) break;
        if (longer > groups) return std::nullopt;
        number = longer;
        rest.remove_prefix(1);
    }
    if (number < 0 || (braces && !rest.starts_with('}'))) return std::nullopt;
    if (braces) rest.remove_prefix(1);
    return number;
}

std::optional<std::vector<template_part>> read_template(std::string_view text, int groups) {
    std::vector<template_part> out(1);
    while (!text.empty()) {
        const char c = text.front();
        text.remove_prefix(1);
        if (c != '$') {
            out.back().text += c;
            continue;
        }
        const auto group = read_group(text, groups);
        if (!group) return std::nullopt;
        out.back().group = *group;
        out.emplace_back();
    }
    return out;
}

struct compiled_rule {
    number_rule said;
    std::unique_ptr<RE2> pattern;
    std::vector<template_part> parts;
};

std::optional<std::string> rewrite(const compiled_rule& rule, std::string_view number) {
    const auto groups = static_cast<std::size_t>(rule.pattern->NumberOfCapturingGroups()) + 1;
    std::vector<re2::StringPiece> found(groups);
    if (!rule.pattern->Match(piece(number), 0, number.size(), RE2::ANCHOR_BOTH, found.data(),
                             static_cast<int>(groups)))
        return std::nullopt;
    std::string out;
    for (const auto& part : rule.parts) {
        out += part.text;
        if (part.group < 0) continue;
        const auto& group = found[static_cast<std::size_t>(part.group)];
        if (group.data() != nullptr) out.append(group.data(), group.size());
    }
    return out;
}

using rule_order = std::array<std::vector<std::size_t>, direction_count>;

}  // namespace

std::string_view to_string(direction d) noexcept {
    switch (d) {
        case direction::dial: return "dial";
        case direction::report: return "report";
        case direction::lookup: return "lookup";
    }
    return "";
}

struct number_plan::impl {
    std::vector<std::unique_ptr<compiled_rule>> rules;  // outcomes point to them: they stay where they are
    std::map<std::string, number_profile, std::less<>> profiles;
    struct claim {
        std::string profile, partition;
        std::unique_ptr<RE2> lines;  // none: any
    };
    std::vector<claim> claims;
    std::string default_profile;
    std::map<std::string, rule_order, std::less<>> order;  // by profile, "" is everybody's
    std::vector<std::unique_ptr<RE2>> deny;
    std::unordered_set<std::string> emergency;

    // Is `ancestor` the profile or one of its parents?
    bool within(std::string_view profile, std::string_view ancestor) const {
        for (std::size_t depth = 0; depth <= max_profile_depth; ++depth) {
            if (profile == ancestor) return true;
            const auto it = profiles.find(profile);
            if (it == profiles.end()) return false;
            profile = it->second.parent;
        }
        return false;
    }
    const RE2* denied_by(std::string_view number) const {
        const auto it = std::find_if(deny.begin(), deny.end(), [&](const auto& pattern) {
            return RE2::FullMatch(piece(number), *pattern);
        });
        return it == deny.end() ? nullptr : it->get();
    }
};

number_plan::number_plan() : impl_(std::make_unique<impl>()) { impl_->order.try_emplace(""); }
number_plan::~number_plan() = default;

std::string number_plan::add_profile(number_profile profile) {
    if (profile.name.empty()) return "a profile needs a name";
    if (!profile.parent.empty() && !has_profile(profile.parent))
        return "the parent \"" + profile.parent + "\" is no profile that stands above it";
    if (has_profile(profile.name)) return "the profile \"" + profile.name + "\" stands twice";
    if (impl_->profiles.size() >= max_rules) return "too many profiles";
    if (!profile.lines.empty())
        if (auto wrong = check_number_pattern(profile.lines); !wrong.empty()) return wrong;
    std::size_t depth = 0;
    for (auto at = profile.parent; !at.empty(); at = impl_->profiles.find(at)->second.parent)
        if (++depth >= max_profile_depth) return "more than 16 profiles above one another";
    impl_->order.try_emplace(profile.name);
    if (!profile.lines.empty() || !profile.partition.empty())
        impl_->claims.push_back(
            {profile.name, profile.partition,
             profile.lines.empty() ? nullptr : std::make_unique<RE2>(piece(profile.lines), quiet())});
    const auto name = profile.name;
    impl_->profiles.emplace(name, std::move(profile));
    return {};
}

std::string number_plan::add_rule(number_rule rule) {
    if (impl_->rules.size() >= max_rules) return "more than 10000 rules";
    if (!rule.profile.empty() && !has_profile(rule.profile))
        return "the profile \"" + rule.profile + "\" is not defined: add a [[profile]] above the rule";
    if (auto wrong = check_number_pattern(rule.pattern); !wrong.empty()) return wrong;
    auto pattern = std::make_unique<RE2>(piece(rule.pattern), quiet());
    const int groups = pattern->NumberOfCapturingGroups();
    auto parts = read_template(rule.replacement, groups);
    if (!parts)
        return "the replacement \"" + rule.replacement + "\": expected $0 to $" + std::to_string(groups) +
               " for the pattern's groups";
    const auto at = impl_->rules.size();
    for (auto& [profile, order] : impl_->order)
        if (rule.profile.empty() || impl_->within(profile, rule.profile))
            for (const auto way : rule.directions) order[static_cast<std::size_t>(way)].push_back(at);
    impl_->rules.push_back(
        std::make_unique<compiled_rule>(std::move(rule), std::move(pattern), std::move(*parts)));
    return {};
}

std::string number_plan::add_deny(std::string_view pattern) {
    if (auto wrong = check_number_pattern(pattern); !wrong.empty()) return wrong;
    impl_->deny.push_back(std::make_unique<RE2>(piece(pattern), quiet()));
    return {};
}

void number_plan::add_emergency(std::string_view number) { impl_->emergency.emplace(number); }

std::string number_plan::set_default_profile(std::string_view name) {
    if (!has_profile(name)) return "the profile \"" + std::string(name) + "\" is not defined";
    impl_->default_profile = name;
    return {};
}

const std::string& number_plan::profile_of(std::string_view line, std::string_view partition) const {
    const auto it = std::find_if(impl_->claims.rbegin(), impl_->claims.rend(), [&](const auto& claim) {
        return (claim.partition.empty() || claim.partition == partition) &&
               (!claim.lines || RE2::FullMatch(piece(line), *claim.lines));
    });
    return it == impl_->claims.rend() ? impl_->default_profile : it->profile;
}

number_outcome number_plan::apply(direction way, std::string_view number, std::string_view profile) const {
    number_outcome out{.number = std::string(number)};
    if (impl_->emergency.contains(out.number)) {
        out.how = number_decision::emergency;
        return out;
    }
    auto order = impl_->order.find(profile);
    if (order == impl_->order.end()) order = impl_->order.find("");
    for (const auto at : order->second[static_cast<std::size_t>(way)]) {
        const auto& rule = *impl_->rules[at];
        auto rewritten = rewrite(rule, number);
        if (!rewritten) continue;
        out = {.how = number_decision::by_rule, .number = std::move(*rewritten), .rule = &rule.said};
        break;
    }
    if (way != direction::dial) return out;
    const auto* pattern = impl_->denied_by(number);
    if (pattern == nullptr)
        pattern = impl_->denied_by(std::string_view(out.number).substr(0, out.number.find(';')));
    if (pattern != nullptr) {
        out.how = number_decision::denied;
        out.deny_pattern = pattern->pattern();
    }
    return out;
}

bool number_plan::has_profile(std::string_view name) const {
    return impl_->profiles.find(name) != impl_->profiles.end();
}

std::size_t number_plan::rules() const noexcept { return impl_->rules.size(); }

const number_plan& no_number_rules() {
    static const number_plan none;
    return none;
}

std::string check_number_pattern(std::string_view pattern) {
    if (pattern.empty()) return "the pattern is empty";
    if (pattern.size() > max_pattern) return "the pattern is longer than 1024 octets";
    const RE2 compiled(piece(pattern), quiet());
    if (compiled.ok()) return {};
    return "the pattern \"" + std::string(pattern) + "\" cannot be used: " + compiled.error() +
           " (RE2 syntax: no look-around, no back-references)";
}

std::string describe(const number_outcome& outcome) {
    const auto rule = [&] {
        return "rule \"" + outcome.rule->name + "\" (" + outcome.rule->pattern + " -> " +
               outcome.rule->replacement + ")";
    };
    switch (outcome.how) {
        case number_decision::unchanged: return "no rule fits: it stays what it is";
        case number_decision::by_rule: return rule();
        case number_decision::emergency: return "numbers.emergency: it passes untouched";
        case number_decision::denied:
            return "numbers.deny \"" + outcome.deny_pattern + "\" refuses it" +
                   (outcome.rule != nullptr ? " after " + rule() : "");
    }
    return {};
}

}  // namespace ctig::lineuri
