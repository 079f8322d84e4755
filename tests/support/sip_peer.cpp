#include "tests/support/sip_peer.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "sip_session/name_addr.hpp"

namespace ctig::test {
namespace {

template <class Read>
auto reading(const std::string& bytes, Read&& read) {
    const auto m = sip::message::parse(bytes);
    using value = decltype(read(*m));
    if (!m) {
        ADD_FAILURE() << "not a SIP message: " << bytes;
        return value{};
    }
    return read(*m);
}

std::string transport_word(sip::transport t) {
    switch (t) {
        case sip::transport::udp: return "UDP";
        case sip::transport::tcp: return "TCP";
        case sip::transport::tls: return "TLS";
    }
    return {};
}

}  // namespace

int sent_message::status() const {
    return reading(bytes, [](const auto& m) { return m.status(); });
}
std::string sent_message::method() const {
    return reading(bytes, [](const auto& m) { return std::string(m.method()); });
}
std::string sent_message::uri() const {
    return reading(bytes, [](const auto& m) { return std::string(m.request_uri()); });
}
std::string sent_message::body() const {
    return reading(bytes, [](const auto& m) { return std::string(m.body()); });
}
std::string sent_message::header(std::string_view name) const {
    return reading(bytes, [&](const auto& m) {
        const auto* h = m.find(name);
        return h == nullptr ? std::string() : std::string(h->value);
    });
}
std::vector<std::string> sent_message::all(std::string_view name) const {
    return reading(bytes, [&](const auto& m) {
        std::vector<std::string> out;
        for (const auto& h : m.headers())
            if (h.name_text == name) out.emplace_back(h.value);
        return out;
    });
}
bool sent_message::has(std::string_view name) const {
    return reading(bytes, [&](const auto& m) { return m.find(name) != nullptr; });
}
std::string sent_message::to_tag() const {
    const std::string text = header("To");
    const auto value = sip::name_addr::parse(text);
    return value ? std::string(value->tag()) : std::string();
}

std::string request_text::text() const {
    std::string out = method + " " + uri + " " + version + "\r\n";
    const auto line = [&out](std::string_view name, const std::string& value) {
        if (!value.empty()) out.append(name).append(": ").append(value).append("\r\n");
    };
    line("Via", via);
    line("From", from);
    line("To", to);
    line("Call-ID", call_id);
    line("CSeq", std::to_string(cseq) + " " + method);
    line("Max-Forwards", "70");
    line("Contact", contact);
    for (const auto& h : headers) out.append(h).append("\r\n");
    line("Content-Type", content_type);
    line("Content-Length", std::to_string(body.size()));
    return out + "\r\n" + body;
}

sip::user_agent_config lab_config() {
    return {.domain = "example.com",
            .own_hosts = {"gateway.example.com", "192.0.2.1"},
            .server = "cti_gateway/test"};
}

sip::flow tcp_flow(sip::peer_standing standing) {
    return {.id = sip::flow_id{7},
            .protocol = sip::transport::tcp,
            .local_address = "192.0.2.1",
            .local_port = 5060,
            .remote_address = "192.0.2.9",
            .remote_port = 5070,
            .standing = standing};
}

sip::flow udp_flow(sip::peer_standing standing) {
    auto out = tcp_flow(standing);
    out.id = sip::flow_id{8};
    out.protocol = sip::transport::udp;
    return out;
}

request_text client_dialog::base(std::string method, std::uint32_t number, std::string branch) const {
    request_text out{.method = std::move(method), .call_id = call_id, .cseq = number};
    out.via = "SIP/2.0/" + transport_word(over_.protocol) + " " + over_.remote_address + ":5070";
    if (with_branch) out.via += ";branch=" + branch + "." + call_id;
    out.from = "<sip:joe@example.com>;tag=" + from_tag + ";epid=8a3f";
    if (!to_tag.empty()) out.to += ";tag=" + to_tag;
    return out;
}

request_text client_dialog::request(std::string method) {
    return base(std::move(method), ++cseq, "z9hG4bKc" + std::to_string(++branches_));
}

request_text client_dialog::reinvite() {
    auto out = request("INVITE");
    invite_cseq_ = cseq;
    invite_branch_ = "z9hG4bKc" + std::to_string(branches_);
    out.content_type = csta_type;
    out.headers = {"Content-Disposition: signal;handling=required"};
    out.body = status_request;
    return out;
}

request_text client_dialog::invite() {
    to_tag.clear();
    return reinvite();
}

request_text client_dialog::ack() const {
    return base("ACK", invite_cseq_, "z9hG4bKa" + std::to_string(++branches_));
}

request_text client_dialog::info(std::string body) {
    auto out = request("INFO");
    out.content_type = csta_type;
    out.headers = {"Content-Disposition: signal;handling=required"};
    out.body = std::move(body);
    return out;
}

request_text client_dialog::bye() { return request("BYE"); }

request_text client_dialog::cancel() const {
    auto out = base("CANCEL", invite_cseq_, invite_branch_);
    out.contact.clear();
    return out;
}

sip_peer::sip_peer(sip::flow flow, sip::user_agent_config config)
    : over(flow),
      agent(std::move(config), [next = std::uint64_t{0x1000}]() mutable { return next++; }),
      client(std::move(flow)) {}

void sip_peer::send_text(std::string_view text, const sip::flow& from) {
    // A copy that ends with the call: views kept beyond it show under the sanitizer.
    const auto copy = std::make_unique<std::string>(text);
    agent.on_message(from, *copy, now);
    drain();
}

void sip_peer::drain() {
    while (auto one = agent.poll()) {
        if (auto* m = std::get_if<sip::send_message>(&*one)) {
            sent.push_back({m->where.to, std::move(m->bytes), m->where.otherwise, m->request});
            continue;
        }
        if (const auto* i = std::get_if<sip::invite_received>(&*one)) {
            last_invite_ = i->request;
            dialog = i->dialog;
        }
        if (const auto* r = std::get_if<sip::refresh_received>(&*one)) last_invite_ = r->request;
        told_.push_back(std::move(*one));
    }
}

void sip_peer::answer(const sent_message& request, int status, std::string_view more_headers) {
    std::string out = "SIP/2.0 " + std::to_string(status) + " Answer\r\n";
    for (const auto* name : {"Via", "From", "To", "Call-ID", "CSeq"})
        for (const auto& value : request.all(name))
            out.append(name).append(": ").append(value).append("\r\n");
    out.append(more_headers).append("Content-Length: 0\r\n\r\n");
    send_text(out);
}

void sip_peer::pass(std::chrono::nanoseconds time) {
    const auto until = now + time;
    while (const auto due = agent.next_timer()) {
        if (*due > until) break;
        EXPECT_GE(*due, now) << "a deadline in the past";
        now = std::max(now, *due);
        agent.on_timer(now);
        drain();
    }
    now = until;
}

void sip_peer::accept() {
    agent.answer_invite(last_invite_, {.body = std::string(status_normal)}, now);
    drain();
}

client_dialog& sip_peer::sign_in(std::vector<std::string> invite_headers) {
    auto invite = client.invite();
    invite.headers.insert(invite.headers.end(), invite_headers.begin(), invite_headers.end());
    send(invite);
    accept();
    const auto ok = take();
    EXPECT_EQ(ok.status(), 200);
    client.to_tag = ok.to_tag();
    send(client.ack());
    EXPECT_TRUE(silent());
    return client;
}

std::optional<sent_message> sip_peer::try_take() {
    if (sent.empty()) return std::nullopt;
    auto out = std::move(sent.front());
    sent.pop_front();
    return out;
}

sent_message sip_peer::take() {
    if (auto out = try_take()) return *out;
    ADD_FAILURE() << "nothing was sent";
    return {sip::flow_id{}, "SIP/2.0 999 Nothing was sent\r\n\r\n"};
}

std::uint64_t sip_peer::dropped(std::string_view why) const {
    for (const auto& [reason, count] : agent.dropped())
        if (reason == why) return count;
    ADD_FAILURE() << "no such reason: " << why;
    return 0;
}

}  // namespace ctig::test
