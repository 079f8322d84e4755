#include "cti_gateway/http/routes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "cti_gateway/log/printable.hpp"
#include "cti_gateway/status_json.hpp"

namespace ctig::http {
namespace {

constexpr std::string_view text_type = "text/plain; charset=utf-8";
constexpr std::string_view json_type = "application/json";
constexpr std::string_view metrics_type = "text/plain; version=0.0.4; charset=utf-8";

content healthz(const route_input&) { return {.type = text_type, .body = "ok\n"}; }

content readyz(const route_input& in) {
    const auto now = in.source.status();
    const auto in_service =
        std::ranges::count(now.links, cti::link_state::in_service, &cti::link_status::state);
    if (in_service > 0) {
        return {.type = text_type,
                .body = fmt::format("ready: {} of {} links in service\n", in_service, now.links.size())};
    }
    std::string body = "not ready: no link to a CTI manager is in service\n";
    for (const auto& link : now.links) {
        body += fmt::format("{} {} ", link.manager, cti::to_string(link.state));
        log::append_printable(body, link.reason, 1024);  // may quote the PBX
        body += '\n';
    }
    return {.code = status::service_unavailable, .type = text_type, .body = std::move(body)};
}

content metrics_text(const route_input& in) { return {.type = metrics_type, .body = in.registry.render()}; }

content status_text(const route_input& in) {
    return {.type = json_type, .body = boost::json::serialize(to_json(in.source.status(), in.now)) + '\n'};
}

content operators_only(const route_input&) {
    return error_content(
        status::forbidden, "/api/",
        "for operators only, and this version cannot sign operators in: http.operator_token_file "
        "is not read yet");
}

content front_page(const route_input&) {
    return error_content(
        status::not_found, "/",
        "This is cti_gateway. This version has no phone selection page; there are /healthz, /readyz, "
        "/metrics and /api/v1/status");
}

using enum route::match;
constexpr route routes[] = {
    {"/", exact, front_page},
    {"/healthz", exact, healthz},
    {"/readyz", exact, readyz},
    {"/metrics", exact, metrics_text},
    {"/api/v1/status", exact, status_text},
    {"/api/v1/sessions", path_and_below, operators_only},
    {"/api/v1/lines", path_and_below, operators_only},
    {"/admin", path_and_below, operators_only},
};

bool matches(const route& r, std::string_view path) {
    if (!path.starts_with(r.path)) return false;
    return path.size() == r.path.size() || (r.how == path_and_below && path[r.path.size()] == '/');
}

}  // namespace

const route* find_route(std::string_view path) noexcept {
    const auto* found = std::ranges::find_if(routes, [path](const route& r) { return matches(r, path); });
    return found == std::end(routes) ? nullptr : found;
}

content error_content(status code, std::string_view path, std::string_view text) {
    if (!path.starts_with("/api/"))
        return {.code = code, .type = text_type, .body = std::string(text) + '\n'};
    return {.code = code,
            .type = json_type,
            .body = boost::json::serialize(boost::json::object{{"error", text}}) + '\n'};
}

}  // namespace ctig::http
