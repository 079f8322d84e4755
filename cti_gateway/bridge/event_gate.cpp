#include "cti_gateway/bridge/event_gate.hpp"

#include <algorithm>

#include "csta/walk.hpp"

namespace ctig::bridge {
namespace {

class call_collector final : public csta::id_visitor {
public:
    void on_connection(std::string_view, csta::connection_id& id) override {
        if (!id.call_id.empty()) calls.push_back(id.call_id);
    }
    void on_device(std::string_view, csta::device_id&) override {}
    void on_monitor_cross_ref_id(std::string&) override {}

    std::vector<std::string> calls;
};

std::vector<std::string> calls_of(csta::message& what) {
    call_collector collector;
    csta::walk(what, collector);
    return std::move(collector.calls);
}

template <class... Requests>
bool is_one_of(const csta::message& request) {
    return (csta::holds_alternative<Requests>(request) || ...);
}

}  // namespace

request_scope scope_of(csta::message& request) {
    request_scope scope;
    if (csta::holds_alternative<csta::snapshot_call>(request)) return scope;
    scope.calls = calls_of(request);
    scope.makes_calls =
        is_one_of<csta::make_call, csta::consultation_call, csta::directed_pickup_call, csta::transfer_call,
                  csta::single_step_transfer_call, csta::conference_call, csta::single_step_conference_call,
                  csta::deflect_call, csta::set_hookswitch_status>(request);
    scope.sets_features =
        is_one_of<csta::set_forwarding, csta::set_do_not_disturb, csta::set_message_waiting_indicator,
                  csta::set_microphone_mute, csta::set_speaker_mute, csta::set_speaker_volume,
                  csta::set_hookswitch_status, csta::set_auto_answer>(request);
    return scope;
}

event_gate::ticket event_gate::open(request_scope scope) {
    if (scope.empty()) return ticket::none;
    const auto which = static_cast<ticket>(++last_ticket_);
    open_.push_back({which, std::move(scope)});
    return which;
}

void event_gate::close(ticket which) {
    std::erase_if(open_, [&](const entry& e) { return e.which == which; });
}

bool event_gate::must_wait(csta::message& event, const identity_map& ids) const {
    return !held_.empty() || (!open_.empty() && is_caused(event, ids));
}

bool event_gate::is_caused(csta::message& event, const identity_map& ids) const {
    const auto calls = calls_of(event);
    return std::ranges::any_of(open_, [&](const entry& e) {
        if (calls.empty()) return e.scope.sets_features;
        return std::ranges::any_of(calls, [&](const std::string& call) {
            return std::ranges::find(e.scope.calls, call) != e.scope.calls.end() ||
                   (e.scope.makes_calls && !ids.knows_call(call));
        });
    });
}

std::optional<event_gate::held_event> event_gate::next(const identity_map& ids) {
    if (held_.empty()) return std::nullopt;
    if (held_.size() <= max_held && !open_.empty() && is_caused(held_.front().what, ids)) return std::nullopt;
    auto first = std::move(held_.front());
    held_.pop_front();
    return first;
}

}  // namespace ctig::bridge
