#include "cti_gateway/simulator/action_arguments.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/json/serialize.hpp>

namespace ctig::simulator {
namespace {

std::string shown(const boost::json::value& value) { return boost::json::serialize(value).substr(0, 100); }

}  // namespace

void action_arguments::wrong(std::string sentence) {
    if (!mistake_) mistake_ = std::move(sentence);
}

const boost::json::value* action_arguments::find(std::string_view key) {
    known_.push_back(key);
    return given_.if_contains(key);
}

std::string action_arguments::text(std::string_view key) {
    const auto* value = find(key);
    if (value == nullptr) {
        wrong(fmt::format("\"{}\" is missing", key));
        return {};
    }
    if (const auto* found = value->if_string(); found != nullptr && !found->empty())
        return {found->data(), found->size()};
    wrong(fmt::format("\"{}\" is {}, expected a text", key, shown(*value)));
    return {};
}

std::string action_arguments::text_or(std::string_view key, std::string_view otherwise) {
    return given_.contains(key) ? text(key) : (known_.push_back(key), std::string(otherwise));
}

std::int64_t action_arguments::number(std::string_view key, std::int64_t least, std::int64_t most) {
    const auto* value = find(key);
    if (value == nullptr) {
        wrong(fmt::format("\"{}\" is missing", key));
        return least;
    }
    boost::system::error_code ec;
    const auto found = value->is_number() ? value->to_number<std::int64_t>(ec) : 0;
    if (value->is_number() && !ec && found >= least && found <= most) return found;
    wrong(
        fmt::format("\"{}\" is {}, expected a whole number from {} to {}", key, shown(*value), least, most));
    return least;
}

std::int64_t action_arguments::number_or(std::string_view key, std::int64_t otherwise, std::int64_t least,
                                         std::int64_t most) {
    return given_.contains(key) ? number(key, least, most) : (known_.push_back(key), otherwise);
}

std::size_t action_arguments::word(std::string_view key, std::initializer_list<std::string_view> words) {
    const auto given = text_or(key, *words.begin());
    const auto found = std::ranges::find(words, given);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    wrong(fmt::format("\"{}\" is \"{}\", expected one of {}", key, given.substr(0, 100),
                      fmt::join(words, ", ")));
    return 0;
}

std::vector<std::size_t> action_arguments::managers(std::size_t count) {
    const auto which = number_or("manager", 0, 1, static_cast<std::int64_t>(count));
    std::vector<std::size_t> places;
    if (which > 0) return {static_cast<std::size_t>(which - 1)};
    for (std::size_t i = 0; i < count; ++i) places.push_back(i);
    return places;
}

std::optional<std::string> action_arguments::mistake() {
    for (const auto& [key, value] : given_) {
        const std::string_view name(key.data(), key.size());
        if (std::ranges::find(known_, name) == known_.end())
            wrong(fmt::format("\"{}\" is not an argument of this action, expected {}", name.substr(0, 100),
                              known_.size() == 1 ? "none" : fmt::format("{}", fmt::join(known_, ", "))));
    }
    return mistake_;
}

}  // namespace ctig::simulator
