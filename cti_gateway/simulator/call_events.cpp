// The model's reports as CSTA events (ECMA-269 clause 17.2; cause and parties as in ECMA-323).
#include "cti_gateway/simulator/call_view.hpp"

namespace ctig::simulator {

csta::event_type type_of(report_kind kind) {
    using csta::event_type;
    switch (kind) {
        case report_kind::service_initiated: return event_type::service_initiated;
        case report_kind::digits_dialed: return event_type::digits_dialed;
        case report_kind::originated: return event_type::originated;
        case report_kind::offered: return event_type::offered;
        case report_kind::delivered: return event_type::delivered;
        case report_kind::network_reached: return event_type::netw_reached;
        case report_kind::queued: return event_type::queued;
        case report_kind::established: return event_type::established;
        case report_kind::bridged: return event_type::bridged;
        case report_kind::failed: return event_type::failed;
        case report_kind::held: return event_type::held;
        case report_kind::retrieved: return event_type::retrieved;
        case report_kind::connection_cleared: return event_type::connection_cleared;
        case report_kind::diverted: return event_type::diverted;
        case report_kind::call_information: return event_type::call_information;
    }
    return event_type::call_cleared;
}

csta::message call_view::render(const connection_report& report, std::string xref) const {
    const auto& in = report.in;
    const auto where = connection(in.number, report.subject.where);
    const auto who = device(party_of(report.subject));
    const auto own = own_state(in);
    const auto calling = device(in.calling);
    const auto called = device(in.called);
    const auto last = last_redirection(in);
    const auto cause = report.cause;
    switch (report.kind) {
        case report_kind::service_initiated:
            return csta::service_initiated_event{xref, where, who, own, cause};
        case report_kind::digits_dialed:
            return csta::digits_dialed_event{xref, where, who, {.text = in.digits}, own, cause};
        case report_kind::originated:
            return csta::originated_event{xref, where, calling, called, {}, own, cause};
        case report_kind::offered:
            return csta::offered_event{xref, where, who, calling, called, last, own, cause};
        case report_kind::delivered:
            return csta::delivered_event{xref, where, who, calling, called, last, own, cause};
        case report_kind::network_reached:
            return csta::network_reached_event{xref, where, {.value = where.device}, calling, called, last,
                                               own,  cause};
        case report_kind::queued: {
            const auto in_front = static_cast<std::int64_t>(report.in_front);
            return csta::queued_event{xref, where,        who,      calling, called,
                                      last, in_front + 1, in_front, own,     cause};
        }
        case report_kind::bridged: return csta::bridged_event{xref, where, who, own, cause};
        case report_kind::established:
            return csta::established_event{xref, where, who, calling, called, last, own, cause};
        case report_kind::failed:
            return csta::failed_event{xref, where, who, calling, called, last, own, cause};
        case report_kind::held: return csta::held_event{xref, where, who, own, cause};
        case report_kind::retrieved: return csta::retrieved_event{xref, where, who, own, cause};
        case report_kind::connection_cleared:
            return csta::connection_cleared_event{xref, where, who, own, cause};
        case report_kind::call_information: return csta::call_information_event{xref, where, who, calling};
        case report_kind::diverted: break;
    }
    return csta::diverted_event{xref,    where,  who,  device(report.new_destination.value_or(in.called)),
                                calling, called, last, own,
                                cause};
}

std::vector<csta::connection_list_item> call_view::connection_list(const merge_report& report) const {
    std::vector<csta::connection_list_item> list;
    for (const auto* c : connections(report.into)) {
        const auto moved = std::ranges::find(report.from_secondary, c->number) != report.from_secondary.end();
        const auto old_call = moved ? report.secondary.value_or(report.primary) : report.primary;
        auto& item = list.emplace_back();
        item.new_connection = connection(report.into.number, c->where);
        if (report.joined != c->number) item.old_connection = connection(old_call, c->where);
        item.endpoint = device(party_of(*c));
    }
    return list;
}

std::vector<old_connection> call_view::names_of(const call& in) const {
    std::vector<old_connection> names;
    for (const auto& c : in.connections) names.push_back({c.where, connection(in.number, c.where)});
    return names;
}

std::vector<csta::connection_list_item> call_view::connection_list(
    const call& in, const std::vector<old_connection>& before) const {
    std::vector<csta::connection_list_item> list;
    for (const auto* c : connections(in)) {
        auto& item = list.emplace_back();
        item.new_connection = connection(in.number, c->where);
        const auto old = std::ranges::find(before, c->where, &old_connection::where);
        if (old != before.end()) item.old_connection = old->name;
        item.endpoint = device(party_of(*c));
    }
    return list;
}

csta::message call_view::render(const merge_report& report, std::string xref) const {
    const auto primary = connection(report.primary, report.by);
    const auto secondary =
        report.secondary ? std::optional(connection(*report.secondary, report.by)) : std::nullopt;
    const auto by = device(report.by);
    const auto other = device(report.other);
    const auto own = own_state(report.into);
    if (report.what == merge_report::kind::conferenced) {
        return csta::conferenced_event{xref, primary,     secondary, by, other, connection_list(report),
                                       own,  report.cause};
    }
    return csta::transferred_event{xref, primary,     secondary, by, other, connection_list(report),
                                   own,  report.cause};
}

}  // namespace ctig::simulator
