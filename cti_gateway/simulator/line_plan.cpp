#include "cti_gateway/simulator/line_plan.hpp"

#include <algorithm>

namespace ctig::simulator {
namespace {

template <class Id>
std::size_t index(Id id) {
    return static_cast<std::size_t>(id);
}

/// number[;partition=P][;device=D], in any order.
struct device_words {
    std::string_view number;
    std::optional<std::string_view> partition, device;
    bool readable = true;
};

device_words read_words(std::string_view text) {
    device_words words;
    words.number = text.substr(0, text.find(';'));
    while (text.find(';') != std::string_view::npos) {
        text.remove_prefix(text.find(';') + 1);
        const auto word = text.substr(0, text.find(';'));
        const auto equals = word.find('=');
        const auto key = word.substr(0, equals);
        const auto value = equals == std::string_view::npos ? std::string_view{} : word.substr(equals + 1);
        if (key == "partition" && !words.partition) {
            words.partition = value;
        } else if (key == "device" && !words.device) {
            words.device = value;
        } else {
            words.readable = false;
        }
    }
    return words;
}

bool begins_or_equals(std::string_view pattern, std::string_view number) {
    if (pattern.ends_with('*')) return number.starts_with(pattern.substr(0, pattern.size() - 1));
    return number == pattern;
}

template <class Id>
lookup<Id> only_one(const std::vector<Id>& found) {
    if (found.empty()) return {};
    if (found.size() > 1) return {.failure = lookup_failure::ambiguous};
    return {.id = found.front()};
}

}  // namespace

line_plan::line_plan(const simulator_config& config)
    : outside_(config.outside), says_names_(config.display_names) {
    for (const auto& device : config.devices) {
        const auto phone_number = static_cast<phone_id>(phones_.size());
        phones_.push_back(
            {.name = device.name, .model = device.model, .kind = device.kind, .at = phone_number});
        for (const auto& what : device.lines) {
            const auto line_number = line_for(what);
            const auto number = static_cast<appearance_id>(appearances_.size());
            appearances_.push_back(
                {.phone = phone_number, .owner = phone_number, .line = line_number, .name = {}});
            lines_[index(line_number)].appearances.push_back(number);
            phones_.back().own.push_back(number);
        }
        phones_.back().appearances = phones_.back().own;
    }
    for (const auto& one : lines_) numbers_.push_back(one.number);
    std::ranges::sort(numbers_);
    name_everything(directory::directory({}, config.devices));
    for (const auto& rule : config.lines) set_rule(rule);
    for (const auto& wanted : config.groups) {
        auto& made =
            groups_.emplace_back(group{.number = wanted.number, .display = wanted.display, .members = {}});
        for (const auto& member : wanted.members) {
            if (const auto found = dial(member, std::nullopt)) made.members.push_back(*found);
        }
    }
}

line_id line_plan::line_for(const directory::device_line& what) {
    auto& same_number = by_number_[what.number];
    for (const auto id : same_number) {
        if (lines_[index(id)].partition == what.partition) return id;
    }
    const auto id = static_cast<line_id>(lines_.size());
    lines_.push_back({.number = what.number, .partition = what.partition, .display = what.display});
    same_number.push_back(id);
    return id;
}

void line_plan::name_everything(const directory::directory& names) {
    for (auto& one : lines_) {
        one.name = one.number;
        if (by_number_[one.number].size() > 1) one.name += ";partition=" + one.partition;
        for (const auto id : one.appearances) {
            auto& named = appearances_[index(id)];
            named.name = names.pbx_device_id(
                {.device = phones_[index(named.owner)].name, .line = one.number, .partition = one.partition});
        }
    }
}

void line_plan::set_rule(const line_options& rule) {
    for (const auto id : with_number(rule.number)) {
        auto& one = lines_[index(id)];
        if (!rule.partition.empty() && rule.partition != one.partition) continue;
        one.rule = rule.rule;
        one.max_calls = rule.max_calls;
        one.sharing = rule.sharing;
        one.offered = rule.offered;
    }
}

std::span<const line_id> line_plan::with_number(std::string_view number) const {
    const auto found = by_number_.find(std::string(number));
    if (found == by_number_.end()) return {};
    return found->second;
}

lookup<appearance_id> line_plan::find_appearance(std::string_view device_id) const {
    const auto words = read_words(device_id);
    if (!words.readable) return {};
    std::vector<appearance_id> found;
    for (const auto line_number : with_number(words.number)) {
        const auto& one = lines_[index(line_number)];
        if (words.partition && *words.partition != one.partition) continue;
        for (const auto id : one.appearances) {
            if (words.device && *words.device != phones_[index(at(id).owner)].name) continue;
            found.push_back(id);
        }
    }
    return only_one(found);
}

lookup<line_id> line_plan::find_line(std::string_view device_id) const {
    const auto words = read_words(device_id);
    if (!words.readable) return {};
    std::vector<line_id> found;
    for (const auto id : with_number(words.number)) {
        const auto& one = lines_[index(id)];
        if (words.partition && *words.partition != one.partition) continue;
        if (words.device && std::ranges::none_of(one.appearances, [&](appearance_id a) {
                return phones_[index(at(a).owner)].name == *words.device;
            })) {
            continue;
        }
        found.push_back(id);
    }
    return only_one(found);
}

std::optional<line_id> line_plan::dial(std::string_view dialled, std::optional<line_id> from) const {
    const auto words = read_words(dialled);
    const auto same_number = with_number(words.number);
    if (!words.readable || same_number.empty()) return std::nullopt;
    const auto wanted = [&]() -> std::optional<std::string_view> {
        if (words.partition) return words.partition;
        if (from) return at(*from).partition;
        return std::nullopt;
    }();
    for (const auto id : same_number) {
        if (wanted && at(id).partition == *wanted) return id;
    }
    if (words.partition) return std::nullopt;
    return same_number.front();
}

std::optional<group_id> line_plan::find_group(std::string_view dialled) const {
    const auto found = std::ranges::find(groups_, dialled, &group::number);
    if (found == groups_.end()) return std::nullopt;
    return static_cast<group_id>(found - groups_.begin());
}

std::optional<phone_id> line_plan::find_phone(std::string_view name) const {
    const auto found = std::ranges::find(phones_, name, &phone::name);
    if (found == phones_.end()) return std::nullopt;
    return static_cast<phone_id>(found - phones_.begin());
}

void line_plan::carry(phone_id profile, phone_id to) {
    auto& who = phones_[index(profile)];
    auto& left = phones_[index(who.at)].appearances;
    for (const auto id : who.own) {
        std::erase(left, id);
        appearances_[index(id)].phone = to;
        phones_[index(to)].appearances.push_back(id);
    }
    who.at = to;
}

bool line_plan::could_grow(std::string_view digits) const {
    const auto longer = std::ranges::upper_bound(numbers_, digits);
    if (longer != numbers_.end() && longer->starts_with(digits)) return true;
    const auto grows_into = [&](const std::string& number) {
        return number.size() > digits.size() && number.starts_with(digits);
    };
    return std::ranges::any_of(groups_, [&](const group& g) { return grows_into(g.number); }) ||
           std::ranges::any_of(outside_, [&](const outside_options& o) {
               return grows_into(o.number) || (o.number.ends_with('*') && begins_or_equals(o.number, digits));
           });
}

const party_rule* line_plan::find_outside(std::string_view number) const {
    const outside_options* best = nullptr;
    for (const auto& entry : outside_) {
        if (!begins_or_equals(entry.number, number)) continue;
        if (best == nullptr || entry.number.size() > best->number.size()) best = &entry;
    }
    return best == nullptr ? nullptr : &best->rule;
}

}  // namespace ctig::simulator
