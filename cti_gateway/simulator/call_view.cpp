#include "cti_gateway/simulator/call_view.hpp"

namespace ctig::simulator {
namespace {

template <class... Cases>
struct overloaded : Cases... {
    using Cases::operator()...;
};

}  // namespace

std::optional<line_id> call_view::own_line() const {
    if (!viewer_) return std::nullopt;
    return plan_.at(*viewer_).line;
}

std::string call_view::name(const party& who) const {
    return std::visit(
        overloaded{
            [&](appearance_id at) {
                const auto& there = plan_.at(at);
                const auto near_by = !viewer_ || own_line() == there.line;
                return near_by ? there.name : plan_.at(there.line).name;
            },
            [&](line_id line) { return own_line() == line ? plan_.at(*viewer_).name : plan_.at(line).name; },
            [](const number_party& there) { return there.number; }},
        who);
}

std::string call_view::display_name(const party& who) const {
    const auto of_line = [&](line_id line) {
        return own_line() == line ? std::string{} : plan_.at(line).display;
    };
    return std::visit(overloaded{[&](appearance_id at) { return of_line(plan_.at(at).line); },
                                 [&](line_id line) { return of_line(line); },
                                 [](const number_party& there) { return there.name; }},
                      who);
}

csta::extended_device_id call_view::device(const party& who) const {
    auto text = name(who);
    if (text.empty()) return {.value = csta::not_known{}};
    // ECMA-269 switching function representation, where the standard has a place for a name.
    const auto person = plan_.says_names() ? display_name(who) : std::string{};
    if (!person.empty()) text = "N<" + text + ">" + person;
    return {.value = csta::device_id{.text = std::move(text)}};
}

csta::redirection_device_id call_view::last_redirection(const call& in) const {
    if (!in.last_redirection) return {.value = csta::not_required{}};
    const auto who = device(*in.last_redirection);
    if (const auto* known = std::get_if<csta::device_id>(&who.value)) return {.value = *known};
    return {.value = csta::not_known{}};
}

csta::connection_id call_view::connection(call_number in, const endpoint& where) const {
    auto device =
        std::visit(overloaded{[&](appearance_id at) { return name(at); },
                              [](const trunk_end& trunk) { return "T" + std::to_string(trunk.channel); },
                              [](const queue_place& queue) { return queue.group.number; },
                              [&](const nobody& none) { return name(none.called); }},
                   where);
    return {.call_id = names_.name(manager_, in), .device = {.text = std::move(device)}};
}

/// Two phones of a line that is not the viewer's look like one party.
bool call_view::one_party(const simulator::connection& a, const simulator::connection& b) const {
    const auto* at_a = std::get_if<appearance_id>(&a.where);
    const auto* at_b = std::get_if<appearance_id>(&b.where);
    if (at_a == nullptr || at_b == nullptr) return false;
    const auto line = plan_.at(*at_a).line;
    return viewer_ && own_line() != line && line == plan_.at(*at_b).line;
}

std::vector<const connection*> call_view::connections(const call& in) const {
    std::vector<const simulator::connection*> seen;
    if (viewer_ && in.at(*viewer_) != nullptr) seen.push_back(in.at(*viewer_));
    for (const auto& c : in.connections) {
        const auto known = std::ranges::find_if(
            seen, [&](const simulator::connection* other) { return other == &c || one_party(*other, c); });
        if (known == seen.end()) {
            seen.push_back(&c);
        } else if (is_bridged(**known) && !is_bridged(c)) {
            *known = &c;  // the phone of that line that is in use
        }
    }
    return seen;
}

bool call_view::shows(const connection_report& report) const {
    const auto another = [&](auto&& counts) {
        return std::ranges::any_of(report.in.connections, [&](const simulator::connection& other) {
            return other.number != report.subject.number && one_party(report.subject, other) && counts(other);
        });
    };
    switch (report.kind) {
        case report_kind::offered:
        case report_kind::connection_cleared:
        case report_kind::diverted:
        case report_kind::bridged: return !another([](const auto&) { return true; });
        case report_kind::delivered: return !another([](const auto& other) { return !other.offered; });
        case report_kind::service_initiated:
        case report_kind::digits_dialed:
        case report_kind::originated:
        case report_kind::network_reached:
        case report_kind::queued:
        case report_kind::established:
        case report_kind::failed:
        case report_kind::held:
        case report_kind::retrieved:
        case report_kind::call_information: break;
    }
    return true;
}

std::optional<csta::local_connection_state> call_view::own_state(const call& in) const {
    if (!viewer_) return std::nullopt;
    const auto* own = in.at(*viewer_);
    return own == nullptr ? connection_state::null : own->state;
}

}  // namespace ctig::simulator
