#include "cti_gateway/http/handle_request.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

#include "cti_gateway/http/routes.hpp"

namespace ctig::http {
namespace {

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

/// The path of the request's target: origin-form, or absolute-form, which a server must take too (RFC
/// 9112 3.2.2). Empty for the other forms.
std::string_view path_of(std::string_view target) {
    if (const auto scheme = target.find("://");
        scheme != std::string_view::npos && !target.starts_with('/')) {
        const auto slash = target.find('/', scheme + 3);
        target = slash == std::string_view::npos ? "/" : target.substr(slash);
    }
    return target.starts_with('/') ? target.substr(0, target.find('?')) : std::string_view();
}

response finish(content what, unsigned version, std::chrono::system_clock::time_point now) {
    response out(what.code, version);
    out.set(field::server, "cti_gateway");
    out.set(field::date, http_date(now));
    out.set(field::content_type, boost::beast::string_view(what.type.data(), what.type.size()));
    out.set(field::cache_control, "no-store");
    out.set("X-Content-Type-Options", "nosniff");
    out.body() = std::move(what.body);
    out.prepare_payload();
    return out;
}

/// RFC 9112 3.2: one Host, and HTTP/1.1 requires it.
bool has_one_host(const request& what) {
    const auto count = what.count(field::host);
    return count == 1 || (count == 0 && what.version() < 11);
}

content serve(const request& what, const route_input& in) {
    if (!has_one_host(what)) return error_content(status::bad_request, "", "a request has one Host header");
    const auto path = path_of(view(what.target()));
    const auto* found = find_route(path);
    if (found == nullptr) return error_content(status::not_found, path, "there is nothing at this path");
    if (what.method() != verb::get && what.method() != verb::head) {
        return error_content(status::method_not_allowed, path, "this can only be read: GET or HEAD");
    }
    return found->serve(in);
}

}  // namespace

std::string http_date(std::chrono::system_clock::time_point t) {
    namespace chr = std::chrono;
    constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto at = chr::floor<chr::seconds>(t);
    const auto day = chr::floor<chr::days>(at);
    const chr::year_month_day date(day);
    const chr::hh_mm_ss time(at - day);
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days[chr::weekday(day).c_encoding()],
                       static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                       static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                       time.seconds().count());
}

response refusal(status code, std::string text, std::chrono::system_clock::time_point now) {
    auto out = finish(error_content(code, "", text), 11, now);
    out.keep_alive(false);
    return out;
}

response handle_request(const request& what, const status_source& source, const metrics::registry& registry,
                        std::chrono::system_clock::time_point now) {
    auto out = finish(serve(what, {source, registry, now}), what.version(), now);
    if (out.result() == status::method_not_allowed) out.set(field::allow, "GET, HEAD");
    out.keep_alive(what.keep_alive());
    // RFC 9110 9.3.2: HEAD gets the header of GET, its Content-Length included, and no content.
    if (what.method() == verb::head) out.body().clear();
    return out;
}

}  // namespace ctig::http
