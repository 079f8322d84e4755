#include "cti_gateway/simulator/line_truth.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <string_view>

#include "cti_gateway/simulator/call_view.hpp"

namespace ctig::simulator {
namespace {

namespace json = boost::json;

std::string_view word(connection_state state) {
    constexpr std::array<std::string_view, 7> words{"null", "initiated", "alerting", "connected",
                                                    "hold", "queued",    "fail"};
    return words.at(static_cast<std::size_t>(state));
}

json::object call_as(const call_view& seen, const call& in, appearance_id viewer) {
    json::array others;
    const auto* own = in.at(viewer);
    for (const auto* c : seen.connections(in))
        if (c != own) others.push_back({{"number", seen.name(party_of(*c))}, {"state", word(c->state)}});
    return {{"state", word(own == nullptr ? connection_state::null : own->state)},
            {"others", std::move(others)}};
}

}  // namespace

json::object lines_of(const simulated_pbx_host& host) {
    const auto& exchange = host.exchange();
    call_names unused(call_id_scheme::cluster);  // a view wants to name calls; these are not named
    json::array lines;
    for (std::size_t i = 0; i < exchange.plan().appearance_count(); ++i) {
        const auto at = static_cast<appearance_id>(i);
        const call_view seen(exchange.plan(), unused, 0, at);
        json::array calls;
        for (const auto number : exchange.calls().calls_at(at))
            calls.push_back(call_as(seen, *exchange.calls().find(number), at));
        const auto working = std::ranges::count_if(exchange.watched().on(at), [&](const monitor* m) {
            return host.state(m->manager) == manager_state::running;
        });
        lines.push_back({{"device", exchange.plan().at(at).name},
                         {"monitors", working},
                         {"do_not_disturb", exchange.features().of(at).do_not_disturb.on},
                         {"calls", std::move(calls)}});
    }
    return {{"lines", std::move(lines)}};
}

}  // namespace ctig::simulator
