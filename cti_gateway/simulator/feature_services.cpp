// What people set at their phones and lines (ECMA-269 clauses 21 and 22): forwarding, do not disturb, message
// waiting.
#include "cti_gateway/simulator/pbx.hpp"

namespace ctig::simulator {
namespace {

using csta::operation_error;

constexpr std::int64_t most_rings = 60;

std::optional<forwarding> kind_of_forwarding(csta::forwarding_type type) {
    switch (type) {
        case csta::forwarding_type::forward_immediate: return forwarding::immediate;
        case csta::forwarding_type::forward_busy: return forwarding::busy;
        case csta::forwarding_type::forward_no_ans: return forwarding::no_answer;
        case csta::forwarding_type::forward_dnd:
        case csta::forwarding_type::forward_busy_int:
        case csta::forwarding_type::forward_busy_ext:
        case csta::forwarding_type::forward_no_ans_int:
        case csta::forwarding_type::forward_no_ans_ext:
        case csta::forwarding_type::forward_imm_int:
        case csta::forwarding_type::forward_imm_ext:
        case csta::forwarding_type::forward_dnd_int:
        case csta::forwarding_type::forward_dnd_ext: break;
    }
    return std::nullopt;
}

csta::forward_list_item list_item(csta::forwarding_type type, const forwarding_setting& setting) {
    csta::forward_list_item item{.forwarding_type = type, .forward_status = setting.active};
    if (setting.active) item.forward_dn = csta::device_id{.text = setting.to};
    if (setting.active && type == csta::forwarding_type::forward_no_ans) item.ring_count = setting.rings;
    return item;
}

}  // namespace

csta::message pbx::serve(association&, const csta::set_forwarding& m, time_point) {
    const auto line = plan_.find_line(m.device.text);
    if (!line.id) return refuse(operation_error::invalid_device_id);
    const auto type = m.forwarding_type.value_or(csta::forwarding_type::forward_immediate);
    const auto kind = kind_of_forwarding(type);
    if (!kind) return refuse(operation_error::invalid_forwarding_type);
    auto& setting = features_.of(*line.id).at(*kind);
    auto to = m.forward_dn.value_or(csta::device_id{}).text;
    if (m.activate_forward) {
        if (!calls_.is_a_number(to, *line.id) || plan_.dial(to, *line.id) == *line.id) {
            return refuse(operation_error::invalid_forwarding_destination);
        }
        const auto rings = m.ring_count.value_or(forwarding_setting{}.rings);
        if (rings < 1 || rings > most_rings) return refuse(operation_error::invalid_ring_count);
        setting = {.active = true, .to = to, .rings = rings};
    } else {
        setting = {};
    }
    tell_line(*line.id, csta::event_type::forwarding, [&](const monitor& by) -> csta::message {
        csta::forwarding_event event{.monitor_cross_ref_id = by.cross_ref,
                                     .device = view(by).device(*line.id),
                                     .forwarding_type = type,
                                     .forward_status = setting.active};
        if (setting.active) event.forward_to = csta::device_id{.text = setting.to};
        return event;
    });
    return csta::set_forwarding_response{};
}

csta::message pbx::serve(association&, const csta::get_forwarding& m, time_point) {
    const auto line = plan_.find_line(m.device.text);
    if (!line.id) return refuse(operation_error::invalid_device_id);
    using csta::forwarding_type;
    const auto& setting = features_.of(*line.id);
    return csta::get_forwarding_response{
        .forwarding_list = {list_item(forwarding_type::forward_immediate, setting.at(forwarding::immediate)),
                            list_item(forwarding_type::forward_busy, setting.at(forwarding::busy)),
                            list_item(forwarding_type::forward_no_ans, setting.at(forwarding::no_answer))}};
}

csta::message pbx::serve(association&, const csta::set_do_not_disturb& m, time_point) {
    const auto where = plan_.find_appearance(m.device.text);
    if (!where.id) return refuse(operation_error::invalid_device_id);
    if (m.call_origination || !m.calling_device_list.empty()) {
        return refuse(operation_error::parameter_not_supported);
    }
    features_.of(*where.id).do_not_disturb = m.do_not_disturb_on;
    tell(*where.id, csta::event_type::do_not_disturb, [&](const monitor& by) -> csta::message {
        return csta::do_not_disturb_event{.monitor_cross_ref_id = by.cross_ref,
                                          .device = view(by).device(*where.id),
                                          .do_not_disturb_on = m.do_not_disturb_on};
    });
    return csta::set_do_not_disturb_response{};
}

csta::message pbx::serve(association&, const csta::get_do_not_disturb& m, time_point) {
    const auto where = plan_.find_appearance(m.device.text);
    if (!where.id) return refuse(operation_error::invalid_device_id);
    return csta::get_do_not_disturb_response{.do_not_disturb_on = features_.of(*where.id).do_not_disturb};
}

csta::message pbx::serve(association&, const csta::set_message_waiting_indicator& m, time_point) {
    const auto line = plan_.find_line(m.device.text);
    if (!line.id) return refuse(operation_error::invalid_device_id);
    features_.of(*line.id).message_waiting = m.message_waiting_on;
    tell_line(*line.id, csta::event_type::message_waiting, [&](const monitor& by) -> csta::message {
        return csta::message_waiting_event{.monitor_cross_ref_id = by.cross_ref,
                                           .target_device = view(by).device(*line.id),
                                           .message_waiting_on = m.message_waiting_on};
    });
    return csta::set_message_waiting_indicator_response{};
}

csta::message pbx::serve(association&, const csta::get_message_waiting_indicator& m, time_point) {
    const auto line = plan_.find_line(m.device.text);
    if (!line.id) return refuse(operation_error::invalid_device_id);
    return csta::get_message_waiting_indicator_response{.message_waiting_on =
                                                            features_.of(*line.id).message_waiting};
}

}  // namespace ctig::simulator
