#include "tests/fault/population.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "tests/fault/rcc_documents.hpp"

namespace ctig::fault {
namespace {

constexpr std::chrono::milliseconds tick_every{50}, slowest_resend{4000};
constexpr std::chrono::seconds give_up_after{32};  // 64*T1, RFC 3261 17.1.1.2 and 17.1.2.2

std::string_view protocol(transport over) { return over == transport::udp ? "UDP" : "TCP"; }

}  // namespace

std::string line_uri(std::size_t user) { return "tel:" + line_number(user) + ";phone-context=dialstring"; }

population::population(asio::io_context& io, population_plan plan)
    : io_(io),
      plan_(std::move(plan)),
      clients_(plan_.users),
      timer_(io.get_executor()),
      gateway_uri_(fmt::format("sip:8000@{}:{}", plan_.gateway.address().to_string(), plan_.gateway.port())),
      run_(fmt::format("{:x}", std::random_device{}())) {
    for (std::size_t i = 0; i < plan_.tcp_ports + plan_.udp_ports; ++i)
        ports_.push_back(std::make_unique<sip_port>(
            io, i < plan_.tcp_ports ? transport::tcp : transport::udp, plan_.gateway,
            [this](std::string_view message) { on_message(message); }, [this, i] { on_port_lost(i); }));
    for (std::size_t i = 0; i < clients_.size(); ++i) clients_[i].index = i;
    tick();
}

population::~population() = default;

std::size_t population::count(rcc_client::phase in) const {
    return static_cast<std::size_t>(std::ranges::count(clients_, in, &rcc_client::now));
}

std::size_t population::waiting_for_answers() const {
    std::size_t waiting = 0;
    for (const auto& c : clients_) waiting += c.pending.size();
    return waiting;
}

std::string population::head(const rcc_client& c, std::string_view method, std::string_view branch,
                             std::uint32_t cseq) {
    auto& port = port_of(c);
    const auto user = plan_.first_user + c.index;
    return fmt::format(
        "{} {} SIP/2.0\r\nVia: SIP/2.0/{} {};branch={}\r\nMax-Forwards: 70\r\n"
        "From: <sip:u{}@example.com>;tag=f{}-{};epid={:010x}\r\nTo: <{}>{}{}\r\n"
        "Call-ID: {}-{}@{}\r\nCSeq: {} {}\r\nContact: <sip:u{}@{};transport={}>\r\n",
        method, c.remote, protocol(port.over()), port.address(), branch, user, c.index, c.generation, user,
        gateway_uri_, c.to_tag.empty() ? "" : ";tag=", c.to_tag, c.index, c.generation, run_, cseq, method,
        user, port.address(), protocol(port.over()));
}

void population::sign_in(std::size_t i) {
    auto& c = clients_[i];
    c.came = clock::now();
    invite(c);
}

void population::invite(rcc_client& c) {
    ++c.generation;
    c.cseq = 1;
    c.pending.clear();
    c.to_tag.clear();
    c.cross_ref_id.clear();
    c.made_calls.clear();
    c.last_event_cseq = 0;
    c.told = bridge::device_picture(line_uri(plan_.first_user + c.index));
    c.remote = gateway_uri_;
    c.now = rcc_client::phase::signing_in;
    if (!port_of(c).connected()) return come_again(c, std::chrono::milliseconds(500));
    c.invite_branch = fmt::format("z9hG4bK{}{:x}", run_, ++branches_);
    const auto body = sign_in_document(line_uri(plan_.first_user + c.index));
    send(c, asked::invite,
         fmt::format(
             "{}Content-Type: application/csta+xml\r\nContent-Disposition: signal;handling=required\r\n"
             "Content-Length: {}\r\n\r\n{}",
             head(c, "INVITE", c.invite_branch, 1), body.size(), body));
}

void population::send(rcc_client& c, asked what, std::string text) {
    auto& port = port_of(c);
    port.send(text);
    pending_answer waits{.what = what, .cseq = c.cseq, .sent = clock::now()};
    waits.resend_at = waits.sent + waits.resend_after;
    if (port.over() == transport::udp) waits.text = std::move(text);
    c.pending.push_back(std::move(waits));
}

void population::request(rcc_client& c, asked what, std::string_view method, std::string_view document) {
    ++c.cseq;
    auto text = head(c, method, fmt::format("z9hG4bK{}{:x}", run_, ++branches_), c.cseq);
    if (!document.empty())
        text += "Content-Type: application/csta+xml\r\nContent-Disposition: signal;handling=required\r\n";
    text += fmt::format("Content-Length: {}\r\n\r\n{}", document.size(), document);
    send(c, what, std::move(text));
}

void population::ask(std::size_t i, asked what, std::string_view document) {
    request(clients_[i], what, "INFO", document);
}

void population::sign_out(std::size_t i) { request(clients_[i], asked::bye, "BYE", {}); }

void population::acknowledge(rcc_client& c, std::string_view branch) {
    port_of(c).send(head(c, "ACK", branch, 1) + "Content-Length: 0\r\n\r\n");
}

void population::come_again(rcc_client& c, std::chrono::milliseconds after) {
    c.now = rcc_client::phase::waiting;
    c.pending.clear();
    c.try_again_at = clock::now() + after;
}

void population::wrong(const rcc_client& c, std::string_view what, std::string_view text) {
    ++sums_.wrong;
    if (sums_.samples.size() < 5)
        sums_.samples.push_back(fmt::format("user {} (told: {} calls): {}: {}", plan_.first_user + c.index,
                                            c.told.calls.size(), what, text));
}

void population::lose(rcc_client& c, std::string_view why) {
    if (c.now == rcc_client::phase::out) return;
    c.now = rcc_client::phase::lost;
    c.pending.clear();
    wrong(c, "its session was lost", why);
}

void population::on_gateway_killed() {
    for (auto& c : clients_)
        for (auto& p : c.pending) p.at_kill = true;
}

void population::on_port_lost(std::size_t port) {
    for (auto& c : clients_) {
        if (c.index % ports_.size() != port) continue;
        sums_.cut_off += c.pending.size();
        c.pending.clear();
        if (c.now == rcc_client::phase::signing_in) come_again(c, std::chrono::milliseconds(500));
    }
}

void population::tick() {
    const auto now = clock::now();
    for (auto& c : clients_) {
        if (c.now == rcc_client::phase::waiting && now >= c.try_again_at) invite(c);
        if (!c.pending.empty()) resend_late(c, now);
    }
    timer_.expires_after(tick_every);
    timer_.async_wait([this](const boost::system::error_code& cancelled) {
        if (!cancelled) tick();
    });
}

void population::resend_late(rcc_client& c, clock::time_point now) {
    for (auto& p : c.pending) {
        const bool patient = p.what == asked::invite && p.trying;
        if (p.text.empty() || patient || now < p.resend_at) continue;
        ++sums_.resent;
        p.resend_after = std::min(p.resend_after * 2, slowest_resend);
        p.resend_at = now + p.resend_after;
        port_of(c).send(p.text);
    }
    const auto given_up = std::erase_if(c.pending, [&](const pending_answer& p) {
        return now - p.sent > give_up_after + (p.trying ? std::chrono::seconds(60) : std::chrono::seconds(0));
    });
    if (given_up == 0) return;
    sums_.unanswered += given_up;
    wrong(c, "no answer", fmt::format("to {} requests", given_up));
    if (c.now == rcc_client::phase::signing_in && c.pending.empty())
        come_again(c, std::chrono::milliseconds(1000));
}

}  // namespace ctig::fault
