#include "cti_gateway/http/access.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <array>

#include "cti_gateway/http/origin.hpp"
#include "cti_gateway/http/target.hpp"

namespace ctig::http {
namespace {

constexpr auto realm = "realm=\"cti_gateway\", charset=\"UTF-8\"";

bool changes_something(const exchange& ex) { return !ex.has(verb::get) && !ex.has(verb::head); }

/// A script of ours asks for itself: a browser must not put its own password dialogue up.
bool is_from_script(const exchange& ex) { return ex.in.what.count("X-Form-Token") > 0; }

std::array<unsigned char, SHA256_DIGEST_LENGTH> digest(std::string_view text) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> out;
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), out.data());
    return out;
}

bool same_secret(std::string_view a, std::string_view b) {
    const auto x = digest(a), y = digest(b);
    return CRYPTO_memcmp(x.data(), y.data(), x.size()) == 0;
}

/// A program is told how to sign in, a page's form is led to the page that does it.
content unauthorized(const exchange& ex, std::string_view scheme, std::string_view text) {
    if (!ex.path.starts_with("/api/")) return see_other(ex.path.starts_with("/admin") ? "/admin" : "/");
    return error_content(status::unauthorized, ex.path, text)
        .with(field::www_authenticate, fmt::format("{} {}", is_from_script(ex) ? "Form" : scheme, realm));
}

/// False, and answered: another site's page sent it, or one of ours that is out of date.
bool is_genuine(const exchange_ptr& ex) {
    if (!changes_something(*ex)) return true;
    if (!is_of_our_own_page(ex->in.what)) {
        ex->send(error_content(status::forbidden, ex->path, "this came from another site's page"));
        return false;
    }
    if (ex->caller != caller_kind::cookie) return true;
    const auto sent = ex->in.what["X-Form-Token"];
    auto token = std::string(sent.data(), sent.size());
    if (token.empty()) token = form_fields(ex->body())["form_token"];
    if (same_secret(token, ex->form_token)) return true;
    ex->send(error_content(status::forbidden, ex->path, "this page is out of date: load it again"));
    return false;
}

void admit_user(const exchange_ptr& ex, serve_function serve) {
    if (find_session(*ex, web_role::user)) {
        if (is_genuine(ex)) serve(ex);
        return;
    }
    auto given = basic_credentials(ex->header(field::authorization));
    if (!given) return ex->send(unauthorized(*ex, "Basic", "sign in first"));
    const auto people = ex->app.gateway().people();
    ex->app.signing_in().sign_in(
        *people, ex->app.gateway().settings()->sip.domain, given->first, std::move(given->second),
        ex->client.address, [ex, serve](const sign_in_verdict& verdict) {
            using enum sign_in_verdict::kind;
            if (verdict.what == refused)
                return ex->send(unauthorized(*ex, "Basic", "the user name or the password is wrong"));
            if (verdict.what != granted) return ex->send(try_later(ex->path, verdict));
            ex->caller = caller_kind::credentials;
            ex->user = verdict.user;
            if (is_genuine(ex)) serve(ex);
        });
}

void admit_operator(const exchange_ptr& ex, serve_function serve) {
    if (!operators_can_sign_in(*ex))
        return ex->send(error_content(status::forbidden, ex->path,
                                      "for operators only, who can sign in once http.operator_token_file is "
                                      "set"));
    if (find_session(*ex, web_role::operators)) {
        if (is_genuine(ex)) serve(ex);
        return;
    }
    const auto token = bearer_token(ex->header(field::authorization));
    if (token.empty()) return ex->send(unauthorized(*ex, "Bearer", "for operators only: give the token"));
    if (const auto wait = ex->app.signing_in().attempt_from(ex->client.address))
        return ex->send(try_later(ex->path, {.what = sign_in_verdict::kind::too_often, .wait = *wait}));
    if (!is_operator_token(*ex, token))
        return ex->send(
            unauthorized(*ex, "Bearer error=\"invalid_token\",", "this is not the operators' token"));
    ex->app.signing_in().forgive(ex->client.address);
    ex->caller = caller_kind::credentials;
    if (is_genuine(ex)) serve(ex);
}

}  // namespace

void admit(const exchange_ptr& ex, access who, serve_function serve) {
    switch (who) {
        case access::anyone: return serve(ex);
        case access::user: return admit_user(ex, serve);
        case access::operators: return admit_operator(ex, serve);
    }
}

bool operators_can_sign_in(const exchange& ex) { return !ex.app.gateway().options().operator_token.empty(); }

bool is_operator_token(const exchange& ex, std::string_view token) {
    return operators_can_sign_in(ex) && same_secret(token, ex.app.gateway().options().operator_token);
}

bool find_session(exchange& ex, web_role role, session_use use) {
    const auto token = session_token(ex, role);
    if (token.empty()) return false;
    auto& sessions = ex.app.sessions();
    const auto* found = use == session_use::marks ? sessions.use(token, role, ex.app.now())
                                                  : sessions.find(token, role, ex.app.now());
    if (found == nullptr) return false;
    // Who was taken out of the directory, or has a new password, signs in anew.
    const auto people = ex.app.gateway().people();
    const auto* user = people->find_user_id(found->user);
    const auto credential = role == web_role::operators ? ex.app.gateway().options().operator_token
                            : user != nullptr           ? user->password_hash
                                                        : std::string();
    if ((role == web_role::user && user == nullptr) || credential != found->credential) {
        sessions.close(token);
        return false;
    }
    ex.caller = caller_kind::cookie;
    ex.user = found->user;
    ex.form_token = found->form_token;
    return true;
}

content try_later(std::string_view path, const sign_in_verdict& verdict) {
    if (verdict.what == sign_in_verdict::kind::too_often)
        return error_content(status::too_many_requests, path,
                             fmt::format("too many attempts; try again in {} seconds", verdict.wait.count()))
            .with(field::retry_after, fmt::to_string(verdict.wait.count()));
    return error_content(status::service_unavailable, path, "signing in is not possible right now")
        .with(field::retry_after, "5");
}

}  // namespace ctig::http
