// What comes from the gateway.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "cti_gateway/bridge/call_event.hpp"
#include "tests/fault/population.hpp"
#include "tests/fault/rcc_documents.hpp"

namespace ctig::fault {

namespace {

/// INDEX-GENERATION@RUN, of population::head.
struct dialog_name {
    std::size_t index = 0;
    std::uint32_t generation = 0;
};

std::optional<dialog_name> read_call_id(std::string_view call_id) {
    dialog_name name;
    const auto* end = call_id.data() + call_id.size();
    const auto first = std::from_chars(call_id.data(), end, name.index);
    if (first.ptr == end || *first.ptr != '-') return std::nullopt;
    std::from_chars(first.ptr + 1, end, name.generation);
    return name;
}

}  // namespace

rcc_client* population::find(std::string_view call_id) {
    const auto name = read_call_id(call_id);
    if (!name || name->index >= clients_.size()) return nullptr;
    auto& c = clients_[name->index];
    return c.generation == name->generation ? &c : nullptr;
}

void population::answer(std::size_t index, int status, const load::scanned& request) {
    ports_[index % ports_.size()]->send(
        fmt::format("SIP/2.0 {} {}\r\n{}\r\n{}\r\n{}\r\nCall-ID: {}\r\n{}\r\nContent-Length: 0\r\n\r\n",
                    status, status == 200 ? "OK" : "Gone", request.via, request.from, request.to,
                    request.call_id, request.cseq_line));
}

void population::on_message(std::string_view message) {
    const auto s = load::scan(message);
    if (s.status == 0) return on_request(s);
    on_answer(s);
}

void population::on_answer(const load::scanned& answer) {
    auto* c = find(answer.call_id);
    if (c == nullptr) return;
    const auto at =
        std::ranges::find_if(c->pending, [&](const pending_answer& p) { return p.cseq == answer.cseq; });
    if (at == c->pending.end()) {
        if (answer.cseq == 1 && answer.status >= 200)  // its ACK was lost
            acknowledge(*c, answer.status == 200 ? fmt::format("z9hG4bK{}{:x}", run_, ++branches_)
                                                 : c->invite_branch);
        return;
    }
    if (answer.status < 200) {
        at->trying = true;
        return;
    }
    const auto what = std::move(*at);
    c->pending.erase(at);
    if (what.what == asked::invite) return on_invite_answer(*c, answer);
    if (what.what == asked::bye) {
        c->now = rcc_client::phase::out;
        return;
    }
    ++sums_.answered;
    sums_.answer_times.add(clock::now() - what.sent);
    if (answer.status == 481) return lose(*c, "481");
    // Whether it was done nobody knows any more, so it is not done again.
    if (answer.status == 500 && what.at_kill) {
        ++sums_.errors;
        return;
    }
    if (answer.status != 200) return wrong(*c, "answer", answer.start_line);
    if (answer.body.find("<CSTAErrorCode") != std::string_view::npos) ++sums_.errors;
    if (what.what == asked::monitor) on_monitor_answer(*c, answer);
    if (answer.body.find("<MakeCallResponse") != std::string_view::npos)
        c->made_calls.emplace(load::element_text(answer.body, "callID"));
}

void population::on_invite_answer(rcc_client& c, const load::scanned& answer) {
    c.to_tag = answer.to_tag;
    if (answer.status != 200) {
        acknowledge(c, c.invite_branch);
        if (answer.status == 480 || answer.status == 503) {
            ++sums_.told_to_wait;
            return come_again(c, std::chrono::seconds(answer.retry_after + 1));
        }
        c.now = rcc_client::phase::refused;
        return wrong(c, "sign-in", answer.start_line);
    }
    c.remote = answer.contact;
    acknowledge(c, fmt::format("z9hG4bK{}{:x}", run_, ++branches_));
    request(c, asked::monitor, "INFO", monitor_document(line_uri(plan_.first_user + c.index)));
}

void population::on_monitor_answer(rcc_client& c, const load::scanned& answer) {
    c.cross_ref_id = load::element_text(answer.body, "monitorCrossRefID");
    if (c.cross_ref_id.empty())  // its link was lost at this very moment; whoever signs in asks again
        return request(c, asked::monitor, "INFO", monitor_document(line_uri(plan_.first_user + c.index)));
    c.now = rcc_client::phase::in;
    sums_.sign_in_times.add(clock::now() - c.came);
}

void population::on_request(const load::scanned& request) {
    auto* c = find(request.call_id);
    const bool bye = request.start_line.starts_with("BYE ");
    if (c == nullptr) {  // a dialog of before the client was started again
        if (const auto old = read_call_id(request.call_id); old && bye) answer(old->index, 481, request);
        return;
    }
    // Real clients never answer an event that came over a stream.
    if (bye || port_of(*c).over() == transport::udp) answer(c->index, 200, request);
    if (bye) return lose(*c, "BYE");
    if (!request.start_line.starts_with("INFO ")) return wrong(*c, "request", request.start_line);
    on_event(*c, request);
}

void population::on_event(rcc_client& c, const load::scanned& request) {
    if (request.cseq == c.last_event_cseq) return;  // sent again by UDP's rules
    if (request.cseq < c.last_event_cseq) wrong(c, "out of order", request.cseq_line);
    c.last_event_cseq = request.cseq;
    ++c.events;
    ++sums_.events;
    const auto event = decoder_.decode(request.body);
    if (!event) return wrong(c, "unreadable", request.body);
    if (!c.cross_ref_id.empty() && csta::monitor_cross_ref_id_of(*event) != c.cross_ref_id)
        wrong(c, "cross reference", request.body);
    // A call that only the response told of may end before any event does: its link was lost meanwhile.
    const auto call = bridge::read_call_event(*event);
    const bool first_of_made_call = call && c.made_calls.erase(call->connection.call_id) != 0;
    if (!first_of_made_call && c.told.already_says(*event)) {
        ++sums_.duplicate;
        if (plan_.repeats_are_wrong && sums_.samples.size() < 5)
            sums_.samples.push_back(
                fmt::format("user {}: told twice: {}", plan_.first_user + c.index, request.body));
    }
    (void)c.told.apply(*event);
}

}  // namespace ctig::fault
