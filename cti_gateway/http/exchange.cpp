#include "cti_gateway/http/exchange.hpp"

#include <fmt/format.h>

#include <utility>

#include "cti_gateway/http/handle_request.hpp"
#include "cti_gateway/http/target.hpp"

namespace ctig::http {

exchange::exchange(application& a, const incoming& i, reply answer)
    : app(a),
      in(i),
      client(origin_of(i, a.gateway().options().trusted_proxies)),
      path(path_of({i.what.target().data(), i.what.target().size()})),
      answer_(std::move(answer)) {}

void exchange::send(content what) {
    if (!answer_) return;
    // The operators' pages are shown in nobody's frame.
    const bool framed = !path.starts_with("/admin");
    auto out = finish(std::move(what), in,
                      framed ? app.gateway().options().frame_ancestors : std::vector<std::string>{});
    std::exchange(answer_, nullptr)(std::move(out));
}

void exchange::grant_live(live_access access) {
    if (answer_) std::exchange(answer_, nullptr)(std::move(access));
}

std::string_view exchange::header(field name) const {
    const auto text = in.what[name];
    return {text.data(), text.size()};
}

std::string cookie_name(web_role role, bool secure) {
    // RFC 6265bis 4.1.3.2: a browser takes such a name only over TLS, for this host alone.
    return fmt::format("{}ctig{}", secure ? "__Host-" : "", role == web_role::operators ? "-admin" : "");
}

std::string session_cookie(web_role role, std::string_view token, bool secure, bool embedded) {
    const bool across_sites = embedded && secure && role == web_role::user;
    const auto* same_site = across_sites                  ? "None; Partitioned"
                            : role == web_role::operators ? "Strict"
                                                          : "Lax";
    return fmt::format("{}={}; Path=/; HttpOnly; SameSite={}{}{}", cookie_name(role, secure), token,
                       same_site, secure ? "; Secure" : "", token.empty() ? "; Max-Age=0" : "");
}

std::string_view session_token(const exchange& ex, web_role role) {
    return cookie(ex.header(field::cookie), cookie_name(role, ex.client.secure));
}

}  // namespace ctig::http
