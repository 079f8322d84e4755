#include "cti_gateway/http/routes.hpp"

#include <span>

#include "cti_gateway/http/operator_routes.hpp"
#include "cti_gateway/http/phone_routes.hpp"
#include "cti_gateway/http/probe_routes.hpp"

namespace ctig::http {
namespace {

std::span<const route> routes() noexcept {
    using enum route::match;
    using enum access;
    static constexpr route all[] = {
        {"/healthz", exact, verb::get, anyone, serve_healthz},
        {"/readyz", exact, verb::get, anyone, serve_readyz},
        {"/metrics", exact, verb::get, anyone, serve_metrics},
        {"/api/v1/status", exact, verb::get, anyone, serve_status},
        {"/style.css", exact, verb::get, anyone, serve_asset},
        {"/phones.js", exact, verb::get, anyone, serve_asset},
        {"/admin.js", exact, verb::get, anyone, serve_asset},
        {"/", exact, verb::get, anyone, serve_phone_page},
        {"/sign-in", exact, verb::post, anyone, serve_sign_in},
        {"/sign-out", exact, verb::post, user, serve_sign_out},
        {"/selection", exact, verb::post, user, serve_selection_form},
        {"/api/v1/me/selection", exact, verb::get, user, serve_selection},
        {"/api/v1/me/selection", exact, verb::put, user, serve_new_selection},
        {"/api/v1/me/selection", exact, verb::delete_, user, serve_no_selection},
        {"/admin", exact, verb::get, anyone, serve_admin_page},
        {"/admin/sign-in", exact, verb::post, anyone, serve_admin_sign_in},
        {"/admin/sign-out", exact, verb::post, operators, serve_admin_sign_out},
        {"/api/v1/sessions", exact, verb::get, operators, serve_sessions},
        {"/api/v1/lines", below, verb::get, operators, serve_line},
        {"/api/v1/refusals", exact, verb::get, operators, serve_refusals},
        {"/api/v1/live", exact, verb::get, operators, serve_live},
    };
    return all;
}

bool matches(const route& r, std::string_view path) {
    if (r.how == route::match::exact) return path == r.path;
    return path.starts_with(r.path) && path.size() > r.path.size() + 1 && path[r.path.size()] == '/';
}

bool takes(const route& r, verb method) {
    return r.method == method || (r.method == verb::get && method == verb::head);
}

std::string_view name_of(verb method) {
    switch (method) {
        case verb::get: return "GET, HEAD";
        case verb::post: return "POST";
        case verb::put: return "PUT";
        default: return "DELETE";
    }
}

}  // namespace

found_route find_route(std::string_view path, verb method) {
    found_route out;
    for (const auto& r : routes()) {
        if (!matches(r, path)) continue;
        if (takes(r, method)) return {.what = &r};
        out.allow += out.allow.empty() ? "" : ", ";
        out.allow += name_of(r.method);
    }
    return out;
}

}  // namespace ctig::http
