#include "cti_gateway/simulator/call_reporter.hpp"

namespace ctig::simulator {

using csta::event_type;

void call_reporter::on_report(const connection_report& report) {
    const auto type = type_of(report.kind);
    const auto make = [&](const monitor& by) { return out_.view(by).render(report, by.cross_ref); };
    const auto tell_viewer = [&](appearance_id viewer) {
        if (call_view(plan_, names_, 0, viewer).shows(report)) out_.tell(viewer, type, make);
    };
    out_.tell(report.in.number, type, make);
    if (report.scope == report_scope::own_line) {
        tell_viewer(std::get<appearance_id>(report.subject.where));
        return;
    }
    for (const auto& c : report.in.connections) {
        if (const auto* viewer = std::get_if<appearance_id>(&c.where)) tell_viewer(*viewer);
    }
}

/// Monitors of the secondary call go on with the primary one, which has taken its parties.
void call_reporter::on_merge(const merge_report& report) {
    const auto type =
        report.what == merge_report::kind::conferenced ? event_type::conferenced : event_type::transferred;
    const auto make = [&](const monitor& by) { return out_.view(by).render(report, by.cross_ref); };
    if (report.secondary) monitors_.move(*report.secondary, report.primary);
    out_.tell(report.primary, type, make);
    if (report.into.at(report.by) == nullptr) out_.tell(report.by, type, make);
    for (const auto& c : report.into.connections) {
        if (const auto* viewer = std::get_if<appearance_id>(&c.where)) out_.tell(*viewer, type, make);
    }
}

void call_reporter::on_digits(const call& in, const connection& from, std::string_view digits) {
    const auto make = [&](const monitor& by) -> csta::message {
        return csta::digits_generated_event{.monitor_cross_ref_id = by.cross_ref,
                                            .connection = out_.view(by).connection(in.number, from.where),
                                            .digit_generated_list = std::string(digits)};
    };
    out_.tell(in.number, event_type::digits_generated, make);
    out_.tell(std::get<appearance_id>(from.where), event_type::digits_generated, make);
}

void call_reporter::on_call_gone(call_number number, csta::event_cause cause) {
    out_.tell(number, event_type::call_cleared, [&](const monitor& by) -> csta::message {
        return csta::call_cleared_event{.monitor_cross_ref_id = by.cross_ref,
                                        .cleared_call = {.call_id = names_.name(by.manager, number)},
                                        .cause = cause};
    });
    monitors_.stop_all(number);
    names_.forget(number);
}

void call_reporter::on_hook(phone_id phone, hook now) {
    out_.tell(phone, event_type::hookswitch, [&](const monitor& by) -> csta::message {
        return csta::hookswitch_event{.monitor_cross_ref_id = by.cross_ref,
                                      .device = out_.name_of(phone, by),
                                      .hookswitch = std::string(only_component),
                                      .hookswitch_on_hook = now == hook::on};
    });
}

namespace {

struct state_report {
    event_type type{};
    event_outbox::event_maker make;
};

state_report report_of(service_state now,
                       const std::function<csta::extended_device_id(const monitor&)>& who) {
    if (now == service_state::in_service)
        return {event_type::back_in_service, [=](const monitor& by) -> csta::message {
                    return csta::back_in_service_event{by.cross_ref, who(by), csta::event_cause::normal};
                }};
    return {
        event_type::out_of_service, [=](const monitor& by) -> csta::message {
            return csta::out_of_service_event{by.cross_ref, who(by), csta::event_cause::dest_out_of_order};
        }};
}

}  // namespace

void call_reporter::on_service_state(phone_id phone, service_state now) {
    const auto report = report_of(now, [&](const monitor& by) { return out_.name_of(phone, by); });
    out_.tell(phone, report.type, report.make);
}

void call_reporter::on_carried(appearance_id where, service_state before, service_state now) {
    const auto name = [&](const monitor& by) { return out_.view(by).device(where); };
    if (before != now) {
        const auto report = report_of(now, name);
        out_.tell(where, report.type, report.make);
    }
    out_.tell(where, event_type::device_caps_changed, [&](const monitor& by) -> csta::message {
        return csta::device_caps_changed_event{by.cross_ref, name(by), csta::event_cause::normal};
    });
}

}  // namespace ctig::simulator
