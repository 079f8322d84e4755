// Answers to requests (RFC 3261 8.2.6).
#include <array>
#include <boost/container/small_vector.hpp>
#include <utility>

#include "sip_session/comma_list.hpp"
#include "sip_session/user_agent_impl.hpp"

namespace ctig::sip {
namespace {

/// RFC 3261 20.43: warn-code 399, warn-agent, and a quoted-string.
std::string warning_value(std::string_view agent, std::string_view text) {
    std::string out = "399 ";
    out.append(agent).append(" \"");
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out += '"';
}

std::string hexadecimal(std::uint64_t value) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (; out.size() < 16; value >>= 4) out += digits[value & 15];
    return out;
}

/// Methods by name for the counters; what a peer makes up is one word, so that it cannot fill them.
std::string_view counted_method(std::string_view method) {
    static constexpr std::array<std::string_view, 12> known{"INVITE",  "ACK",     "BYE",       "CANCEL",
                                                            "INFO",    "OPTIONS", "UPDATE",    "REGISTER",
                                                            "MESSAGE", "NOTIFY",  "SUBSCRIBE", "REFER"};
    for (const auto name : known)
        if (name == method) return name;
    return "other";
}

/// RFC 3261 8.2.7: a stateless answer has the same tag each time its request comes. FNV-1a over what tells
/// requests apart.
std::string stateless_tag(const message& m) {
    std::uint64_t hash = 14695981039346656037U;
    for (const auto name : {header_name::via, header_name::from, header_name::call_id, header_name::cseq}) {
        for (const char c : m.value(name)) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    }
    return hexadecimal(hash);
}

}  // namespace

std::string user_agent::impl::write(const response_head& head, std::string_view to_tag, const flow& over,
                                    const reply& with, std::string_view method) const {
    boost::container::small_vector<header_field, 8> fields{{"Server", config.server}};
    std::string retry_after, warning;
    if (with.retry_after) {
        retry_after = std::to_string(with.retry_after->count());
        fields.push_back({"Retry-After", retry_after});
    }
    // What we think of a request is nobody's business whose word we do not take (product.md "access").
    if (with.status >= 300 && !with.warning.empty() && over.standing == peer_standing::trusted) {
        warning = warning_value(own.host(over), with.warning);
        fields.push_back({"Warning", warning});
    }
    fields.insert(fields.end(), with.fields.begin(), with.fields.end());
    const bool has_signal = !with.body.empty() && method != "OPTIONS";
    if (has_signal) fields.push_back({"Content-Disposition", "signal;handling=required"});
    constexpr std::size_t start_line_and_fields = 512;
    std::string out;
    out.reserve(start_line_and_fields + head.size() + with.body.size());
    write_response(out, head,
                   {.status = with.status,
                    .to_tag = to_tag,
                    .routes = with.routes,
                    .contact = with.contact,
                    .fields = fields,
                    .content_type = in_words::csta_xml,
                    .body = with.body});
    return out;
}

int user_agent::impl::final_status(const answer& with) noexcept {
    const bool final = with.status >= 200 && with.status <= 699;
    return final && with.status != 408 ? with.status : 500;
}

void user_agent::impl::respond(server_transaction& t, const reply& with, time_point now) {
    if (!t.awaits_answer()) return;
    std::string bytes = write(t.head, t.to_tag, t.source, with, t.method);
    const bool settles = t.will_only_repeat();
    static const std::string nothing;
    servers.charge(t, bytes.size());
    transaction_effects fx;
    if (auto* invite = t.invite()) {
        // The 2xx is repeated by the dialog, not by its transaction (RFC 3261 13.3.1.4): one copy is enough.
        const bool success = with.status / 100 == 2;
        fx = invite->respond(with.status, success ? nothing : bytes, now);
        auto* d = success && t.dialog ? dialogs.find(*t.dialog) : nullptr;
        if (d != nullptr) d->unacked.emplace(clock, bytes, now);
    } else {
        fx = std::get<non_invite_server_transaction>(t.machine).respond(settles ? nothing : bytes, now);
    }
    if (with.status >= 200) {
        count_answer(t.method, with.status);
        note_reinvite_answered(t);
    }
    auto where = answer_destination(t.source, t.way_back);
    const auto dialog = t.dialog;
    const bool send = std::exchange(fx.send, false);
    settles ? settle(settled, t, bytes, *t.next_timer()) : apply(t, fx, now);
    if (send) emit(send_message{std::move(where), std::move(bytes), dialog});
}

void user_agent::impl::settle(answered_requests& into, server_transaction& t, std::string_view answer,
                              time_point leave_at) {
    into.add({.leave_at = leave_at,
              .key = t.key,
              .merge_key = t.merge_key,
              .answer = answer,
              .source = std::move(t.source),
              .way_back = std::move(t.way_back),
              .dialog = t.dialog});
    forget(t);
    servers.erase(t.id);
}

void user_agent::impl::note_reinvite_answered(const server_transaction& t) {
    // Whatever the answer is, pidgin-sipe counts anew after it. One that rebuilds a session is a re-INVITE,
    // too.
    if (t.method != "INVITE" || !t.head.to_has_tag() || !t.dialog) return;
    auto* d = dialogs.find(*t.dialog);
    if (d == nullptr) return;
    d->state.cseq().on_reinvite_answered();
    note(*d, change_weight::promised);  // with the answer in hand the client counts anew
}

void user_agent::impl::respond_statelessly(const message& m, const flow& from, const reply& with) {
    const response_head head(m, from.remote_address, from.remote_port);
    count_answer(m.method(), with.status);
    const auto via = via_parm::parse(comma_list(m.value(header_name::via)).next().value_or(""));
    // What cannot be read says nothing of a way back: the answer goes where the request came from.
    const auto where = via ? answer_destination(from, via_return::of(*via, from)) : destination{from.id};
    emit(send_message{where, write(head, stateless_tag(m), from, with, m.method()), std::nullopt});
}

void user_agent::impl::apply(server_transaction& t, const transaction_effects& fx, time_point) {
    if (fx.send) {
        const auto& bytes =
            std::visit([](const auto& m) -> const std::string& { return m.message(); }, t.machine);
        emit(send_message{answer_destination(t.source, t.way_back), bytes, t.dialog});
    }
    if (!fx.terminated) return arm(t);
    forget(t);
    servers.erase(t.id);
}

void user_agent::impl::count_answer(std::string_view method, int status) {
    ++answered[{counted_method(method), status}];
}

std::string user_agent::impl::random_text() { return hexadecimal(ids()); }

}  // namespace ctig::sip
