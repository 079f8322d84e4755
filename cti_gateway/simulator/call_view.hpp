#pragma once
// A call as one appearance sees it through one manager. Appearances of one line see each other by name;
// everybody else sees the line as one party, whichever of its phones rings or answers:
//   monitor on 1002;device=A    (7, 1002;device=A) alerting, (7, 1002;device=B) alerting
//   monitor on 1000             (7, 1002) alerting
#include <optional>
#include <string>
#include <vector>

#include "cti_gateway/simulator/call_names.hpp"
#include "cti_gateway/simulator/call_report.hpp"

namespace ctig::simulator {

struct old_connection {
    endpoint where;
    csta::connection_id name;
};

class call_view {
public:
    /// Without a viewer (the monitor of a call) every phone has its own name. `names` learns calls that the
    /// manager had not heard of.
    call_view(const line_plan& plan, call_names& names, std::size_t manager,
              std::optional<appearance_id> viewer)
        : plan_(plan), names_(names), manager_(manager), viewer_(viewer) {}

    [[nodiscard]] std::string name(const party& who) const;
    /// With the person's name where the PBX says names, but for the viewer's own line.
    [[nodiscard]] csta::extended_device_id device(const party& who) const;
    [[nodiscard]] csta::redirection_device_id last_redirection(const call& in) const;
    [[nodiscard]] csta::connection_id connection(call_number in, const endpoint& where) const;

    /// One connection of each party that this view tells apart, the viewer's own first.
    [[nodiscard]] std::vector<const simulator::connection*> connections(const call& in) const;
    /// Whether a report about `subject` concerns something that this view shows: of a line with several
    /// phones, the first to ring and the last to leave.
    [[nodiscard]] bool shows(const connection_report& report) const;
    /// Nothing without a viewer.
    [[nodiscard]] std::optional<csta::local_connection_state> own_state(const call& in) const;

    [[nodiscard]] csta::message render(const connection_report& report, std::string cross_ref) const;
    [[nodiscard]] csta::message render(const merge_report& report, std::string cross_ref) const;
    [[nodiscard]] std::vector<csta::connection_list_item> connection_list(const merge_report& report) const;
    /// For a response: the call's connections now, with what they were called before it was merged.
    [[nodiscard]] std::vector<csta::connection_list_item> connection_list(
        const call& in, const std::vector<old_connection>& before) const;
    /// What the connections of a call are called.
    [[nodiscard]] std::vector<old_connection> names_of(const call& in) const;

private:
    [[nodiscard]] std::optional<line_id> own_line() const;
    [[nodiscard]] std::string display_name(const party& who) const;
    [[nodiscard]] bool one_party(const simulator::connection& a, const simulator::connection& b) const;

    const line_plan& plan_;
    call_names& names_;
    std::size_t manager_;
    std::optional<appearance_id> viewer_;
};

[[nodiscard]] csta::event_type type_of(report_kind kind);

}  // namespace ctig::simulator
