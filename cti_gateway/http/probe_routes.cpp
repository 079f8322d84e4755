#include "cti_gateway/http/probe_routes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "cti_gateway/http/pages/page.hpp"
#include "cti_gateway/log/printable.hpp"
#include "cti_gateway/status_json.hpp"

namespace ctig::http {
namespace {

constexpr std::string_view metrics_type = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace

void serve_healthz(const exchange_ptr& ex) { ex->send({.body = "ok\n"}); }

void serve_readyz(const exchange_ptr& ex) {
    const auto now = ex->app.gateway().status();
    if (!now.closed.empty())
        return ex->send(
            {.code = status::service_unavailable, .body = fmt::format("not ready: {}\n", now.closed)});
    const auto in_service =
        std::ranges::count(now.links, cti::link_state::in_service, &cti::link_status::state);
    if (in_service > 0)
        return ex->send(
            {.body = fmt::format("ready: {} of {} links in service\n", in_service, now.links.size())});
    std::string body = "not ready: no link to a CTI manager is in service\n";
    for (const auto& link : now.links) {
        body += fmt::format("{} {} ", link.manager, cti::to_string(link.state));
        log::append_printable(body, link.reason, 1024);  // may quote the PBX
        body += '\n';
    }
    ex->send({.code = status::service_unavailable, .body = std::move(body)});
}

void serve_metrics(const exchange_ptr& ex) {
    const auto& parts = ex->app.parts();
    if (parts.before_metrics) parts.before_metrics();
    ex->send({.type = metrics_type, .body = parts.metrics.render()});
}

void serve_status(const exchange_ptr& ex) {
    const auto now = std::chrono::system_clock::now();
    ex->send(
        {.type = json_type, .body = boost::json::serialize(to_json(ex->app.gateway().status(), now)) + '\n'});
}

void serve_asset(const exchange_ptr& ex) {
    const auto name = std::string_view(ex->path).substr(1);
    ex->send({.type = name.ends_with(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8",
              .body = std::string(asset(name))});
}

}  // namespace ctig::http
