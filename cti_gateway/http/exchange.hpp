#pragma once
// One request while it is answered: shared by whatever works on the answer, which may come later.
#include <memory>
#include <string>
#include <string_view>

#include "cti_gateway/http/application.hpp"
#include "cti_gateway/http/content.hpp"
#include "cti_gateway/http/forwarded.hpp"
#include "cti_gateway/http/message.hpp"

namespace ctig::http {

/// What let the caller in.
enum class caller_kind : std::uint8_t { nobody, cookie, credentials };

class exchange {
public:
    exchange(application& app, const incoming& in, reply answer);

    application& app;
    const incoming& in;  ///< valid until send()
    client_origin client;
    std::string path;
    caller_kind caller = caller_kind::nobody;
    std::string user;        ///< user ID of a signed-in user
    std::string form_token;  ///< of the caller's web session

    /// Answers; only the first call counts.
    void send(content what);
    void grant_live(live_access access);
    [[nodiscard]] bool answered() const noexcept { return !answer_; }

    [[nodiscard]] bool has(verb method) const noexcept { return in.what.method() == method; }
    [[nodiscard]] std::string_view header(field name) const;
    [[nodiscard]] std::string_view body() const noexcept { return in.what.body(); }

private:
    reply answer_;
};
using exchange_ptr = std::shared_ptr<exchange>;

/// The name of a role's cookie.
[[nodiscard]] std::string cookie_name(web_role role, bool secure);
/// Set-Cookie for a new web session, or with an empty token to forget it. `embedded`: the page may live in
/// another site's frame, where a browser sends only cookies that say so.
[[nodiscard]] std::string session_cookie(web_role role, std::string_view token, bool secure, bool embedded);
/// The token in the request's cookie of that role; empty when there is none.
[[nodiscard]] std::string_view session_token(const exchange& ex, web_role role);

}  // namespace ctig::http
