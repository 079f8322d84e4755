// The model's reports, told to every monitor that they concern.
#include "cti_gateway/simulator/pbx.hpp"

namespace ctig::simulator {

void pbx::tell(appearance_id where, csta::event_type type, const event_maker& make) {
    for (const auto* monitor : monitors_.on(where)) {
        if (!monitor->filtered.contains(type)) events_.push_back({monitor->owner, make(*monitor)});
    }
}

void pbx::tell_line(line_id line, csta::event_type type, const event_maker& make) {
    for (const auto where : plan_.at(line).appearances) tell(where, type, make);
}

/// A device monitor hears of a call as long as its device is in it.
void pbx::on_report(const connection_report& report) {
    const auto make = [&](const monitor& by) { return view(by).render(report, by.cross_ref); };
    const auto tell_viewer = [&](appearance_id viewer) {
        if (call_view(plan_, names_, 0, viewer).shows(report)) tell(viewer, type_of(report.kind), make);
    };
    if (report.scope == report_scope::own_line) {
        tell_viewer(std::get<appearance_id>(report.subject.where));
        return;
    }
    for (const auto& c : report.in.connections) {
        if (const auto* viewer = std::get_if<appearance_id>(&c.where)) tell_viewer(*viewer);
    }
}

void pbx::on_merge(const merge_report& report) {
    const auto type = report.what == merge_report::kind::conferenced ? csta::event_type::conferenced
                                                                     : csta::event_type::transferred;
    const auto make = [&](const monitor& by) { return view(by).render(report, by.cross_ref); };
    if (report.into.at(report.by) == nullptr) tell(report.by, type, make);
    for (const auto& c : report.into.connections) {
        if (const auto* viewer = std::get_if<appearance_id>(&c.where)) tell(*viewer, type, make);
    }
}

void pbx::on_digits(const call& in, const connection& from, std::string_view digits) {
    tell(std::get<appearance_id>(from.where), csta::event_type::digits_generated,
         [&](const monitor& by) -> csta::message {
             return csta::digits_generated_event{.monitor_cross_ref_id = by.cross_ref,
                                                 .connection = view(by).connection(in.number, from.where),
                                                 .digit_generated_list = std::string(digits)};
         });
}

}  // namespace ctig::simulator
