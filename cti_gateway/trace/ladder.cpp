#include "cti_gateway/trace/ladder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <map>

#include "sip_session/message.hpp"
#include "sip_session/name_addr.hpp"
#include "sip_session/sip_uri.hpp"

namespace ctig::trace {
namespace {

// The text between the first <name> and the next '<': enough for a caption, no parser needed.
std::string element_text(std::string_view xml, std::string_view name) {
    const auto open = xml.find(fmt::format("<{}>", name));
    if (open == std::string_view::npos) return {};
    const auto from = open + name.size() + 2;
    return std::string(xml.substr(from, xml.find('<', from) - from));
}

std::string root_element(std::string_view xml) {
    std::size_t at = 0;
    while ((at = xml.find('<', at)) != std::string_view::npos &&
           (xml.substr(at + 1).starts_with('?') || xml.substr(at + 1).starts_with('!')))
        ++at;
    if (at == std::string_view::npos) return {};
    const auto end = xml.find_first_of(" />\r\n\t", at + 1);
    std::string_view name = xml.substr(at + 1, end == std::string_view::npos ? end : end - at - 1);
    if (const auto colon = name.find(':'); colon != std::string_view::npos) name.remove_prefix(colon + 1);
    return std::string(name);
}

std::string csta_caption(std::string_view xml) {
    std::string caption = root_element(xml);
    for (const auto* detail :
         {"localConnectionInfo", "cause", "systemStatus", "calledDirectoryNumber", "operation",
          "stateIncompatibility", "systemResourceAvailibility", "privateErrorCode"})
        if (const auto text = element_text(xml, detail); !text.empty())
            caption += ' ' + text.substr(0, text.find(";phone-context"));
    return caption;
}

// A message of a baresip phone's control port: "dial 1002", "CALL_CLOSED 486 Busy Here", "ok".
std::string control_caption(std::string_view text) {
    boost::system::error_code ec;
    const auto value = boost::json::parse({text.data(), text.size()}, ec);
    const auto* object = ec ? nullptr : value.if_object();
    if (object == nullptr) return "unreadable message";
    const auto at = [&](std::string_view key) {
        const auto* found = object->if_contains(key);
        const auto* said = found == nullptr ? nullptr : found->if_string();
        return said == nullptr ? std::string() : std::string(*said);
    };
    const auto joined = [](const std::string& first, const std::string& second) {
        return second.empty() ? first : first + ' ' + second;
    };
    if (object->contains("command")) return joined(at("command"), at("params"));
    if (object->contains("event")) return joined(at("type"), at("param"));
    const auto* ok = object->if_contains("ok");
    return ok != nullptr && *ok == true ? "ok" : joined("refused", at("data"));
}

bool is_control(const record& r) { return r.where == leg::cti && r.transport == "baresip"; }

bool is_heartbeat(const record& r) {
    if (r.where != leg::cti) return false;
    if (is_control(r)) {
        const auto caption = control_caption(r.text);
        return caption == "reginfo" || caption == "ok" || caption.starts_with("CALL_RTCP");
    }
    const auto root = root_element(r.text);
    return root.starts_with("RequestSystemStatus") || root.starts_with("ResetApplicationSessionTimer");
}

std::string user_of(const sip::message& m) {
    for (const auto header : {sip::header_name::from, sip::header_name::to}) {
        const auto address = sip::name_addr::parse(m.value(header));
        if (!address) continue;
        const auto uri = sip::sip_uri::parse(address->uri);
        if (uri && uri->user) return uri->user_text();
    }
    return "client";
}

// Lanes in the order: clients as they appear, the gateway, managers as they appear.
class lanes {
public:
    explicit lanes(const std::vector<record>& records) {
        for (const auto& r : records) {
            const auto name = lane_of(r);
            auto& list = r.where == leg::sip ? clients_ : managers_;
            if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(name);
        }
    }
    std::size_t of(const record& r) {
        const auto name = lane_of(r);
        const auto& list = r.where == leg::sip ? clients_ : managers_;
        const auto at = static_cast<std::size_t>(std::find(list.begin(), list.end(), name) - list.begin());
        return r.where == leg::sip ? at : clients_.size() + 1 + at;
    }
    [[nodiscard]] std::size_t gateway() const { return clients_.size(); }
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> all = clients_;
        all.emplace_back("cti_gateway");
        for (const auto& m : managers_) all.push_back("PBX, manager " + m);
        return all;
    }

private:
    std::string lane_of(const record& r) {
        if (r.where == leg::cti) return r.peer;
        const auto m = sip::message::parse(r.text);
        if (!m) return r.peer;
        auto& name = by_call_[std::string(m->value(sip::header_name::call_id))];
        if (name.empty()) name = user_of(*m);
        return name;
    }
    std::vector<std::string> clients_, managers_;
    std::map<std::string, std::string> by_call_;
};

std::string pad(std::string_view text, std::size_t width) {
    return fmt::format("{:<{}}", text.substr(0, width), width);
}

constexpr std::size_t margin = 22;  // of the two time columns

std::size_t lane_width_for(std::size_t lane_count, const ladder_options& options) {
    constexpr std::size_t least = 26;
    if (options.columns == 0 || lane_count < 2) return options.lane_width;
    const std::size_t room = options.columns > margin + 2 ? options.columns - margin - 2 : 0;
    return std::clamp(room / (lane_count - 1), std::min(least, options.lane_width), options.lane_width);
}

// One row: the lanes as bars, an arrow with its caption between two of them.
std::string arrow_row(std::size_t lane_count, std::size_t from, std::size_t to, std::string_view caption,
                      std::size_t width) {
    const auto left = std::min(from, to), right = std::max(from, to);
    const std::size_t inner = (right - left) * width - 1;
    std::string row;
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
        row += "│";
        if (lane == left) {
            const auto text = caption.substr(0, inner > 6 ? inner - 6 : 0);
            std::string line;
            for (std::size_t i = text.size() + 4; i < inner - 1; ++i) line += "─";
            row += from < to ? fmt::format("── {} {}▶", text, line) : fmt::format("◀─ {} {}─", text, line);
            lane = right - 1;
        } else if (lane + 1 < lane_count) {
            row.append(width - 1, ' ');
        }
    }
    return row;
}

}  // namespace

