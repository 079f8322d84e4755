// Logical device features: forwarding, do not disturb, auto answer (ECMA-269 clause 22).
#include "cti_gateway/simulator/feature_services.hpp"

namespace ctig::simulator {
namespace {

using csta::forwarding_type;

constexpr std::int64_t most_rings = 60;

bool has_rings(forwarding_type type) {
    return type == forwarding_type::forward_no_ans || type == forwarding_type::forward_no_ans_int ||
           type == forwarding_type::forward_no_ans_ext;
}

/// What is listed though it is off.
bool always_listed(forwarding_type type) {
    return type == forwarding_type::forward_immediate || type == forwarding_type::forward_busy ||
           type == forwarding_type::forward_no_ans;
}

csta::forward_list_item list_item(forwarding_type type, const forwarding_setting& setting) {
    csta::forward_list_item item{.forwarding_type = type, .forward_status = setting.active};
    if (setting.active) item.forward_dn = csta::device_id{.text = setting.to};
    if (setting.active && has_rings(type)) item.ring_count = setting.rings;
    return item;
}

}  // namespace

outcome<appearance_id> feature_services::appearance_of(const csta::device_id& device) const {
    const auto found = plan_.find_appearance(device.text);
    if (found.id) return *found.id;
    return found.failure == lookup_failure::unknown ? situation::unknown_device : situation::ambiguous_device;
}

outcome<line_id> feature_services::line_of(const csta::device_id& device) const {
    const auto found = plan_.find_line(device.text);
    if (found.id) return *found.id;
    return found.failure == lookup_failure::unknown ? situation::unknown_device : situation::ambiguous_device;
}

feature_services::answer feature_services::serve(const csta::set_forwarding& m) {
    const auto line = line_of(m.device);
    if (!line) return line.error();
    const auto type = m.forwarding_type.value_or(forwarding_type::forward_immediate);
    forwarding_setting wanted{.active = m.activate_forward};
    if (wanted.active) {
        wanted.to = m.forward_dn.value_or(csta::device_id{}).text;
        if (!calls_.is_a_number(wanted.to, *line) || plan_.dial(wanted.to, *line) == *line) {
            return situation::bad_forwarding_destination;
        }
        wanted.rings = m.ring_count.value_or(wanted.rings);
        if (wanted.rings < 1 || wanted.rings > most_rings) return situation::bad_ring_count;
    }
    features_.of(*line).forward.of(type) = wanted;
    tell_forwarding(*line, type, wanted);
    return csta::message{csta::set_forwarding_response{}};
}

void feature_services::tell_forwarding(line_id line, forwarding_type type,
                                       const forwarding_setting& setting) {
    out_.tell(line, csta::event_type::forwarding, [&](const monitor& by) -> csta::message {
        csta::forwarding_event event{.monitor_cross_ref_id = by.cross_ref,
                                     .device = out_.view(by).device(line),
                                     .forwarding_type = type,
                                     .forward_status = setting.active};
        if (!setting.active) return event;
        event.forward_to = csta::device_id{.text = setting.to};
        if (has_rings(type)) event.ring_count = static_cast<std::int16_t>(setting.rings);
        return event;
    });
}

feature_services::answer feature_services::serve(const csta::get_forwarding& m) {
    const auto line = line_of(m.device);
    if (!line) return line.error();
    const auto& settings = features_.of(*line).forward;
    csta::get_forwarding_response response;
    constexpr auto last = static_cast<std::uint8_t>(forwarding_type::forward_dnd_ext);
    for (std::uint8_t i = 0; i <= last; ++i) {
        const auto type = static_cast<forwarding_type>(i);
        const auto& setting = settings.of(type);
        if (!setting.active && !always_listed(type)) continue;
        response.forwarding_list.push_back(list_item(type, setting));
    }
    return csta::message{std::move(response)};
}

feature_services::answer feature_services::serve(const csta::set_do_not_disturb& m) {
    const auto where = appearance_of(m.device);
    if (!where) return where.error();
    auto& setting = features_.of(*where).do_not_disturb;
    setting = {.on = m.do_not_disturb_on};
    if (m.do_not_disturb_on && m.call_origination) {
        setting.internal = m.call_origination->internal.value_or(false);
        setting.external = m.call_origination->external.value_or(false);
    }
    if (m.do_not_disturb_on) {
        for (const auto& caller : m.calling_device_list) setting.callers.push_back(caller.text);
    }
    out_.tell(*where, csta::event_type::do_not_disturb, [&](const monitor& by) -> csta::message {
        return csta::do_not_disturb_event{.monitor_cross_ref_id = by.cross_ref,
                                          .device = out_.view(by).device(*where),
                                          .do_not_disturb_on = m.do_not_disturb_on,
                                          .call_origination = m.call_origination,
                                          .calling_device_list = m.calling_device_list};
    });
    return csta::message{csta::set_do_not_disturb_response{}};
}

feature_services::answer feature_services::serve(const csta::get_do_not_disturb& m) {
    const auto where = appearance_of(m.device);
    if (!where) return where.error();
    const auto& setting = features_.of(*where).do_not_disturb;
    csta::get_do_not_disturb_response response{.do_not_disturb_on = setting.on};
    if (setting.on && !(setting.internal && setting.external)) {
        response.call_origination = {.internal = setting.internal, .external = setting.external};
    }
    for (const auto& caller : setting.callers) response.calling_device_list.push_back({.text = caller});
    return csta::message{std::move(response)};
}

feature_services::answer feature_services::serve(const csta::set_auto_answer& m) {
    const auto where = appearance_of(m.device);
    if (!where) return where.error();
    const auto rings = m.number_of_rings.value_or(0);
    if (rings < 0 || rings > most_rings) return situation::bad_ring_count;
    if (plan_.at(plan_.at(*where).line).rule.answer == answer_rule::never) return situation::phone_cannot;
    features_.of(*where).auto_answer = {.on = m.auto_answer_on, .rings = rings};
    out_.tell(*where, csta::event_type::auto_answer, [&](const monitor& by) -> csta::message {
        return csta::auto_answer_event{.monitor_cross_ref_id = by.cross_ref,
                                       .invoking_device = out_.view(by).device(*where),
                                       .auto_answer_on = m.auto_answer_on,
                                       .number_of_rings = m.number_of_rings};
    });
    return csta::message{csta::set_auto_answer_response{}};
}

feature_services::answer feature_services::serve(const csta::get_auto_answer& m) {
    const auto where = appearance_of(m.device);
    if (!where) return where.error();
    const auto& setting = features_.of(*where).auto_answer;
    csta::get_auto_answer_response response{.auto_answer_on = setting.on};
    if (setting.on) response.number_of_rings = setting.rings;
    return csta::message{response};
}

}  // namespace ctig::simulator
