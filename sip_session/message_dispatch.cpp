// From bytes to what they are about (RFC 3261 8.2, 17.2.3, 18.2).
#include <utility>

#include "sip_session/give_back.hpp"
#include "sip_session/matching_keys.hpp"
#include "sip_session/user_agent_impl.hpp"

namespace ctig::sip {
namespace {

constexpr std::size_t kept_octets = 8192;  // of a buffer for messages

}  // namespace

void user_agent::impl::on_message(const flow& from, std::string_view bytes, time_point now) {
    if (unacted == most_in_a_row || !answers.empty()) act();
    auto& one = read[unacted];
    one.from = from;
    one.bytes = bytes;
    one.at = now;
    one.unreadable = one.msg.read(one.bytes, limits);
    if (from.standing != peer_standing::stranger && !one.unreadable && one.msg.is_request()) {
        one.unviewable = one.view.read(one.msg, one.from);
        one.fault =
            one.unviewable ? validate_request(one.msg, &one.detail) : validate_request(one.view, &one.detail);
    }
    ++unacted;
}

void user_agent::impl::act_on_what_was_read() {
    const auto count = std::exchange(unacted, 0);
    for (std::size_t i = 0; i < count; ++i) {
        act_on(read[i]);
        give_back(read[i].bytes, kept_octets);
    }
}

void user_agent::impl::act_on(const received_message& what) {
    if (what.from.standing == peer_standing::stranger)
        return refuse_stranger(what.from, what.unreadable ? nullptr : &what.msg, what.at);
    if (what.unreadable) return drops.count(drop_reason::unparsable);
    if (what.msg.is_request()) return on_request(what);
    on_response(what.msg, what.at);
}

void user_agent::impl::refuse_stranger(const flow& from, const message* m, time_point) {
    // Over UDP the source may be forged: an answer would go to somebody else (product.md "access").
    const bool refusable = from.protocol != transport::udp && m != nullptr && m->is_request() &&
                           m->method() != "ACK" && m->find(header_name::via) != nullptr;
    if (refusable) {
        respond_statelessly(*m, from, {.status = 403});
    } else {
        drops.count(drop_reason::stranger);
    }
    if (from.protocol != transport::udp) emit(close_flow{from.id});
}

void user_agent::impl::on_broken_stream(const flow& from, std::string_view start, int status,
                                        time_point now) {
    const auto m = message::parse(start, limits);
    if (from.standing == peer_standing::stranger) return refuse_stranger(from, m ? &*m : nullptr, now);
    if (m && m->is_request() && m->method() != "ACK" && m->find(header_name::via) != nullptr) {
        respond_statelessly(*m, from, {.status = status, .warning = "the message's length cannot be told"});
    } else {
        drops.count(drop_reason::unparsable);
    }
    emit(close_flow{from.id});
}

void user_agent::impl::on_request(const received_message& what) {
    const auto& from = what.from;
    const auto now = what.at;
    const auto& m = what.msg;
    const auto& r = what.view;
    if (const auto fault = what.fault) {
        // 17.1.1.3: nothing answers an ACK. Without a Via nobody could tell whose answer it is.
        if (m.method() == "ACK" || m.find(header_name::via) == nullptr)
            return drops.count(drop_reason::malformed_request);
        // RFC 4475 3.1.2.18: that nobody knows the method says more than that CSeq names another.
        if (fault == errc::method_mismatch)
            if (const auto unknown = refusal_of_method(m.method()); unknown && unknown->status == 501)
                return respond_statelessly(m, from, *unknown);
        const std::string warning = std::string(what.detail.header) + ": " + std::string(what.detail.why);
        return respond_statelessly(m, from, {.status = sip_status_for(fault), .warning = warning});
    }
    if (what.unviewable) return respond_statelessly(m, from, {.status = sip_status_for(what.unviewable)});
    if (r.is("ACK")) return on_ack(r, now);
    auto key = transaction_key(r, m.method());
    const bool invite = r.is("INVITE");
    auto* repeated = invite ? servers.match_invite(key) : servers.match(key);
    if (absorb_retransmission(repeated, r, now)) return;
    if (absorb_retransmission((invite ? settled_invites : settled).match(key), r)) return;
    on_new_request(r, std::move(key), now);
}

bool user_agent::impl::absorb_retransmission(server_transaction* t, const request_view& r, time_point now) {
    if (t == nullptr) return false;
    // product.md "What real clients do": a re-INVITE without a branch that repeats the last CSeq is new once
    // the previous INVITE was ACKed. RFC 2543 matching cannot tell the two apart.
    if (t->invite() != nullptr && t->rfc2543 && t->acknowledged && !r.to_tag.empty() && !config.strict_cseq) {
        forget(*t);
        servers.erase(t->id);
        return false;
    }
    // The answer follows its client to another connection, but goes to nobody else.
    if (may_speak_for(*r.source, t->source)) {
        t->source = *r.source;
        t->way_back = via_return::of(r.via, *r.source);
    }
    const auto fx = t->invite() != nullptr
                        ? t->invite()->on_retransmission()
                        : std::get<non_invite_server_transaction>(t->machine).on_retransmission();
    apply(*t, fx, now);
    return true;
}

bool user_agent::impl::absorb_retransmission(const std::optional<answered_request>& a,
                                             const request_view& r) {
    if (!a) return false;
    if (a->answer.empty()) return true;
    auto where = may_speak_for(*r.source, a->source)
                     ? answer_destination(*r.source, via_return::of(r.via, *r.source))
                     : answer_destination(a->source, a->way_back);
    emit(send_message{std::move(where), std::string(a->answer), a->dialog});
    return true;
}

bool user_agent::impl::is_merged(const request_view& r) const {
    if (!r.to_tag.empty()) return false;
    const auto key = merge_key(r);
    return servers.is_merged(key) || settled.is_merged(key) || settled_invites.is_merged(key);
}

std::chrono::seconds user_agent::impl::spread_retry_after() {
    // Those who are refused together do not come back together.
    return std::chrono::seconds(5 + ids() % 26);
}

bool user_agent::impl::refuse_for_load(const request_view& r) {
    // BYE and CANCEL are heard all the same: they make room.
    if (r.is("BYE") || r.is("CANCEL")) return false;
    const auto fills = [this](std::size_t times) {
        return servers.size() + settled.size() + settled_invites.size() >= times * config.max_transactions ||
               servers.bytes() + settled.bytes() + settled_invites.bytes() >=
                   times * config.max_transaction_bytes;
    };
    // Live sessions go on for as long as there is memory at all.
    const bool full = fills(1) && (dialogs.match(r) == nullptr || fills(2));
    const bool greedy = r.source->standing != peer_standing::trusted &&
                        servers.of_peer(r.source->remote_address) >= config.max_peer_transactions;
    if (!full && !greedy) return false;
    drops.count(full ? drop_reason::overload : drop_reason::peer_overload);
    // Never 503 for load: a proxy would send us nothing at all any more (RFC 3261 21.5.4).
    respond_statelessly(*r.msg, *r.source,
                        {.status = 480,
                         .warning = "the gateway has more requests under way than it may",
                         .retry_after = spread_retry_after()});
    return true;
}

void user_agent::impl::on_new_request(const request_view& r, std::string key, time_point now) {
    if (refuse_for_load(r)) return;
    const bool merged = is_merged(r);
    auto& t = servers.add(r, std::move(key), r.to_tag.empty() ? random_text() : std::string{}, now);
    arm(t);
    if (r.is("CANCEL")) return on_cancel(t, r, now);
    if (refuse_method(t, r, now)) return;
    if (auto* d = dialogs.match(r)) return on_request_in_dialog(t, *d, r, now);
    if (!r.to_tag.empty() && !r.is("INVITE")) return refuse_unknown_dialog(t, now);
    if (refuse_target(t, r, now)) return;
    // 8.2.2.2: the same request came by another way.
    if (merged)
        return respond(t, {.status = 482, .warning = "this request came twice by different ways"}, now);
    if (refuse_extensions(t, r, now)) return;
    if (r.is("OPTIONS")) return on_options(t, r, now);
    // INFO, BYE and UPDATE belong into dialogs (RFC 6086 4.2.1, RFC 3261 15.1.2, RFC 3311 5.2).
    if (!r.is("INVITE")) return refuse_unknown_dialog(t, now);
    if (!r.to_tag.empty()) return on_invite_for_unknown_dialog(t, r, now);
    on_initial_invite(t, r, now);
}

}  // namespace ctig::sip
