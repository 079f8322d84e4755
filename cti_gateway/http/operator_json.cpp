#include "cti_gateway/http/operator_json.hpp"

#include <boost/json/serialize.hpp>

#include "cti_gateway/log/printable.hpp"
#include "cti_gateway/status_json.hpp"

namespace ctig::http {
namespace {

constexpr std::size_t longest_text = 256;

/// JSON is UTF-8, and these texts are a peer's.
boost::json::string printable(std::string_view text) {
    std::string out;
    log::append_printable(out, text, longest_text);
    return boost::json::string(out);
}

boost::json::object to_json(const session_report& s) {
    boost::json::array lines;
    for (const auto& l : s.lines)
        lines.push_back({{"line_uri", printable(l.line_uri)},
                         {"pbx_device", printable(l.pbx_device)},
                         {"device", printable(l.device)},
                         {"reason", printable(l.reason)}});
    return {{"user", printable(s.user)},       {"call_id", printable(s.call_id)}, {"peer", printable(s.peer)},
            {"manager", printable(s.manager)}, {"lines", std::move(lines)},       {"monitors", s.monitors},
            {"outstanding", s.outstanding}};
}

}  // namespace

boost::json::object to_json(const session_list& sessions) {
    boost::json::array shown;
    for (const auto& s : sessions.shown) shown.push_back(to_json(s));
    return {{"matching", sessions.matching}, {"sessions", std::move(shown)}};
}

boost::json::array to_json(const std::deque<refused_request>& refusals) {
    boost::json::array out;
    for (auto r = refusals.rbegin(); r != refusals.rend(); ++r)
        out.push_back({{"when", rfc3339(r->when)},
                       {"status", r->status},
                       {"method", printable(r->method)},
                       {"from", printable(r->from)},
                       {"peer", printable(r->peer)},
                       {"call_id", printable(r->call_id)},
                       {"reason", printable(r->reason)}});
    return out;
}

boost::json::array to_json(const std::vector<line_call>& calls) {
    boost::json::array out;
    for (const auto& c : calls) {
        boost::json::value other;
        if (c.other) other = printable(*c.other);
        out.push_back({{"call_id", printable(c.call_id)}, {"state", c.state}, {"other", std::move(other)}});
    }
    return out;
}

std::string live_text(const backend& gateway) {
    auto status = to_json(gateway.status(), std::chrono::system_clock::now());
    status.erase("uptime_seconds");  // the page counts by itself
    const auto admission = gateway.admission();
    boost::json::object all{{"status", std::move(status)},
                            {"sessions", to_json(gateway.sessions({}))},
                            {"admission",
                             {{"waiting", admission.waiting},
                              {"rate", admission.rate},
                              {"session_limit", admission.session_limit}}},
                            {"refusals", to_json(gateway.refusals())}};
    return boost::json::serialize(all);
}

}  // namespace ctig::http
