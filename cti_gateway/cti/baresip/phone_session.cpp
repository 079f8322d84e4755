#include "cti_gateway/cti/baresip/phone_session.hpp"

#include <algorithm>
#include <utility>

namespace ctig::cti::baresip {
namespace {

// What may wait for one phone: a person presses a few keys, a mad phone may report without end.
constexpr std::size_t max_batches = 64;
constexpr std::size_t max_held_back = 256;

constexpr std::string_view word_of(call_action what) {
    switch (what) {
        case call_action::answer: return "accept";
        case call_action::clear: return "hangup";
        case call_action::hold: return "hold";
        case call_action::retrieve: return "resume";
    }
    return {};
}

}  // namespace

phone_session::outputs phone_session::take() { return std::exchange(out_, {}); }

phone_session::outputs phone_session::start() {
    reader_ = {};
    batches_.clear();
    found_.clear();
    held_back_.clear();
    held_by_answer_.clear();
    state_ = state::signing_in;
    submit({.why = purpose::accounts, .commands = {{"reginfo", {}}}});
    return take();
}

phone_session::outputs phone_session::heartbeat() {
    submit({.why = purpose::life, .commands = {{"reginfo", {}}}});
    return take();
}

phone_session::outputs phone_session::dial(ticket which, std::string_view account, std::string_view number) {
    submit({.why = purpose::dial,
            .commands = {{"uafind", std::string(account)}, {"dial", std::string(number)}, {"callstat", {}}},
            .about = {.account = std::string(account)},
            .which = which});
    return take();
}

phone_session::outputs phone_session::send_digits(ticket which, const call_name& on,
                                                  std::string_view digits) {
    submit({.why = purpose::digits,
            .commands = {{"uafind", on.account},
                         {"callfind", on.call},
                         {"callstat", {}},
                         {"sndcode", std::string(digits)}},
            .about = on,
            .which = which});
    return take();
}

phone_session::outputs phone_session::act(ticket which, call_action what, const call_name& on,
                                          time_point now) {
    // Selecting and acting stay together: otherwise a call that comes in between would be the one acted on.
    std::vector<command> commands{{"uafind", on.account}, {"callfind", on.call}, {word_of(what), {}}};
    if (what == call_action::answer) {
        // "accept" first puts the call selected before on hold. While that one rings itself, 1.0.0 cannot,
        // and gives up; but it has noted the hold, and a second "accept" passes. The other call's hold is
        // taken back when it is answered.
        const auto rings_too = [&](const phone_call& c) {
            return c.name.account == on.account && c.phase == call_phase::alerting && c.name != on;
        };
        if (const auto other = std::ranges::find_if(calls_, rings_too); other != calls_.end()) {
            commands.insert(commands.begin() + 1, {"callfind", other->name.call});
            commands.push_back({"accept", {}});
            held_by_answer_.push_back(other->name);
        }
    }
    pending_.push_back({which, what, on, now + proof_limit_});
    submit({.why = purpose::action, .commands = std::move(commands), .about = on, .which = which});
    return take();
}

phone_session::outputs phone_session::lose() {
    state_ = state::idle;
    for (const auto& p : std::exchange(pending_, {})) out_.emplace_back(finished{p.which, failure::lost, {}});
    for (const auto& b : std::exchange(batches_, {}))
        if (b.why == purpose::dial || b.why == purpose::digits)
            out_.emplace_back(finished{b.which, failure::lost, {}});
    return take();
}

std::optional<time_point> phone_session::deadline() const {
    if (pending_.empty()) return std::nullopt;
    return pending_.front().deadline;  // all wait equally long
}

phone_session::outputs phone_session::on_timer(time_point now) {
    while (!pending_.empty() && pending_.front().deadline <= now) {
        const auto late = std::move(pending_.front());
        pending_.pop_front();
        out_.emplace_back(finished{late.which, failure::no_proof, {}});
        look_at(late.on);  // what became of it is seen in the phone's list of calls
    }
    return take();
}

void phone_session::submit(batch what) {
    if (state_ == state::idle || batches_.size() >= max_batches) {
        if (what.why == purpose::action)
            std::erase_if(pending_, [&](const pending& p) { return p.which == what.which; });
        if (what.which != ticket{}) {
            const auto why = state_ == state::idle ? failure::lost : failure::busy;
            out_.emplace_back(finished{what.which, why, {}});
        }
        return;
    }
    batches_.push_back(std::move(what));
    send_next();
}

void phone_session::send_next() {
    if (batches_.empty() || batches_.front().sent) return;
    auto& next = batches_.front();
    next.sent = true;
    std::string bytes;
    for (const auto& [word, parameters] : next.commands)
        append_netstring(bytes, encode_command(word, parameters, std::to_string(++last_token_)));
    out_.emplace_back(send{std::move(bytes)});
}

phone_session::outputs phone_session::receive(std::string_view bytes) {
    reader_.append(bytes);
    while (state_ != state::idle) {
        const auto next = reader_.next();
        if (!next) {
            state_ = state::idle;
            out_.emplace_back(broken{"sent something that is no netstring: is this baresip's ctrl_tcp?"});
        } else if (!next->has_value()) {
            break;
        } else {
            on_text(**next);
        }
    }
    return take();
}

void phone_session::on_text(std::string_view text) {
    auto message = decode_control_message(text);
    if (!message) {
        state_ = state::idle;
        out_.emplace_back(broken{"sent JSON that is neither a response nor an event"});
    } else if (auto* response = std::get_if<command_response>(&*message)) {
        on_response(std::move(*response));
    } else if (state_ == state::signed_in) {
        on_event(std::get<phone_event>(*message));
    } else if (held_back_.size() < max_held_back) {
        held_back_.push_back(std::move(std::get<phone_event>(*message)));
    } else {
        state_ = state::idle;
        out_.emplace_back(broken{"reports faster than it answers"});
    }
}

void phone_session::on_response(command_response response) {
    out_.emplace_back(answered{});
    // Answers come in the order of the commands, and only the first batch is ever on its way.
    const auto expected = batches_.empty() ? 0
                                           : last_token_ - batches_.front().commands.size() +
                                                 batches_.front().answers.size() + 1;
    if (batches_.empty() || !batches_.front().sent || response.token != std::to_string(expected)) {
        state_ = state::idle;
        out_.emplace_back(broken{"answered a command that was not sent"});
        return;
    }
    batches_.front().answers.push_back(std::move(response));
    if (batches_.front().answers.size() < batches_.front().commands.size()) return;
    const auto done = std::move(batches_.front());
    batches_.pop_front();
    on_complete(done);
    send_next();
}

void phone_session::on_complete(const batch& done) {
    switch (done.why) {
        case purpose::accounts:
            accounts_ = accounts_in(done.answers[0].data);
            for (const auto& account : accounts_)
                submit({.why = purpose::list,
                        .commands = {{"uafind", account}, {"listcalls", {}}},
                        .about = {.account = account}});
            return sign_in_further();
        case purpose::list:
            for (const auto& row : calls_in(done.answers[1].data))
                submit({.why = purpose::details,
                        .commands = {{"uafind", done.about.account},
                                     {"line", std::to_string(row.line)},
                                     {"listcalls", {}},
                                     {"callstat", {}}},
                        .about = done.about});
            return sign_in_further();
        case purpose::details: {
            const auto rows = calls_in(done.answers[2].data);
            const auto row = std::ranges::find(rows, true, &call_row::current);
            const auto call = call_in(done.answers[3].data);
            if (row != rows.end() && call)
                found_.push_back({.name = {done.about.account, call->call},
                                  .direction = call->direction,
                                  .party = party_of(call->peer),
                                  .phase = row->on_hold                  ? call_phase::held
                                           : row->state == "ESTABLISHED" ? call_phase::connected
                                           : row->state == "INCOMING"    ? call_phase::alerting
                                           : row->state == "RINGING"     ? call_phase::ringing
                                           : row->state == "EARLY"       ? call_phase::ringing
                                                                         : call_phase::dialled});
            return sign_in_further();
        }
        case purpose::life:
        case purpose::unhold: return;
        case purpose::dial: return on_dialled(done);
        case purpose::action: return on_acted(done);
        case purpose::digits:
            out_.emplace_back(finished{done.which,
                                       !call_was_found(done.answers[1]) ? std::optional(failure::call_gone)
                                       : !takes_digits(done.answers[2].data) || !done.answers[3].ok
                                           ? std::optional(failure::refused)
                                           : std::nullopt,
                                       done.about.call});
            return;
        case purpose::look: return on_looked(done);
        case purpose::find_new:
            if (const auto call = call_in(done.answers[1].data);
                call && call->direction == call_direction::outgoing)
                add({done.about.account, call->call}, call->direction, call->peer);
            return;
    }
}

void phone_session::sign_in_further() {
    if (state_ != state::signing_in || !batches_.empty()) return;
    state_ = state::signed_in;
    out_.emplace_back(signed_in{accounts_});
    reconcile();
    replay_held_back();
}

void phone_session::on_dialled(const batch& done) {
    const auto call = call_in(done.answers[2].data);
    const call_name name{done.about.account, call ? call->call : std::string()};
    const bool placed = done.answers[0].ok && done.answers[1].ok && call &&
                        call->direction == call_direction::outgoing && find(name) == nullptr;
    if (!placed) {
        out_.emplace_back(finished{done.which, failure::refused, {}});
        return;
    }
    out_.emplace_back(finished{done.which, std::nullopt, name.call});
    add(name, call->direction, call->peer);
}

void phone_session::on_acted(const batch& done) {
    const auto waiting = std::ranges::find(pending_, done.which, &pending::which);
    if (waiting == pending_.end()) return;  // proved before its commands were answered
    std::optional<failure> failed;
    for (std::size_t i = 1; i < done.commands.size(); ++i)
        if (done.commands[i].word == "callfind" && done.commands[i].parameters == done.about.call &&
            !call_was_found(done.answers[i]))
            failed = failure::call_gone;
    if (!failed && !done.answers.back().ok) failed = failure::refused;
    if (!failed) return;
    out_.emplace_back(finished{done.which, failed, {}});
    pending_.erase(waiting);
}

void phone_session::on_looked(const batch& done) {
    auto* const known = find_own(done.about);
    if (known == nullptr || !call_was_found(done.answers[1])) return;
    const auto rows = calls_in(done.answers[2].data);
    const auto row = std::ranges::find(rows, true, &call_row::current);
    if (row == rows.end()) return;
    prove(done.about, row->on_hold ? call_action::hold : call_action::retrieve);
    if (row->on_hold && known->phase == call_phase::connected)
        move_to(*known, call_phase::held, change_kind::held);
    else if (!row->on_hold && known->phase == call_phase::held)
        move_to(*known, call_phase::connected, change_kind::retrieved);
}

}  // namespace ctig::cti::baresip
