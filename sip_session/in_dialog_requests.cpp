// Requests inside a dialog (RFC 3261 12.2.2), INFO (RFC 6086) and OPTIONS (RFC 3261 11.2).
#include <algorithm>
#include <utility>

#include "sip_session/give_back.hpp"
#include "sip_session/user_agent_impl.hpp"

namespace ctig::sip {
namespace {

/// Has a request of `r`'s kind nothing in it that a process after this one has to know at once? Over UDP it
/// may come again, and is to be known then; the rest is where to send events to, and what other methods
/// change.
bool says_little(const request_view& r, const flow& before) noexcept {
    const auto& now = *r.source;
    return r.is("INFO") && reliability_of(now.protocol) == reliability::reliable && now.id == before.id;
}

}  // namespace

bool user_agent::impl::refuse_order_or_source(server_transaction& t, uas_dialog& d, const request_view& r,
                                              time_point now) {
    if (!may_speak_for(*r.source, d.opened_from)) {
        respond(t, {.status = 403}, now);
        return true;
    }
    const auto kind = r.is("INVITE") ? remote_cseq::request_kind::invite : remote_cseq::request_kind::other;
    const auto order = d.state.cseq().on_request(r.cseq.number, kind, reliability_of(r.source->protocol));
    if (order == remote_cseq::verdict::in_order) return false;
    if (r.is("INVITE")) d.state.cseq().on_reinvite_answered();
    // 12.2.2: out of order.
    respond(t, {.status = 500, .warning = "CSeq is not above that of the request before"}, now);
    return true;
}

void user_agent::impl::on_request_in_dialog(server_transaction& t, uas_dialog& d, const request_view& r,
                                            time_point now) {
    if (refuse_order_or_source(t, d, r, now)) return;
    t.dialog = d.id;
    const auto weight = says_little(r, d.last_flow) ? change_weight::heard : change_weight::noted;
    d.last_flow = *r.source;
    d.way_back = t.way_back;
    d.timer.heard(now);
    d.unreachable_for = {};
    note(d, weight);
    if (std::exchange(d.unreachable_until, std::nullopt)) pump_events(d, now);
    const auto id = d.id;
    if (!d.confirmed && d.answered_at) {
        // Only who got our 2xx knows the tag: a client that goes on has it, whatever became of its ACK.
        d.unacked.reset();
        confirm(d, now);
        if (dialogs.find(id) == nullptr) return refuse_unknown_dialog(t, now);
    }
    arm(d);
    if (refuse_extensions(t, r, now)) return;
    if (r.is("INVITE")) return on_reinvite(t, d, r, now);
    if (r.is("INFO")) return on_info(t, d, r, now);
    if (r.is("UPDATE")) return on_update(t, d, r, now);
    if (r.is("BYE")) return on_bye(t, d, now);
    // OPTIONS: that the dialog is alive is all there is to say.
    respond(t,
            {.fields = {{"Allow", in_words::allow}, {"Accept", in_words::csta_xml}, {"Supported", "timer"}}},
            now);
}

void user_agent::impl::on_info(server_transaction& t, uas_dialog& d, const request_view& r, time_point now) {
    const auto* package = r.msg->find(header_name::info_package);
    if (package != nullptr) {
        // RFC 6086 4.2.2: 469 lists in Recv-Info what would do; ours is the legacy use, so nothing does.
        return respond(t,
                       {.status = 469,
                        .warning = "CSTA is sent in INFO without Info-Package",
                        .fields = {{"Recv-Info", ""}}},
                       now);
    }
    // RFC 6086 4.2.2: an INFO without a body is answered 200; clients use it to see whether the dialog lives.
    if (r.msg->body().empty()) return respond(t, {.status = 200}, now);
    if (refuse_content(t, r, now)) return;
    if (d.open_infos.size() >= config.max_open_infos) {
        drops.count(drop_reason::peer_overload);
        return respond(t,
                       {.status = 480,
                        .warning = "this session has more requests under way than it may",
                        .retry_after = spread_retry_after()},
                       now);
    }
    d.open_infos.push_back(t.id);
    emit(info_received{t.id, d.id, std::string(r.msg->body())});
}

void user_agent::impl::answer_info_soon(request_id request, answer with, time_point now) {
    if (unacted != 0) act();
    answers.push_back({request, std::move(with), now});
}

void user_agent::impl::give_answers() {
    for (const auto& one : answers) answer_info(one.request, one.with, one.at);
    answers.clear();
    give_back(answers);
}

void user_agent::impl::answer_info(request_id request, const answer& with, time_point now) {
    auto* t = servers.find(request);
    auto* d = t != nullptr && t->dialog ? dialogs.find(*t->dialog) : nullptr;
    if (d == nullptr || std::erase(d->open_infos, request) == 0) return;
    reply out{.status = final_status(with),
              .warning = with.warning,
              .body = with.body,
              .retry_after = with.retry_after};
    respond(*t, out, now);
}

void user_agent::impl::on_options(server_transaction& t, const request_view& r, time_point) {
    emit(options_received{t.id, *r.source});
}

void user_agent::impl::answer_options(request_id request, const answer& with, time_point now) {
    auto* t = servers.find(request);
    if (t == nullptr || t->method != "OPTIONS" || t->dialog) return;
    reply out{.status = final_status(with),
              .warning = with.warning,
              .body = with.body,
              .retry_after = with.retry_after};
    // 11.2: what an INVITE would get, and what we can do.
    out.fields = {{"Allow", in_words::allow}, {"Accept", in_words::csta_xml}, {"Supported", "timer"}};
    respond(*t, out, now);
}

}  // namespace ctig::sip
