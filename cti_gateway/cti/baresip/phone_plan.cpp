#include "cti_gateway/cti/baresip/phone_plan.hpp"

#include <algorithm>

#include "cti_gateway/cti/baresip/printed_status.hpp"

namespace ctig::cti::baresip {
namespace {

// "1003;partition=lab;device=PHONE" -> "PHONE"
std::string_view device_in(std::string_view id) {
    constexpr std::string_view key = ";device=";
    const auto at = id.find(key);
    if (at == std::string_view::npos) return {};
    id.remove_prefix(at + key.size());
    return id.substr(0, id.find(';'));
}

}  // namespace

phone_plan::phone_plan(const std::vector<config::phone_options>& phones) {
    for (const auto& phone : phones) {
        for (const auto& line : phone.lines) places_.push_back({names_.size(), line, {}});
        names_.push_back(phone.device);
    }
}

phone_plan::lookup phone_plan::find(std::string_view device_id) {
    const auto line = device_id.substr(0, device_id.find(';'));
    const auto device = device_in(device_id);
    lookup found;
    for (auto& place : places_) {
        if (place.line != line || (!device.empty() && names_[place.phone] != device)) continue;
        if (found.place != nullptr) return {.place = nullptr, .ambiguous = true};
        found.place = &place;
    }
    return found;
}

line_place* phone_plan::find(std::size_t phone, std::string_view account) {
    const auto at = std::ranges::find_if(places_, [&](const line_place& p) {
        return p.phone == phone && p.account == account && !account.empty();
    });
    return at == places_.end() ? nullptr : &*at;
}

std::vector<std::string> phone_plan::learn(std::size_t phone, const std::vector<std::string>& accounts) {
    std::vector<std::string> without;
    for (auto& place : places_) {
        if (place.phone != phone) continue;
        const auto at =
            std::ranges::find_if(accounts, [&](const auto& uri) { return user_of(uri) == place.line; });
        place.account = at == accounts.end() ? std::string() : *at;
        if (place.account.empty()) without.push_back(place.line);
    }
    return without;
}

}  // namespace ctig::cti::baresip
