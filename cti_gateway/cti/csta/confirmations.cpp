#include "cti_gateway/cti/csta/confirmations.hpp"

#include <utility>

namespace ctig::cti {

const csta::connection_id* confirmations::connection_of(const csta::message& request) noexcept {
    if (const auto* m = csta::get_if<csta::answer_call>(&request)) return &m->call_to_be_answered;
    if (const auto* m = csta::get_if<csta::clear_connection>(&request)) return &m->connection_to_be_cleared;
    if (const auto* m = csta::get_if<csta::hold_call>(&request)) return &m->call_to_be_held;
    if (const auto* m = csta::get_if<csta::retrieve_call>(&request)) return &m->call_to_be_retrieved;
    return nullptr;
}

confirmations::outcome confirmations::wanted_by(const csta::message& request) noexcept {
    if (csta::holds_alternative<csta::answer_call>(request)) return outcome::established;
    if (csta::holds_alternative<csta::clear_connection>(request)) return outcome::cleared;
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

std::vector<confirmations::settled> confirmations::on_event(const csta::message& event) {
    std::vector<settled> out;
    if (expected_.empty()) return out;
    const csta::connection_id* which = nullptr;
    std::optional<outcome> now_is;
    if (const auto* m = csta::get_if<csta::established_event>(&event))
        which = &m->established_connection, now_is = outcome::established;
    else if (const auto* c = csta::get_if<csta::connection_cleared_event>(&event))
        which = &c->dropped_connection, now_is = outcome::cleared;
    else if (const auto* h = csta::get_if<csta::held_event>(&event))
        which = &h->held_connection, now_is = outcome::held;
    else if (const auto* r = csta::get_if<csta::retrieved_event>(&event))
        which = &r->retrieved_connection, now_is = outcome::retrieved;
    else if (const auto* f = csta::get_if<csta::failed_event>(&event))
        which = &f->failed_connection;
    if (which == nullptr) return out;
    for (auto at = expected_.begin(); at != expected_.end();) {
        auto& e = at->second;
        const bool about = e.which.call_id == which->call_id && e.which.device.text == which->device.text;
        const bool ends_it = !now_is || *now_is == outcome::cleared;
        if (about && now_is == e.wanted) e.so_far = course::happened;
        if (about && now_is != e.wanted && ends_it) e.so_far = course::failed;
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
