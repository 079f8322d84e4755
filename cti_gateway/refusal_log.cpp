#include "cti_gateway/refusal_log.hpp"

#include <algorithm>

#include "sip_session/message.hpp"
#include "sip_session/via.hpp"

namespace ctig {
namespace {

constexpr std::chrono::seconds retransmission_time{32};  // RFC 3261 17.1.1.2, Timer B

std::string_view method_of(std::string_view cseq) {
    const auto space = cseq.find_last_of(" \t");
    return space == std::string_view::npos ? std::string_view() : cseq.substr(space + 1);
}

/// The URI of a From: what stands in <>, else what stands before the parameters.
std::string_view uri_of(std::string_view from) {
    const auto open = from.rfind('<');
    if (open == std::string_view::npos) return from.substr(0, from.find(';'));
    return from.substr(open + 1, from.find('>', open) - open - 1);
}

/// The text of `399 agent "text"` (RFC 3261 20.43).
std::string warn_text(std::string_view warning) {
    const auto open = warning.find('"');
    if (open == std::string_view::npos) return {};
    std::string out;
    for (auto i = open + 1; i < warning.size() && warning[i] != '"'; ++i) {
        if (warning[i] == '\\' && i + 1 < warning.size()) ++i;
        out += warning[i];
    }
    return out;
}

std::string peer_of(const sip::message& m) {
    const auto vias = m.values(sip::header_name::via);
    const auto via = vias.empty() ? sip::via_parm::parse("") : sip::via_parm::parse(vias.front());
    return via ? std::string(via->received.value_or(via->host)) : std::string();
}

}  // namespace

bool refusal_log::is_refusal(std::string_view message) noexcept {
    constexpr std::string_view start = "SIP/2.0 ";
    return message.starts_with(start) && message.size() > start.size() &&
           (message[start.size()] >= '4' && message[start.size()] <= '6');
}

void refusal_log::note(std::string_view call_id, std::string_view reason) {
    noted_call_id_ = call_id;
    noted_reason_ = reason;
}

void refusal_log::on_sent(std::string_view message, std::chrono::system_clock::time_point now) {
    if (!is_refusal(message)) return;
    const auto m = sip::message::parse(message);
    if (!m) return;
    using enum sip::header_name;
    const auto method = method_of(m->value(cseq));
    const bool counts = method == "INVITE" || method == "INFO" || method == "UPDATE";
    if (!counts || m->status() == 401 || m->status() == 407 || m->status() == 487) return;
    refused_request what{.when = now,
                         .peer = peer_of(*m),
                         .method = std::string(method),
                         .from = std::string(uri_of(m->value(from))),
                         .call_id = std::string(m->value(call_id)),
                         .status = m->status()};
    const auto same = [&](const refused_request& r) {
        return r.call_id == what.call_id && r.method == what.method && r.status == what.status &&
               now - r.when < retransmission_time;
    };
    if (std::ranges::any_of(entries_, same)) return;
    what.reason = what.call_id == noted_call_id_ ? noted_reason_ : warn_text(m->value(warning));
    if (what.reason.empty()) what.reason = m->reason();
    noted_call_id_.clear();
    entries_.push_back(std::move(what));
    if (entries_.size() > size) entries_.pop_front();
}

}  // namespace ctig
