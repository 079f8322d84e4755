// Requests: what is asked for, whether it may be, and which steps it takes.
#include "cti_gateway/cti/baresip/phone_exchange.hpp"

#include <algorithm>
#include <utility>

#include "csta/features.hpp"

namespace ctig::cti::baresip {
namespace {

using csta::make_error;
using csta::operation_error;
using csta::state_incompatibility_error;
using csta::system_resource_availability_error;

constexpr std::size_t max_monitors = 1024;
constexpr std::size_t max_digits = 32;

// What 1.0.0 cannot do, or cannot prove, is not here: attended transfer, conference, deflection, forwarding,
// do not disturb.
csta::get_csta_features_response features() {
    using csta::event_type;
    using csta::service;
    return {
        .supported_services = {service::get_csta_features, service::request_system_status,
                               service::monitor_start, service::monitor_stop, service::snapshot_device,
                               service::make_call, service::answer_call, service::clear_connection,
                               service::hold_call, service::retrieve_call, service::alternate_call,
                               service::reconnect_call, service::consultation_call, service::generate_digits},
        .supported_events = {event_type::service_initiated, event_type::originated, event_type::delivered,
                             event_type::established, event_type::failed, event_type::held,
                             event_type::retrieved, event_type::connection_cleared,
                             event_type::digits_generated, event_type::out_of_service,
                             event_type::back_in_service}};
}

bool is_number(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    return !text.empty() && text.size() <= 64 &&
           text.find_first_not_of("0123456789*#") == std::string_view::npos;
}

}  // namespace

phone_exchange::phone_exchange(const std::vector<config::phone_options>& phones,
                               std::chrono::milliseconds proof_limit)
    : plan_(phones),
      sessions_(phones.size(), phone_session(proof_limit)),
      waiting_events_(phones.size()),
      told_in_service_(phones.size()) {}

phone_exchange::outputs phone_exchange::request(const csta::message& what, completion done, time_point now) {
    serve(what, std::move(done), now);
    return std::exchange(out_, {});
}

void phone_exchange::serve(const csta::message& what, completion done, time_point now) {
    const auto answer = [&](csta::message with) {
        out_.emplace_back(reply{std::move(done), std::move(with)});
    };
    if (csta::holds_alternative<csta::request_system_status>(what))
        return answer(
            csta::request_system_status_response{.system_status = csta::system_status_value::normal});
    if (csta::holds_alternative<csta::get_csta_features>(what)) return answer(features());
    if (const auto* m = csta::get_if<csta::monitor_start>(&what)) {
        const auto before = monitors_.size();
        answer(start_monitor(*m));
        // Whoever begins to watch a phone that is away has missed the event that said so.
        if (monitors_.size() > before && !in_service(monitors_.back().phone))
            tell_service(monitors_.back(), service::out);
        return;
    }
    if (const auto* m = csta::get_if<csta::monitor_stop>(&what)) {
        const auto gone = std::erase_if(
            monitors_, [&](const monitor& is) { return is.who.cross_ref == m->monitor_cross_ref_id; });
        if (gone == 0) return answer(make_error(operation_error::invalid_monitor_cross_ref_id));
        return answer(csta::monitor_stop_response{});
    }
    if (const auto* m = csta::get_if<csta::snapshot_device>(&what)) return answer(snapshot(*m));
    auto steps = plan(what);
    if (auto* refused = std::get_if<refusal>(&steps)) return answer(std::move(*refused));
    auto& operation_now = std::get<operation>(steps);
    operation_now.done = std::move(done);
    begin(std::move(operation_now), now);
}

csta::message phone_exchange::start_monitor(const csta::monitor_start& m) {
    if (m.monitor_type == csta::monitor_type::call)
        return make_error(operation_error::monitor_type_not_supported);
    const auto* device = std::get_if<csta::device_id>(&m.monitor_object.value);
    if (device == nullptr) return make_error(operation_error::invalid_monitor_object_type);
    const auto where = place_of(*device, operation_error::invalid_monitor_object);
    if (const auto* refused = std::get_if<refusal>(&where)) return *refused;
    if (monitors_.size() >= max_monitors)
        return make_error(system_resource_availability_error::overall_monitor_limit_exceeded);
    const auto& place = *std::get<line_place*>(where);
    monitors_.push_back({{std::to_string(++last_cross_ref_), device->text}, place.phone, place.line});
    return csta::monitor_start_response{.monitor_cross_ref_id = monitors_.back().who.cross_ref,
                                        .monitor_existing_calls = true};
}

csta::message phone_exchange::snapshot(const csta::snapshot_device& m) {
    const auto where = place_of(m.snapshot_object, operation_error::invalid_device_id);
    if (const auto* refused = std::get_if<refusal>(&where)) return *refused;
    const auto& place = *std::get<line_place*>(where);
    if (!in_service(place.phone))
        return make_error(system_resource_availability_error::device_out_of_service);
    csta::snapshot_device_data data;
    for (const auto& call : sessions_[place.phone].calls())
        if (call.name.account == place.account)
            data.items.push_back(snapshot_of(call, m.snapshot_object.text));
    return csta::snapshot_device_response{.cross_ref_id_or_snapshot_data = {.value = std::move(data)}};
}

std::variant<line_place*, phone_exchange::refusal> phone_exchange::place_of(const csta::device_id& device,
                                                                            operation_error unknown) {
    const auto found = plan_.find(device.text);
    if (found.place != nullptr) return found.place;
    // A shared line's number names a line, not a device.
    return make_error(found.ambiguous ? operation_error::invalid_object_type : unknown);
}

std::variant<phone_exchange::target, phone_exchange::refusal> phone_exchange::target_of(
    const csta::connection_id& id) {
    if (id.device.text.empty())
        return make_error(operation_error::at_least_one_conditional_parameter_not_provided);
    const auto where = place_of(id.device, operation_error::invalid_device_id);
    if (const auto* refused = std::get_if<refusal>(&where)) return *refused;
    auto* const place = std::get<line_place*>(where);
    if (!in_service(place->phone))
        return make_error(system_resource_availability_error::device_out_of_service);
    const auto* call = sessions_[place->phone].find({place->account, id.call_id});
    if (call == nullptr) return make_error(operation_error::invalid_connection_id);
    return target{place, call, id.device.text};
}

phone_exchange::planned phone_exchange::plan(const csta::message& what) {
    if (const auto* m = csta::get_if<csta::make_call>(&what))
        return plan_call(m->calling_device, m->called_directory_number);
    if (const auto* m = csta::get_if<csta::answer_call>(&what))
        return plan_action(m->call_to_be_answered, call_action::answer, csta::answer_call_response{});
    if (const auto* m = csta::get_if<csta::clear_connection>(&what))
        return plan_action(m->connection_to_be_cleared, call_action::clear,
                           csta::clear_connection_response{});
    if (const auto* m = csta::get_if<csta::hold_call>(&what))
        return plan_action(m->call_to_be_held, call_action::hold, csta::hold_call_response{});
    if (const auto* m = csta::get_if<csta::retrieve_call>(&what))
        return plan_action(m->call_to_be_retrieved, call_action::retrieve, csta::retrieve_call_response{});
    if (const auto* m = csta::get_if<csta::alternate_call>(&what))
        return plan_two(m->active_call, m->held_call, call_action::hold, csta::alternate_call_response{});
    if (const auto* m = csta::get_if<csta::reconnect_call>(&what))
        return plan_two(m->active_call, m->held_call, call_action::clear, csta::reconnect_call_response{});
    if (const auto* m = csta::get_if<csta::consultation_call>(&what)) return plan_consultation(*m);
    if (const auto* m = csta::get_if<csta::generate_digits>(&what)) return plan_digits(*m);
    return make_error(operation_error::service_not_supported);
}

// A phone that speaks in two calls at a time serves nobody: the one that it speaks in is put on hold first.
void phone_exchange::make_room(operation& in, const call_name* except) const {
    for (const auto& call : sessions_[in.phone].calls())
        if (call.phase == call_phase::connected && (except == nullptr || call.name != *except))
            in.steps.push_back({.action = call_action::hold, .on = call.name});
}

phone_exchange::planned phone_exchange::plan_call(const csta::device_id& from, const csta::device_id& to) {
    const auto where = place_of(from, operation_error::invalid_calling_device_id);
    if (const auto* refused = std::get_if<refusal>(&where)) return *refused;
    const auto& place = *std::get<line_place*>(where);
    if (!in_service(place.phone) || place.account.empty())
        return make_error(system_resource_availability_error::calling_device_out_of_service);
    if (!is_number(to.text)) return make_error(operation_error::invalid_called_device_id);
    operation call{.phone = place.phone, .device = from.text};
    make_room(call, nullptr);
    call.steps.push_back({.on = {.account = place.account}, .number = to.text});
    return call;
}

phone_exchange::planned phone_exchange::plan_consultation(const csta::consultation_call& m) {
    const auto found = target_of(m.existing_call);
    if (const auto* refused = std::get_if<refusal>(&found)) return *refused;
    const auto& of = std::get<target>(found);
    if (of.call->phase != call_phase::connected)
        return make_error(state_incompatibility_error::no_active_call);
    auto steps = plan_call({.text = of.device}, m.consulted_device);
    if (auto* call = std::get_if<operation>(&steps)) {
        call->cause = csta::event_cause::consultation;
        call->consultation = true;
    }
    return steps;
}

phone_exchange::planned phone_exchange::plan_digits(const csta::generate_digits& m) {
    const auto found = target_of(m.connection_to_send_digits);
    if (const auto* refused = std::get_if<refusal>(&found)) return *refused;
    const auto& of = std::get<target>(found);
    if (of.call->phase != call_phase::connected)
        return make_error(state_incompatibility_error::no_active_call);
    if (m.digit_mode == csta::digit_mode::rotary_pulse)
        return make_error(operation_error::digit_mode_not_supported);
    const auto& digits = m.characters_to_send;
    if (digits.empty() || digits.size() > max_digits ||
        digits.find_first_not_of("0123456789*#ABCD") != std::string::npos)
        return make_error(operation_error::characters_to_send_not_supported);
    return operation{.phone = of.place->phone,
                     .steps = {{.on = of.call->name, .number = digits}},
                     .device = of.device,
                     .answer = csta::generate_digits_response{},
                     .digits = digits,
                     .digits_on = of.call->name};
}

phone_exchange::planned phone_exchange::plan_action(const csta::connection_id& on, call_action what,
                                                    csta::message answer) {
    const auto found = target_of(on);
    if (const auto* refused = std::get_if<refusal>(&found)) return *refused;
    const auto& of = std::get<target>(found);
    const auto phase = of.call->phase;
    if (what == call_action::answer && phase != call_phase::alerting)
        return make_error(state_incompatibility_error::no_call_to_answer);
    if (what == call_action::hold && phase != call_phase::connected)
        return make_error(state_incompatibility_error::no_active_call);
    if (what == call_action::retrieve && phase != call_phase::held)
        return make_error(state_incompatibility_error::no_held_call);
    operation one{.phone = of.place->phone, .device = of.device, .answer = std::move(answer)};
    if (what == call_action::answer || what == call_action::retrieve) make_room(one, &of.call->name);
    one.steps.push_back({.action = what, .on = of.call->name});
    return one;
}

phone_exchange::planned phone_exchange::plan_two(const csta::connection_id& active,
                                                 const csta::connection_id& held, call_action first,
                                                 csta::message answer) {
    const auto found_active = target_of(active), found_held = target_of(held);
    if (const auto* refused = std::get_if<refusal>(&found_active)) return *refused;
    if (const auto* refused = std::get_if<refusal>(&found_held)) return *refused;
    const auto& one = std::get<target>(found_active);
    const auto& other = std::get<target>(found_held);
    if (one.place->phone != other.place->phone) return make_error(operation_error::not_same_device);
    const bool may_be_cleared = first == call_action::clear && one.call->phase != call_phase::held;
    if (one.call->phase != call_phase::connected && !may_be_cleared)
        return make_error(state_incompatibility_error::no_active_call);
    if (other.call->phase != call_phase::held) return make_error(state_incompatibility_error::no_held_call);
    return operation{
        .phone = one.place->phone,
        .steps = {{.action = first, .on = one.call->name},
                  {.action = call_action::retrieve, .on = other.call->name}},
        .cause = first == call_action::hold ? known_cause(csta::event_cause::alternate) : std::nullopt,
        .device = one.device,
        .answer = std::move(answer)};
}

}  // namespace ctig::cti::baresip
