// What a CTI manager says of the system and its devices (ECMA-269 clauses 13 and 14).
#include "cti_gateway/simulator/pbx.hpp"

namespace ctig::simulator {
namespace {

using csta::system_status_value;

/// Of one association; more than any application needs, so that none can fill the memory.
constexpr std::size_t most_registrations = 64;

/// A status that is true in the filter is not reported, as with monitors.
bool filters(const std::optional<csta::status_filter>& filter, system_status_value status) {
    if (!filter) return false;
    const auto& flag = [&]() -> const std::optional<bool>& {
        switch (status) {
            case system_status_value::disabled: return filter->disabled;
            case system_status_value::partially_disabled: return filter->partially_disabled;
            case system_status_value::enabled: return filter->enabled;
            case system_status_value::initializing: return filter->initializing;
            case system_status_value::messages_lost: return filter->message_lost;
            case system_status_value::overload_imminent: return filter->overload_imminent;
            case system_status_value::overload_reached: return filter->overload_reached;
            case system_status_value::overload_relieved: return filter->overload_relieved;
            case system_status_value::normal: break;
        }
        return filter->normal;
    }();
    return flag.value_or(false);
}

bool wants_category(std::optional<csta::req_device_category> wanted, csta::req_device_category is) {
    return !wanted || *wanted == is;
}

}  // namespace

pbx::answer pbx::serve(association& who, const csta::request_system_status&, time_point) {
    return csta::message{csta::request_system_status_response{.system_status = status_[who.manager]}};
}

pbx::answer pbx::serve(association&, const csta::system_status&, time_point) {
    return csta::message{csta::system_status_response{}};
}

/// The status that stands is told at once.
pbx::answer pbx::serve(association& who, const csta::system_register& m, time_point) {
    if (who.registrations.size() >= most_registrations) return situation::no_room;
    auto id = std::to_string(++who.registered);
    who.registrations.emplace(id, m);
    const auto status = status_[who.manager];
    if (m.request_types.system_status.value_or(false) && !filters(m.requested_status_filter, status)) {
        outbox_.push(who.id, csta::system_status{.sys_stat_register_id = id, .system_status = status});
    }
    return csta::message{csta::system_register_response{.sys_stat_register_id = std::move(id),
                                                        .actual_status_filter = m.requested_status_filter}};
}

pbx::answer pbx::serve(association& who, const csta::system_register_cancel& m, time_point) {
    if (who.registrations.erase(m.sys_stat_register_id) == 0) return situation::unknown_registration;
    return csta::message{csta::system_register_cancel_response{}};
}

void pbx::set_system_status(std::size_t manager, system_status_value status) {
    status_.at(manager) = status;
    for (const auto& [id, who] : associations_) {
        if (who.manager != manager) continue;
        for (const auto& [name, wanted] : who.registrations) {
            if (!wanted.request_types.system_status.value_or(false)) continue;
            if (filters(wanted.requested_status_filter, status)) continue;
            outbox_.push(id, csta::system_status{.sys_stat_register_id = name, .system_status = status});
        }
    }
}

void pbx::end_monitors(std::size_t manager, unsigned percent) {
    unsigned share = 0;
    for (const auto& m : monitors_.started_at(manager)) {
        share += percent;
        if (share < 100) continue;
        share -= 100;
        if (monitors_.stop(m.owner, manager, m.cross_ref))
            outbox_.push(m.owner, csta::monitor_stop{.monitor_cross_ref_id = m.cross_ref});
    }
}

void pbx::abort_registrations(std::size_t manager) {
    for (auto& [id, who] : associations_) {
        if (who.manager != manager) continue;
        for (const auto& [name, wanted] : std::exchange(who.registrations, {})) {
            outbox_.push(id, csta::system_register_abort{.sys_stat_register_id = name});
        }
    }
}

/// Of one device where the question names it: a phone without a speaker is answered by hand only.
pbx::answer pbx::serve(association&, const csta::get_csta_features& m, time_point) {
    auto offered = offered_features();
    if (m.line) {
        const auto found = find_device({.text = *m.line});
        if (!found) return found.error();
        if (plan_.at(plan_.at(*found).line).rule.answer == answer_rule::never)
            offered.supported_services.erase(csta::service::answer_call);
    }
    return csta::message{std::move(offered)};
}

/// The answer names the list, which follows in segments.
pbx::answer pbx::serve(association& who, const csta::get_switching_function_devices& m, time_point) {
    using csta::req_device_category;
    std::optional<appearance_id> only;
    if (m.requested_device_id) {
        const auto found = find_device(*m.requested_device_id);
        if (!found) return found.error();
        only = *found;
    }
    std::vector<csta::listed_device> list;
    for (std::uint32_t i = 0; i < plan_.appearance_count(); ++i) {
        const auto at = static_cast<appearance_id>(i);
        if ((only && *only != at) ||
            !wants_category(m.requested_device_category, req_device_category::station))
            continue;
        list.push_back({.device_id = {.text = plan_.at(at).name},
                        .device_category = csta::device_category::station,
                        .named_device_types = csta::named_device_type::station,
                        .device_model_name = plan_.model_of(plan_.at(at).phone)});
    }
    for (std::uint32_t i = 0; i < plan_.group_count(); ++i) {
        if (only || !wants_category(m.requested_device_category, req_device_category::group_hunt)) continue;
        list.push_back({.device_id = {.text = plan_.at(static_cast<group_id>(i)).number},
                        .device_category = csta::device_category::group,
                        .named_device_types = csta::named_device_type::station_group});
    }
    auto reference = std::to_string(++last_reference_);
    tell_devices(who, reference, std::move(list));
    return csta::message{
        csta::get_switching_function_devices_response{.service_cross_ref_id = std::move(reference)}};
}

void pbx::tell_devices(const association& who, const std::string& reference,
                       std::vector<csta::listed_device> list) {
    const auto size = static_cast<std::ptrdiff_t>(devices_in_segment_);
    std::int64_t segment = 0;
    auto at = list.begin();
    do {
        const auto end = list.end() - at > size ? at + size : list.end();
        outbox_.push(who.id, csta::switching_function_devices{.service_cross_ref_id = reference,
                                                              .segment_id = ++segment,
                                                              .last_segment = end == list.end(),
                                                              .device_list = {at, end}});
        at = end;
    } while (at != list.end());
}

/// A profile has no phone of its own: it is on another, or on none.
pbx::answer pbx::serve(association&, const csta::get_logical_device_information& m, time_point) {
    const auto found = find_device(m.device);
    if (!found) return found.error();
    const auto& at = plan_.at(*found);
    const auto& line = plan_.at(at.line);
    csta::get_logical_device_information_response about{
        .device_category = csta::device_category::station,
        .named_device_types = csta::named_device_type::station,
        .has_physical_element = !plan_.is_profile(at.owner),
        .appearance_type = line.appearances.size() < 2 ? csta::appearance_type::basic_standard
                           : line.sharing == line_sharing::bridged
                               ? csta::appearance_type::basic_bridged
                               : csta::appearance_type::exclusive_bridged};
    if (at.owner != at.phone) about.other_physical_device_list.push_back({.text = plan_.name_of(at.phone)});
    return csta::message{std::move(about)};
}

pbx::answer pbx::serve(association&, const csta::get_physical_device_information& m, time_point) {
    const auto found = find_device(m.device);
    if (!found) return found.error();
    const auto phone = plan_.at(*found).phone;
    csta::get_physical_device_information_response about{
        .device_category = csta::device_category::station,
        .named_device_types = csta::named_device_type::station,
        .has_logical_element = true,
        .device_model_name = plan_.model_of(phone),
        .max_displays = 0,
        .max_buttons = 0,
        .max_lamps = 1,
        .max_ring_patterns = 0};
    for (const auto other : plan_.on_phone(phone)) {
        if (other != *found) about.other_logical_device_list.push_back({.text = plan_.at(other).name});
    }
    return csta::message{std::move(about)};
}

}  // namespace ctig::simulator
