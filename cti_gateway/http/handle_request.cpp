#include "cti_gateway/http/handle_request.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <string_view>
#include <utility>

#include "cti_gateway/http/access.hpp"
#include "cti_gateway/http/routes.hpp"

namespace ctig::http {
namespace {

boost::beast::string_view beast_view(std::string_view text) { return {text.data(), text.size()}; }

/// Nothing from outside is loaded, nothing of ours runs elsewhere.
void put_browser_rules(response& out, const std::vector<std::string>& frame_ancestors) {
    out.set("X-Content-Type-Options", "nosniff");
    out.set("Referrer-Policy", "same-origin");  // no-referrer would take the Origin off our own forms
    out.set("Cross-Origin-Opener-Policy", "same-origin");
    out.set("Cross-Origin-Resource-Policy", "same-origin");
    out.set(
        "Content-Security-Policy",
        fmt::format("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                    "form-action 'self'; base-uri 'none'; frame-ancestors {}",
                    frame_ancestors.empty() ? "'none'" : fmt::format("{}", fmt::join(frame_ancestors, " "))));
    if (frame_ancestors.empty()) out.set("X-Frame-Options", "DENY");
}

response common(content what, unsigned version, std::chrono::system_clock::time_point now) {
    response out(what.code, version);
    out.set(field::server, "cti_gateway");
    out.set(field::date, http_date(now));
    out.set(field::content_type, beast_view(what.type));
    out.set(field::cache_control, "no-store");
    for (const auto& [name, value] : what.fields) out.insert(name, value);
    out.body() = std::move(what.body);
    out.prepare_payload();
    return out;
}

/// RFC 9112 3.2: one Host, and HTTP/1.1 requires it.
bool has_one_host(const request& what) {
    const auto count = what.count(field::host);
    return count == 1 || (count == 0 && what.version() < 11);
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
    auto out = common(error_content(code, "", text), 11, now);
    put_browser_rules(out, {});
    out.keep_alive(false);
    return out;
}

response finish(content what, const incoming& to, const std::vector<std::string>& frame_ancestors) {
    auto out = common(std::move(what), to.what.version(), std::chrono::system_clock::now());
    put_browser_rules(out, frame_ancestors);
    out.keep_alive(to.what.keep_alive());
    // RFC 9110 9.3.2: HEAD gets the header of GET, its Content-Length included, and no content.
    if (to.what.method() == verb::head) out.body().clear();
    return out;
}

void handle_request(const exchange_ptr& ex) {
    if (!has_one_host(ex->in.what))
        return ex->send(error_content(status::bad_request, "", "a request has one Host header"));
    const auto found = find_route(ex->path, ex->in.what.method());
    if (found.what != nullptr) return admit(ex, found.what->who, found.what->serve);
    if (found.allow.empty())
        return ex->send(error_content(status::not_found, ex->path, "there is nothing at this path"));
    ex->send(
        error_content(status::method_not_allowed, ex->path, fmt::format("this path takes {}", found.allow))
            .with(field::allow, found.allow));
}

}  // namespace ctig::http
