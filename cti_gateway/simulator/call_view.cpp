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
            [](const std::string& number) { return number; }},
        who);
}

csta::extended_device_id call_view::device(const party& who) const {
    return {.value = csta::device_id{.text = name(who)}};
}

csta::redirection_device_id call_view::last_redirection(const call& in) const {
    if (!in.last_redirection) return {.value = csta::not_required{}};
    return {.value = csta::device_id{.text = name(*in.last_redirection)}};
}

csta::connection_id call_view::connection(call_number in, const endpoint& where) const {
    auto device =
        std::visit(overloaded{[&](appearance_id at) { return name(at); },
                              [](const trunk_end& trunk) { return "T" + std::to_string(trunk.channel); },
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
        const auto known = [&](const simulator::connection* other) {
            return other == &c || one_party(*other, c);
        };
        if (std::ranges::none_of(seen, known)) seen.push_back(&c);
    }
    return seen;
}

bool call_view::shows(const connection_report& report) const {
    if (report.kind == report_kind::established) return true;
    return std::ranges::none_of(report.in.connections, [&](const simulator::connection& other) {
        return other.number != report.subject.number && one_party(report.subject, other);
    });
}

csta::local_connection_state call_view::own_state(const call& in) const {
    const auto* own = viewer_ ? in.at(*viewer_) : nullptr;
    return own == nullptr ? connection_state::null : own->state;
}

}  // namespace ctig::simulator
