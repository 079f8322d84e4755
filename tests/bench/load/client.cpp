#include "tests/bench/load/client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/ssl/verify_mode.hpp>
#include <charconv>
#include <iterator>

namespace ctig::bench {
namespace {

constexpr std::chrono::milliseconds resend_after{500};  // T1, RFC 3261 17.1.2.2

std::string_view name(transport t) {
    switch (t) {
        case transport::udp: return "UDP";
        case transport::tcp: return "TCP";
        case transport::tls: return "TLS";
    }
    return "UDP";
}

std::string host_port(const asio::ip::address& address, std::uint16_t port) {
    return address.is_v6() ? fmt::format("[{}]:{}", address.to_string(), port)
                           : fmt::format("{}:{}", address.to_string(), port);
}

template <class... Args>
void add(std::string& out, fmt::format_string<Args...> form, Args&&... args) {
    fmt::format_to(std::back_inserter(out), form, std::forward<Args>(args)...);
}

}  // namespace

client::client(asio::io_context& io, const options& how, plan& what)
    : io_(io),
      how_(how),
      plan_(what),
      tls_(asio::ssl::context::tls_client),
      dialogs_(how.at_once),
      server_(host_port(how.target.address, how.target.port)),
      gateway_uri_(fmt::format("sip:8000@{}", server_)),
      resend_(io.get_executor()) {
    tls_.set_verify_mode(asio::ssl::verify_none);  // a load on loopback: the handshake's cost is the server's
    for (std::size_t i = 0; i < how.connections; ++i) {
        wires_.push_back(open_wire(io, how.target, tls_, [this, i](auto m) { on_message(i, m); }));
        const auto local = wires_.back()->local();
        sent_by_.push_back(host_port(local.address(), local.port()));
    }
    for (std::uint32_t slot = 0; slot < dialogs_.size(); ++slot) dialogs_[slot].slot = slot;
    if (how.target.over == transport::udp) resend_late();
}

std::string client::line_uri(std::size_t user) const {
    return fmt::format("tel:{};phone-context=dialstring", how_.first_line + user);
}

void client::begin_request(std::string& out, std::string_view method, std::string_view uri, const dialog& d,
                           std::uint32_t cseq) const {
    const auto& by = sent_by_[d.slot % sent_by_.size()];
    add(out,
        "{} {} SIP/2.0\r\nVia: SIP/2.0/{} {};branch=z9hG4bK{:x}.{:x}.{}.{}\r\nMax-Forwards: 70\r\n"
        "From: <sip:u{}@{}>;tag=f{}-{}-{:x};epid={:010x}\r\nTo: <{}>{}{}\r\nCall-ID: {}-{}@{:x}.bench\r\n"
        "CSeq: {} {}\r\n",
        method, uri, name(how_.target.over), by, run_, branch_, d.slot, cseq, d.user, how_.domain, d.slot,
        d.generation, run_, d.user, gateway_uri_, d.to_tag.empty() ? "" : ";tag=", d.to_tag, d.slot,
        d.generation, run_, cseq, method);
}

dialog& client::open(std::uint32_t slot, std::size_t user, clock::time_point intended) {
    dialog& d = dialogs_[slot];
    ++d.generation;
    d.user = user % how_.users;
    d.cseq = 1;
    d.done = 0;
    d.to_tag.clear();
    d.cross_ref_id.clear();
    d.remote = gateway_uri_;
    d.waiting.clear();
    ++branch_;
    const auto body = fmt::format(
        "<?xml version=\"1.0\"?>\n<RequestSystemStatus "
        "xmlns=\"http://www.ecma-international.org/standards/ecma-323/csta/ed3\"><extensions><privateData>"
        "<private><lcs:line xmlns:lcs=\"http://schemas.microsoft.com/Lcs/2005/04/RCCExtension\">{}</lcs:line>"
        "</private></privateData></extensions></RequestSystemStatus>\n",
        line_uri(d.user));
    outstanding invite{.what = asked::invite, .cseq = 1, .intended = intended};
    begin_request(invite.text, "INVITE", gateway_uri_, d, 1);
    add(invite.text,
        "Contact: <sip:u{}@{};transport={}>\r\nSupported: timer\r\nContent-Type: application/csta+xml\r\n"
        "Content-Disposition: signal;handling=required\r\nContent-Length: {}\r\n\r\n{}",
        d.user, sent_by_[slot % sent_by_.size()], name(how_.target.over), body.size(), body);
    ask(d, std::move(invite));
    return d;
}

void client::acknowledge(dialog& d) {
    std::string ack;
    ++branch_;
    begin_request(ack, "ACK", d.remote, d, 1);
    ack += "Content-Length: 0\r\n\r\n";
    wire_of(d).send(ack);
}

void client::info(dialog& d, std::string_view body, std::string_view want, clock::time_point intended) {
    outstanding info{.what = asked::info, .cseq = ++d.cseq, .intended = intended, .want = want};
    ++branch_;
    begin_request(info.text, "INFO", d.remote, d, info.cseq);
    add(info.text,
        "Content-Type: application/csta+xml\r\nContent-Disposition: signal;handling=required\r\n"
        "Content-Length: {}\r\n\r\n{}",
        body.size(), body);
    ask(d, std::move(info));
}

void client::bye(dialog& d) {
    outstanding bye{.what = asked::bye, .cseq = ++d.cseq, .intended = clock::now()};
    ++branch_;
    begin_request(bye.text, "BYE", d.remote, d, bye.cseq);
    bye.text += "Content-Length: 0\r\n\r\n";
    ask(d, std::move(bye));
}

void client::ask(dialog& d, outstanding what) {
    what.sent = clock::now();
    wire_of(d).send(what.text);
    if (how_.target.over != transport::udp) what.text.clear();
    d.waiting.push_back(std::move(what));
}

dialog* client::find(std::string_view call_id) {
    std::uint32_t slot = 0, generation = 0;
    const auto* end = call_id.data() + call_id.size();
    const auto first = std::from_chars(call_id.data(), end, slot);
    if (first.ptr == end || *first.ptr != '-' || slot >= dialogs_.size()) return nullptr;
    std::from_chars(first.ptr + 1, end, generation);
    return dialogs_[slot].generation == generation ? &dialogs_[slot] : nullptr;
}

void client::on_message(std::size_t wire, std::string_view message) {
    const auto s = load::scan(message);
    if (s.status == 0) return on_request(wire, s);
    if (s.status < 200) return;
    auto* d = find(s.call_id);
    if (!d) return;
    const auto at = std::find_if(d->waiting.begin(), d->waiting.end(),
                                 [&](const outstanding& o) { return o.cseq == s.cseq; });
    if (at == d->waiting.end()) {
        if (s.cseq == 1 && s.status == 200) acknowledge(*d);  // a repeated 200: its ACK was lost
        return;
    }
    const auto what = std::move(*at);
    d->waiting.erase(at);
    judge(*d, what, s);
    plan_.on_answer(*this, *d, what, s);
    if (plan_.finished()) finish();
}

void client::judge(dialog& d, const outstanding& what, const scanned& answer) {
    const auto took = clock::now() - what.intended;
    if (what.what == asked::info) latency.add(took);
    if (what.what == asked::invite) {
        invite_latency.add(took);
        d.to_tag = answer.to_tag;
        if (!answer.contact.empty()) d.remote = answer.contact;
    }
    if (what.what == asked::invite && answer.status == 480) {
        ++sums.refused_for_load;
        return;
    }
    ++sums.answered;
    bool right = answer.status == 200;
    if (what.what == asked::info && how_.expected == expectation::csta)
        right = right && answer.body.find(what.want) != std::string_view::npos;
    if (what.what == asked::info && how_.expected == expectation::any_xml)
        right = right && answer.body.starts_with("<?xml");
    if (right) return;
    if (sums.wrong++ == 0)
        sums.first_wrong = fmt::format("{} (wanted {}): {}", answer.start_line, what.want, answer.body);
}

void client::on_request(std::size_t wire, const scanned& request) {
    ++sums.events;
    if (how_.target.over == transport::udp)
        wires_[wire]->send(
            fmt::format("SIP/2.0 200 OK\r\n{}\r\n{}\r\n{}\r\nCall-ID: {}\r\n{}\r\n"
                        "Content-Length: 0\r\n\r\n",
                        request.via, request.from, request.to, request.call_id, request.cseq_line));
    if (auto* d = find(request.call_id)) plan_.on_event(*this, *d, request.body);
    if (plan_.finished()) finish();
}

void client::resend_late() {
    resend_.expires_after(std::chrono::milliseconds(100));
    resend_.async_wait([this](const boost::system::error_code& cancelled) {
        if (cancelled) return;
        const auto now = clock::now();
        for (auto& d : dialogs_)
            for (auto& o : d.waiting)
                if (now - o.sent > resend_after) {
                    o.sent = now;
                    ++sums.resent;
                    wire_of(d).send(o.text);
                }
        resend_late();
    });
}

}  // namespace ctig::bench
