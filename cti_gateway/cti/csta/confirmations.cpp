#include "cti_gateway/cti/csta/confirmations.hpp"

#include <utility>

namespace ctig::cti {
namespace {

/// "1000" of "N<1000>Alice;noa=nk", as events may name a device (ECMA-269 switching function representation).
std::string_view bare(std::string_view device) {
    const auto open = device.find('<');
    if (open == std::string_view::npos) return device;
    return device.substr(open + 1, device.find('>', open) - open - 1);
}

}  // namespace

const csta::connection_id* confirmations::connection_of(const csta::message& request) noexcept {
    if (const auto* m = csta::get_if<csta::answer_call>(&request)) return &m->call_to_be_answered;
    if (const auto* m = csta::get_if<csta::clear_connection>(&request)) return &m->connection_to_be_cleared;
    if (const auto* m = csta::get_if<csta::hold_call>(&request)) return &m->call_to_be_held;
    if (const auto* m = csta::get_if<csta::retrieve_call>(&request)) return &m->call_to_be_retrieved;
    if (const auto* m = csta::get_if<csta::alternate_call>(&request)) return &m->held_call;
    if (const auto* m = csta::get_if<csta::reconnect_call>(&request)) return &m->held_call;
    if (const auto* m = csta::get_if<csta::transfer_call>(&request)) return &m->held_call;
    if (const auto* m = csta::get_if<csta::conference_call>(&request)) return &m->held_call;
    if (const auto* m = csta::get_if<csta::single_step_transfer_call>(&request)) return &m->active_call;
    if (const auto* m = csta::get_if<csta::single_step_conference_call>(&request)) return &m->active_call;
    if (const auto* m = csta::get_if<csta::deflect_call>(&request)) return &m->call_to_be_diverted;
    return nullptr;
}

confirmations::outcome confirmations::wanted_by(const csta::message& request) noexcept {
    if (csta::holds_alternative<csta::answer_call>(request)) return outcome::established;
    if (csta::holds_alternative<csta::clear_connection>(request)) return outcome::cleared;
    if (csta::holds_alternative<csta::transfer_call>(request) ||
        csta::holds_alternative<csta::single_step_transfer_call>(request))
        return outcome::transferred;
    if (csta::holds_alternative<csta::conference_call>(request) ||
        csta::holds_alternative<csta::single_step_conference_call>(request))
        return outcome::conferenced;
    if (csta::holds_alternative<csta::deflect_call>(request)) return outcome::diverted;
    return csta::holds_alternative<csta::hold_call>(request) ? outcome::held : outcome::retrieved;
}

void confirmations::on_request(csta::invoke_id id, const csta::message& request) {
    const auto* which = connection_of(request);
    if (which == nullptr || which->call_id.empty()) return;
    expected_.insert_or_assign(id, entry{.which = *which, .wanted = wanted_by(request)});
}

std::optional<confirmations::settled> confirmations::on_answer(csta::invoke_id id, completion done,
                                                               csta::message answer, time_point now) {
    const auto found = expected_.find(id);
    if (found == expected_.end()) return settled{std::move(done), std::move(answer)};
    auto& e = found->second;
    if (csta::holds_alternative<csta::csta_error_code>(answer)) {
        expected_.erase(found);
        return settled{std::move(done), std::move(answer)};
    }
    e.done = std::move(done);
    e.answer = std::move(answer);
    e.limit = now + patience;
    if (e.so_far == course::open) return std::nullopt;
    settled out{std::move(e.done), verdict(e)};
    expected_.erase(found);
    return out;
}

csta::message confirmations::verdict(entry& e) {
    if (e.so_far == course::happened) return std::move(e.answer);
    return csta::make_error(csta::state_incompatibility_error::invalid_connection_state);
}

std::vector<confirmations::news> confirmations::news_in(const csta::message& event) {
    if (const auto* m = csta::get_if<csta::established_event>(&event))
        return {{m->established_connection, outcome::established}};
    if (const auto* m = csta::get_if<csta::connection_cleared_event>(&event))
        return {{m->dropped_connection, outcome::cleared}};
    if (const auto* m = csta::get_if<csta::held_event>(&event)) return {{m->held_connection, outcome::held}};
    if (const auto* m = csta::get_if<csta::retrieved_event>(&event))
        return {{m->retrieved_connection, outcome::retrieved}};
    if (const auto* m = csta::get_if<csta::diverted_event>(&event))
        return {{m->connection, outcome::diverted}};
    if (const auto* m = csta::get_if<csta::failed_event>(&event)) return {{m->failed_connection, {}}};
    const auto merged = [](const auto& m, outcome how) {
        std::vector<news> of{{m.primary_old_call, how}};
        // Which of the two calls is the primary one is the PBX's choice.
        if (m.secondary_old_call) of.push_back({*m.secondary_old_call, how});
        return of;
    };
    if (const auto* m = csta::get_if<csta::transferred_event>(&event))
        return merged(*m, outcome::transferred);
    if (const auto* m = csta::get_if<csta::conferenced_event>(&event))
        return merged(*m, outcome::conferenced);
    return {};
}

void confirmations::take(entry& e, const news& of) {
    if (e.which.call_id != of.which.call_id || bare(e.which.device.text) != bare(of.which.device.text))
        return;
    if (e.so_far != course::open) return;
    // Some PBXs clear the connection that leaves before they say why, or instead.
    const bool leaves = e.wanted == outcome::transferred || e.wanted == outcome::diverted;
    if (of.now_is == e.wanted || (e.wanted == outcome::diverted && of.now_is == outcome::cleared))
        e.so_far = course::happened;
    else if (!of.now_is || (*of.now_is == outcome::cleared && !leaves))
        e.so_far = course::failed;
}

std::vector<confirmations::settled> confirmations::on_event(const csta::message& event) {
    std::vector<settled> out;
    if (expected_.empty()) return out;
    const auto all = news_in(event);
    if (all.empty()) return out;
    for (auto at = expected_.begin(); at != expected_.end();) {
        auto& e = at->second;
        for (const auto& one : all) take(e, one);
        if (e.so_far == course::open || !e.limit) {
            ++at;
            continue;
        }
        out.push_back({std::move(e.done), verdict(e)});
        at = expected_.erase(at);
    }
    return out;
}

std::vector<confirmations::settled> confirmations::on_timer(time_point now) {
    std::vector<settled> out;
    for (auto at = expected_.begin(); at != expected_.end();) {
        if (!at->second.limit || now < *at->second.limit) {
            ++at;
            continue;
        }
        out.push_back({std::move(at->second.done),
                       csta::make_error(csta::system_resource_availability_error::generic)});
        at = expected_.erase(at);
    }
    return out;
}

std::optional<time_point> confirmations::next_timer() const {
    std::optional<time_point> next;
    for (const auto& [id, e] : expected_)
        if (e.limit && (!next || *e.limit < *next)) next = e.limit;
    return next;
}

}  // namespace ctig::cti