std::string summary_of(const record& r) {
    if (is_control(r)) return control_caption(r.text);
    if (r.where == leg::cti) return csta_caption(r.text);
    const auto m = sip::message::parse(r.text);
    if (!m) return "unreadable SIP message";
    std::string caption =
        m->is_request() ? std::string(m->method()) : fmt::format("{} {}", m->status(), m->reason());
    if (!m->is_request()) {
        const auto cseq = m->value(sip::header_name::cseq);
        if (const auto blank = cseq.find_last_of(" \t"); blank != std::string_view::npos)
            caption += fmt::format(" ({})", cseq.substr(blank + 1));
    }
    if (!m->body().empty()) caption += ' ' + csta_caption(m->body());
    return caption;
}

std::string draw_ladder(const std::vector<record>& records, const ladder_options& options) {
    std::vector<record> shown;
    std::copy_if(records.begin(), records.end(), std::back_inserter(shown),
                 [&](const record& r) { return options.heartbeats || !is_heartbeat(r); });
    if (shown.empty()) return "no messages in the trace\n";
    lanes all(shown);
    const auto names = all.names();
    const auto width = lane_width_for(names.size(), options);
    std::string out(margin, ' ');
    for (const auto& name : names) out += pad(name, width);
    out += '\n';
    std::int64_t before = shown.front().at_us;
    for (const auto& r : shown) {
        const auto peer = all.of(r);
        const auto from = r.way == direction::in ? peer : all.gateway();
        const auto to = r.way == direction::in ? all.gateway() : peer;
        const auto since_start = static_cast<double>(r.at_us - shown.front().at_us) / 1000.0;
        const auto since_before = static_cast<double>(r.at_us - before) / 1000.0;
        out += fmt::format("{:>9.1f} ms {:>+8.1f}  ", since_start, since_before);
        out += arrow_row(names.size(), from, to, summary_of(r), width) + '\n';
        before = r.at_us;
    }
    return out;
}

}  // namespace ctig::trace
