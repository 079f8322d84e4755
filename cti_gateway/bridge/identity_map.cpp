#include "cti_gateway/bridge/identity_map.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lineuri/number_plan.hpp"
#include "lineuri/tel_uri.hpp"

namespace ctig::bridge {
namespace {

bool is_dialable(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || c == '*' || c == '#' || (c >= 'A' && c <= 'D');
    });
}

// "1002;device=SEP1;partition=lab" -> "SEP1"
std::string_view parameter(std::string_view text, std::string_view name) {
    for (auto at = text.find(';'); at != std::string_view::npos; at = text.find(';', at + 1)) {
        auto rest = text.substr(at + 1);
        if (rest.starts_with(name) && rest.substr(name.size()).starts_with('=')) {
            rest.remove_prefix(name.size() + 1);
            return rest.substr(0, rest.find(';'));
        }
    }
    return {};
}

}  // namespace

std::string_view without_name(std::string_view pbx_device) {
    const auto open = pbx_device.find('<');
    if (open == std::string_view::npos) return pbx_device;
    const auto close = pbx_device.find('>', open);
    if (close == std::string_view::npos) return {};
    return pbx_device.substr(open + 1, close - open - 1);
}

std::string_view number_of(std::string_view pbx_device) {
    pbx_device = without_name(pbx_device);
    if (pbx_device.starts_with("tel:")) pbx_device.remove_prefix(4);
    const auto number = pbx_device.substr(0, pbx_device.find(';'));
    return is_dialable(number) ? number : std::string_view{};
}

std::string as_tel_uri(std::string_view pbx_device, const number_translation& rules) {
    const auto number = number_of(pbx_device);
    if (number.empty()) return std::string(pbx_device);
    if (rules.plan == nullptr) return lineuri::format_tel_uri(number);
    return lineuri::format_tel_uri(
        rules.plan->apply(lineuri::direction::report, number, rules.profile).number);
}

void identity_map::bind(std::string_view line_uri, std::string_view pbx_device) {
    const auto known =
        std::find_if(lines_.begin(), lines_.end(), [&](const line& l) { return l.line_uri == line_uri; });
    if (known != lines_.end()) {
        known->pbx_device = pbx_device;
    } else {
        lines_.push_back({std::string(line_uri), std::string(pbx_device)});
    }
}

std::optional<std::string_view> identity_map::own_device(std::string_view line_uri) const {
    for (const auto& l : lines_)
        if (l.line_uri == line_uri) return l.pbx_device;
    return std::nullopt;
}

std::string identity_map::device_north(std::string_view pbx_device) const {
    for (const auto& l : lines_)
        if (l.pbx_device == pbx_device || l.pbx_device == without_name(pbx_device)) return l.line_uri;
    std::string uri = as_tel_uri(pbx_device, rules_);
    // Another appearance of the user's own line must not read like the one that the client controls.
    const bool taken =
        std::any_of(lines_.begin(), lines_.end(), [&](const line& l) { return l.line_uri == uri; });
    if (taken)
        if (const auto device = parameter(pbx_device, "device"); !device.empty())
            uri += fmt::format(";device={}", device);
    return uri;
}

const std::string& identity_map::call_north(std::string_view native) {
    if (const auto known = token_by_native_.find(std::string(native)); known != token_by_native_.end())
        return known->second;
    if (order_.size() >= max_calls) erase_call(order_.front());
    ++calls_named_;
    std::string token = new_token(native);
    native_by_token_[token] = native;
    order_.emplace_back(native);
    return token_by_native_[std::string(native)] = std::move(token);
}

// A client may have been told of a call just before the process was killed: told again, it is the same call.
std::string identity_map::new_token(std::string_view native) const {
    for (std::uint64_t again = 0;; ++again) {
        std::uint64_t hash = 14695981039346656037U ^ seed_ ^ again;  // FNV-1a
        for (const char c : native) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
        hash = (hash ^ (hash >> 32)) * 0x9e3779b97f4a7c15U;
        std::string token =
            fmt::format("{:08x}-{:08x}", static_cast<std::uint32_t>(seed_ ^ (seed_ >> 32)), hash >> 32);
        if (!native_by_token_.contains(token) && !loose_.contains(token)) return token;
    }
}

identity_map::names identity_map::save() const {
    names all{.retired = {retired_.begin(), retired_.end()}};
    for (const auto& l : lines_) all.lines.emplace_back(l.line_uri, l.pbx_device);
    for (const auto& native : order_)
        if (const auto token = token_by_native_.find(native); token != token_by_native_.end())
            all.calls.emplace_back(native, token->second);
    return all;
}

void identity_map::restore(names from) {
    for (const auto& [uri, device] : from.lines) bind(uri, device);
    for (const auto& [native, token] : from.calls) bind_call(token, native);
    retired_.assign(from.retired.begin(), from.retired.end());
}

std::optional<std::string_view> identity_map::call_south(std::string_view token) const {
    const auto known = native_by_token_.find(std::string(token));
    if (known == native_by_token_.end()) return std::nullopt;
    return known->second;
}

void identity_map::retire_call(const std::string& token) {
    if (!native_by_token_.contains(token)) return;
    if (std::find(retired_.begin(), retired_.end(), token) != retired_.end()) return;
    retired_.push_back(token);
    if (retired_.size() <= max_retired) return;
    const auto oldest = native_by_token_.find(retired_.front());
    retired_.pop_front();
    if (oldest != native_by_token_.end()) erase_call(oldest->second);
}

void identity_map::unbind_calls() {
    // The client may still know them: no other call gets their names.
    if (loose_.size() > max_calls) loose_.clear();
    for (const auto& [token, native] : native_by_token_) loose_.insert(token);
    token_by_native_.clear();
    native_by_token_.clear();
    order_.clear();
    retired_.clear();
}

void identity_map::bind_call(const std::string& token, const std::string& native) {
    if (const auto known = token_by_native_.find(native); known != token_by_native_.end()) {
        if (known->second == token) return;
        native_by_token_.erase(known->second);
    } else {
        order_.push_back(native);
    }
    loose_.erase(token);
    token_by_native_[native] = token;
    native_by_token_[token] = native;
}

void identity_map::erase_call(const std::string& native) {
    const std::string key = native;  // the argument may live in one of the maps
    if (const auto known = token_by_native_.find(key); known != token_by_native_.end()) {
        std::erase(retired_, known->second);
        native_by_token_.erase(known->second);
        token_by_native_.erase(known);
    }
    std::erase(order_, key);
}

}  // namespace ctig::bridge
