// Requests of ours on their way to the client (RFC 3261 12.2.1.1, 18.1.1; product.md "In the session" 8).
#include <algorithm>
#include <utility>

#include "sip_session/request.hpp"
#include "sip_session/user_agent_impl.hpp"

namespace ctig::sip {
namespace {

/// Requests of one dialog whose answers are still listened for. Clients that answer nothing would otherwise
/// keep one transaction for each event of the last 32 s.
constexpr std::size_t max_outstanding = 64;
/// 18.1.1: what is larger goes by a transport that does not fragment.
constexpr std::size_t largest_datagram = 1300;
/// Another try for a client whose connection is gone and whose address takes none: each time later.
constexpr std::chrono::seconds first_try_again{1}, last_try_again{30};

destination destination_of(const uas_dialog& d) {
    if (auto hop = as_believed(d.state.first_hop(d.last_flow.protocol), d.last_flow))
        return {std::move(*hop)};
    if (d.last_flow.protocol == transport::udp) return answer_destination(d.last_flow, d.way_back);
    // For want of the flow: the client's Contact, as RFC 3261 12.2.1.1 says.
    return {d.last_flow.id, as_believed(d.state.target_hop(d.last_flow.protocol), d.last_flow)};
}

/// The same place by TCP; nothing where it is known not to be there. Behind a NAT the address that datagrams
/// come from takes no connections: then Contact names another.
std::optional<next_hop> by_stream(const uas_dialog& d, const destination& datagrams) {
    if (d.datagrams_only) return std::nullopt;
    auto hop = as_believed(d.state.first_hop(transport::udp), d.last_flow);
    if (!hop) {
        hop = d.state.target_hop(transport::udp);
        if (!hop || hop->host != d.last_flow.remote_address) return std::nullopt;
    }
    if (const auto* named = std::get_if<next_hop>(&datagrams.to)) hop->port = named->port;
    hop->protocol = transport::tcp;
    hop->choice = transport_choice::named;  // by the size
    return hop;
}

}  // namespace

struct user_agent::impl::own_request_text {
    const uas_dialog& dialog;
    own_request what;
    std::uint32_t cseq;
    std::string_view body;
    const std::vector<header_field>& fields;
};

std::string user_agent::impl::write(const own_request_text& text, transport protocol,
                                    std::string_view branch) const {
    const auto& d = text.dialog;
    const auto addressing = d.state.address_request();
    const std::string via = own.via(protocol, d.last_flow, branch);
    std::vector<header_field> all{{"User-Agent", config.server}};
    all.insert(all.end(), text.fields.begin(), text.fields.end());
    std::string bytes;
    write_request(bytes, {.method = method_of(text.what),
                          .uri = addressing.uri,
                          .via = via,
                          .from = d.state.local_value(),
                          .to = d.state.remote_value(),
                          .call_id = d.state.call_id(),
                          .cseq = text.cseq,
                          .routes = addressing.routes,
                          .contact = text.what == own_request::bye ? std::string_view{} : d.contact,
                          .fields = all,
                          .content_type = in_words::csta_xml,
                          .body = text.body});
    return bytes;
}

void user_agent::impl::send_request(uas_dialog& d, own_request what, std::string_view body,
                                    const std::vector<header_field>& fields, time_point now) {
    const auto hop = as_believed(d.state.first_hop(d.last_flow.protocol), d.last_flow);
    const auto protocol = hop ? hop->protocol : d.last_flow.protocol;
    const auto lease = d.state.local_cseq_lease();
    const own_request_text text{d, what, d.state.next_local_cseq(), body, fields};
    // A number beyond what the record says may leave only when the record says so.
    if (d.state.local_cseq_lease() != lease) note(d, change_weight::promised);
    outgoing_request out{.what = what, .dialog = d.id, .protocol = protocol, .where = destination_of(d)};
    out.branch = new_branch();
    out.bytes = write(text, protocol, out.branch);
    if (protocol == transport::udp && out.bytes.size() > largest_datagram) {
        if (auto stream = by_stream(d, out.where)) {
            auto datagram = std::make_unique<outgoing_request>(std::move(out));
            out = {.what = what, .dialog = d.id, .protocol = transport::tcp, .where = {std::move(*stream)}};
            out.branch = new_branch();
            out.bytes = write(text, transport::tcp, out.branch);
            out.as_datagram = std::move(datagram);
        }
    }
    if (d.outstanding.size() >= max_outstanding) forget_oldest_event(d);
    d.outstanding.push_back(start(std::move(out), now));
}

client_transaction_id user_agent::impl::start(outgoing_request out, time_point now) {
    auto& t = clients.add({.machine = {clock, reliability_of(out.protocol), out.bytes, now},
                           .what = out.what,
                           .dialog = out.dialog,
                           .where = out.where,
                           .branch = std::move(out.branch),
                           .as_datagram = std::move(out.as_datagram)});
    arm(t);
    emit(send_message{std::move(out.where), std::move(out.bytes), t.dialog, t.id});
    return t.id;
}

void user_agent::impl::forget_oldest_event(uas_dialog& d) {
    const auto oldest = std::find_if(d.outstanding.begin(), d.outstanding.end(), [&](auto id) {
        const auto* t = clients.find(id);
        return t == nullptr || t->what == own_request::event;
    });
    if (oldest == d.outstanding.end()) return;
    if (const auto* t = clients.find(*oldest)) {
        forget(*t);
        clients.erase(t->id);
    }
    d.outstanding.erase(oldest);
}

// Nobody got this event. Those after it that have gone the same way come back, too, and keep their order.
void user_agent::impl::send_again(uas_dialog& d, std::string body, time_point now) {
    if (event_bytes + body.size() > config.max_event_bytes) return drops.count(drop_reason::event_queue_full);
    event_bytes += body.size();
    d.events.put_back(std::move(body));
    if (!d.unreachable_until) {
        d.unreachable_for = std::clamp<duration>(2 * d.unreachable_for, first_try_again, last_try_again);
        d.unreachable_until = now + d.unreachable_for;
    }
    note(d);
    arm(d);
}

void user_agent::impl::on_send_failed(client_transaction_id id, time_point now, std::string_view bytes) {
    auto* t = clients.find(id);
    // What has its answer already only lingers for Timer K.
    if (t == nullptr || t->machine.state() == non_invite_client_transaction::state_type::completed) return;
    const auto what = t->what;
    const auto dialog = t->dialog;
    auto datagram = std::move(t->as_datagram);
    forget(*t);
    clients.erase(id);
    auto* d = dialogs.find(dialog);
    const auto body = bytes.substr(std::min(bytes.size(), bytes.find("\r\n\r\n")));
    if (datagram == nullptr && what == own_request::event && d != nullptr && body.size() > 4) {
        std::erase(d->outstanding, id);
        return send_again(*d, std::string(body.substr(4)), now);
    }
    if (datagram == nullptr) {
        // 17.1.4: a transport error is the end of the transaction; 8.1.3.1: it counts as 503.
        return on_request_completed(what, dialog, id, 503, nullptr, now);
    }
    // 18.1.1: no TCP there, so it goes as a datagram all the same; and so do those after it.
    const auto again = start(std::move(*datagram), now);
    if (d == nullptr) return;
    d->datagrams_only = true;
    std::replace(d->outstanding.begin(), d->outstanding.end(), id, again);
}

}  // namespace ctig::sip
