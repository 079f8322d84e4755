#include "cti_gateway/http/phone_choice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>

namespace ctig::http {
namespace {

// The store keeps no display text.
bool same_place(const lineuri::line_appearance& a, const lineuri::line_appearance& b) {
    return a.device == b.device && a.line == b.line && a.partition == b.partition;
}

bool controls(const session_report& session, const std::string& pbx_device) {
    return std::ranges::any_of(session.lines, [&](const auto& l) { return l.pbx_device == pbx_device; });
}

std::optional<std::string> place_of(const backend& gateway, const directory::directory& people,
                                    std::string_view profile) {
    auto name = gateway.place_of(profile);
    const auto* phone = name ? people.find_device(*name) : nullptr;
    return phone == nullptr || phone->description.empty() ? name : phone->description;
}

}  // namespace

phone_list phones_of(const backend& gateway, const directory::user& user) {
    const auto people = gateway.people();
    const auto chosen = gateway.selection(user.id);
    const auto live = gateway.sessions({.user = user.id});
    phone_list out{.user = user.id, .sessions = live.matching};
    for (const auto& a : user.appearances) {
        phone p{.appearance = a, .name = a.device, .chosen = chosen && same_place(*chosen, a)};
        if (const auto* device = people->find_device(a.device)) {
            if (!device->description.empty()) p.name = device->description;
            p.model = device->model;
            p.is_profile = device->kind == directory::device_kind::profile;
            if (p.is_profile) p.place = place_of(gateway, *people, a.device);
        }
        const auto pbx_device = people->pbx_device_id(a);
        p.controlled =
            std::ranges::any_of(live.shown, [&](const auto& s) { return controls(s, pbx_device); });
        out.has_choice |= p.chosen;
        out.phones.push_back(std::move(p));
    }
    return out;
}

boost::json::object to_json(const phone_list& phones) {
    boost::json::array list;
    boost::json::value selected;
    for (const auto& p : phones.phones) {
        const auto& a = p.appearance;
        if (p.chosen) selected = {{"device", a.device}, {"line", a.line}, {"partition", a.partition}};
        list.push_back({{"device", a.device},
                        {"line", a.line},
                        {"partition", a.partition},
                        {"display", a.display},
                        {"name", p.name},
                        {"model", p.model},
                        {"selected", p.chosen},
                        {"controlled", p.controlled}});
        auto& last = list.back().as_object();
        last["profile"] = p.is_profile;
        if (p.place) last["on_phone"] = *p.place;
    }
    return {{"user", phones.user},
            {"selected", std::move(selected)},
            {"sessions", phones.sessions},
            {"appearances", std::move(list)}};
}

boost::system::result<lineuri::line_appearance, std::string> find_appearance(const directory::user& user,
                                                                             std::string_view device,
                                                                             std::string_view line,
                                                                             std::string_view partition) {
    using result = boost::system::result<lineuri::line_appearance, std::string>;
    const lineuri::line_appearance* found = nullptr;
    for (const auto& a : user.appearances) {
        if (a.device != device || (!line.empty() && a.line != line) ||
            (!partition.empty() && a.partition != partition))
            continue;
        if (found != nullptr)
            return result{boost::system::in_place_error,
                          fmt::format("device '{}' carries several lines of user {}: name the line, and its "
                                      "partition where the number stands in several",
                                      device, user.id)};
        found = &a;
    }
    if (found == nullptr)
        return result{boost::system::in_place_error,
                      fmt::format("user {} has no such line appearance on device '{}'", user.id, device)};
    return *found;
}

}  // namespace ctig::http
