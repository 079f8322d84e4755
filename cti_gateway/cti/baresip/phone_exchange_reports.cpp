// Operations under way, and what phones report.
#include <algorithm>
#include <utility>

#include "cti_gateway/cti/baresip/phone_exchange.hpp"

namespace ctig::cti::baresip {
namespace {

using csta::make_error;

template <class... F>
struct overloaded : F... {
    using F::operator()...;
};

csta::csta_error_code error_for(failure why, bool dialling) {
    using csta::system_resource_availability_error;
    switch (why) {
        case failure::refused:
            if (dialling) return make_error(csta::operation_error::invalid_called_device_id);
            return make_error(csta::state_incompatibility_error::generic);
        case failure::call_gone: return make_error(csta::operation_error::invalid_connection_id);
        case failure::no_proof: return make_error(system_resource_availability_error::generic);
        case failure::lost: return make_error(system_resource_availability_error::device_out_of_service);
        case failure::busy: return make_error(csta::performance_management_error::performance_limit_exceeded);
    }
    return make_error(csta::operation_error::generic);
}

}  // namespace

void phone_exchange::begin(operation what, time_point now) {
    const ticket which{++last_ticket_};
    operations_.emplace(which, std::move(what));
    begin_step(which, now);
}

void phone_exchange::begin_step(ticket which, time_point now) {
    const auto& under_way = operations_.at(which);
    const auto phone = under_way.phone;
    const auto& next = under_way.steps.front();
    auto& session = sessions_[phone];
    // Copies: what the session puts out may end the operation.
    const auto on = next.on;
    const auto number = next.number;
    if (next.action)
        take(phone, session.act(which, *next.action, on, now), now);
    else if (on.call.empty())
        take(phone, session.dial(which, on.account, number), now);
    else
        take(phone, session.send_digits(which, on, number), now);
}

void phone_exchange::take(phone_index phone, phone_session::outputs from, time_point now) {
    for (auto& one : from)
        std::visit(overloaded{
                       [&](phone_session::send& o) {
                           out_.emplace_back(send{phone, std::move(o.bytes)});
                       },
                       [&](phone_session::answered&) { out_.emplace_back(answered{phone}); },
                       [&](phone_session::signed_in& o) {
                           out_.emplace_back(signed_in{phone, plan_.learn(phone, o.accounts)});
                           tell_service(phone, service::back);
                       },
                       [&](phone_session::broken& o) {
                           out_.emplace_back(broken{phone, std::move(o.why)});
                       },
                       [&](phone_session::finished& o) { on_finished(phone, o, now); },
                       [&](call_change& o) {
                           on_change(phone, o);
                           cause_.reset();
                       },
                   },
                   one);
}

void phone_exchange::on_finished(phone_index phone, const phone_session::finished& what, time_point now) {
    const auto at = operations_.find(what.which);
    if (at == operations_.end()) return;
    auto& under_way = at->second;
    const auto step_done = std::move(under_way.steps.front());
    under_way.steps.pop_front();
    if (what.failed == failure::no_proof) out_.emplace_back(slow{phone});
    if (what.failed || under_way.steps.empty()) {
        cause_ = what.failed ? known_cause() : under_way.cause;
        auto done = std::move(under_way);
        operations_.erase(at);
        const auto own_end = connection(what.call, done.device);
        if (what.failed)
            complete(std::move(done),
                     error_for(*what.failed, !step_done.action && step_done.on.call.empty()));
        else if (done.answer)
            complete(done, *done.answer);
        else if (done.consultation)
            complete(std::move(done), csta::consultation_call_response{.initiated_call = own_end});
        else
            complete(std::move(done), csta::make_call_response{.calling_device = own_end});
        return;
    }
    cause_ = under_way.cause;
    under_way.touched.push_back(step_done.on);
    begin_step(what.which, now);
}

void phone_exchange::complete(operation done, csta::message with) {
    const bool digits_went =
        !done.digits.empty() && csta::holds_alternative<csta::generate_digits_response>(with);
    out_.emplace_back(reply{std::move(done.done), std::move(with)});
    for (auto& late : std::exchange(waiting_events_[done.phone], {}))
        out_.emplace_back(event{std::move(late)});
    if (!digits_went) return;
    const auto* place = plan_.find(done.device).place;
    for (const auto& watching : monitors_)
        if (place != nullptr && watching.phone == place->phone && watching.line == place->line)
            out_.emplace_back(event{csta::digits_generated_event{
                .monitor_cross_ref_id = watching.who.cross_ref,
                .connection = connection(done.digits_on.call, watching.who.device),
                .digit_generated_list = done.digits}});
}

void phone_exchange::on_change(phone_index phone, const call_change& change) {
    const auto* place = plan_.find(phone, change.call.name.account);
    if (place == nullptr) return;  // a line of the phone that is not in the configuration
    for (const auto& watching : monitors_)
        if (watching.phone == phone && watching.line == place->line)
            for (auto& message : events_of(change, watching.who, cause_))
                tell(phone, change.call.name, std::move(message));
    if (change.what == change_kind::held || change.what == change_kind::retrieved)
        tell_far_ends(phone, change);
}

// A call between two of our phones has one Call-ID: the other side learns who put it on hold.
void phone_exchange::tell_far_ends(phone_index phone, const call_change& change) {
    const auto* holder = plan_.find(phone, change.call.name.account);
    for (const auto& watching : monitors_) {
        const auto* place = plan_.find(watching.who.device).place;
        if (place == nullptr || place == holder) continue;
        const auto* own = sessions_[place->phone].find({place->account, change.call.name.call});
        if (own != nullptr && (own->phase == call_phase::connected || own->phase == call_phase::held))
            tell(place->phone, own->name, far_hold_event(change, holder->line, *own, watching.who, cause_));
    }
}

bool phone_exchange::waits_for_reply(phone_index phone, const call_name& about) const {
    return std::ranges::any_of(operations_, [&](const auto& entry) {
        const auto& touched = entry.second.touched;
        return entry.second.phone == phone && std::ranges::find(touched, about) != touched.end();
    });
}

void phone_exchange::tell(phone_index phone, const call_name& about, csta::message what) {
    if (waits_for_reply(phone, about))
        waiting_events_[phone].push_back(std::move(what));
    else
        out_.emplace_back(event{std::move(what)});
}

void phone_exchange::tell_service(phone_index phone, service now) {
    if (told_in_service_[phone] == (now == service::back)) return;
    told_in_service_[phone] = now == service::back;
    for (const auto& watching : monitors_)
        if (watching.phone == phone) tell_service(watching, now);
}

void phone_exchange::tell_service(const monitor& watching, service now) {
    const csta::extended_device_id device{.value = csta::device_id{.text = watching.who.device}};
    if (now == service::back)
        out_.emplace_back(event{csta::back_in_service_event{watching.who.cross_ref, device, {}}});
    else
        out_.emplace_back(event{csta::out_of_service_event{watching.who.cross_ref, device, {}}});
}

phone_exchange::outputs phone_exchange::on_open(phone_index phone) {
    take(phone, sessions_[phone].start(), {});
    return std::exchange(out_, {});
}

phone_exchange::outputs phone_exchange::receive(phone_index phone, std::string_view bytes, time_point now) {
    take(phone, sessions_[phone].receive(bytes), now);
    return std::exchange(out_, {});
}

phone_exchange::outputs phone_exchange::on_lost(phone_index phone, time_point now) {
    take(phone, sessions_[phone].lose(), now);
    tell_service(phone, service::out);
    return std::exchange(out_, {});
}

phone_exchange::outputs phone_exchange::on_unreachable(phone_index phone, time_point now) {
    take(phone, sessions_[phone].forget_calls(), now);
    return std::exchange(out_, {});
}

phone_exchange::outputs phone_exchange::heartbeat(phone_index phone, time_point now) {
    take(phone, sessions_[phone].heartbeat(), now);
    return std::exchange(out_, {});
}

phone_exchange::outputs phone_exchange::on_timer(time_point now) {
    for (phone_index phone = 0; phone < sessions_.size(); ++phone)
        take(phone, sessions_[phone].on_timer(now), now);
    return std::exchange(out_, {});
}

std::optional<time_point> phone_exchange::deadline() const {
    std::optional<time_point> first;
    for (const auto& session : sessions_)
        if (const auto due = session.deadline()) first = first ? std::min(*first, *due) : *due;
    return first;
}

}  // namespace ctig::cti::baresip
