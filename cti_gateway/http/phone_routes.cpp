#include "cti_gateway/http/phone_routes.hpp"

#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "cti_gateway/http/access.hpp"
#include "cti_gateway/http/origin.hpp"
#include "cti_gateway/http/pages/page.hpp"
#include "cti_gateway/http/phone_choice.hpp"
#include "cti_gateway/http/target.hpp"

namespace ctig::http {
namespace {

content page(std::string_view file, const std::map<std::string, std::string>& values,
             status code = status::ok) {
    return {.code = code, .type = html_type, .body = render(file, values)};
}

content sign_in_page(std::string_view message, status code = status::ok) {
    return page("sign_in.html", {{"message", std::string(message)}}, code);
}

std::string idle_text(std::chrono::seconds idle) {
    return idle.count() % 60 == 0 ? fmt::format("{} minutes", idle.count() / 60)
                                  : fmt::format("{} seconds", idle.count());
}

/// The value of a radio button: what the form sends back.
std::string choice_value(const lineuri::line_appearance& a) {
    const auto escaped = [](std::string_view text) {
        std::string out;
        for (const char c : text) out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        return out;
    };
    return fmt::format("device={}&line={}&partition={}", escaped(a.device), escaped(a.line),
                       escaped(a.partition));
}

std::string phone_row(const std::string& value, bool checked, const std::string& name,
                      const std::string& detail, bool controlled) {
    return fmt::format(
        "<label class=\"phone\"><input type=\"radio\" name=\"phone\" value=\"{}\"{}>"
        "<span class=\"text\"><span class=\"name\">{}</span> <span class=\"detail\">{}</span></span>"
        "<span class=\"badge\"{}>in use</span></label>\n",
        html(value), checked ? " checked" : "", html(name), html(detail), controlled ? "" : " hidden");
}

std::string detail_of(const phone& p) {
    std::string out = fmt::format("Line {}", p.appearance.line);
    if (!p.appearance.partition.empty()) out += fmt::format(" in {}", p.appearance.partition);
    if (p.name != p.appearance.device) out += fmt::format(" · {}", p.appearance.device);
    if (p.place) out += p.place->empty() ? " · on no phone now" : fmt::format(" · on {} now", *p.place);
    return out;
}

content phone_page(const exchange_ptr& ex, const directory::user& user, std::string_view message) {
    const auto phones = phones_of(ex->app.gateway(), user);
    std::string rows;
    for (const auto& p : phones.phones)
        rows += phone_row(choice_value(p.appearance), p.chosen, p.name, detail_of(p), p.controlled);
    if (phones.phones.size() > 1)
        rows += phone_row("", !phones.has_choice, "Automatic",
                          "The gateway chooses, by the rules of the configuration", false);
    const auto idle = ex->app.gateway().options().idle_logout;
    return page("phones.html", {{"user", user.id},
                                {"form_token", ex->form_token},
                                {"rows", rows},
                                {"none", phones.phones.empty() ? "" : "hidden"},
                                {"some", phones.phones.empty() ? "hidden" : ""},
                                {"client", phones.sessions == 0
                                               ? "Your client is not signed in; it will use your choice "
                                                 "when it does."
                                               : "Your client is signed in; a change takes effect at once."},
                                {"message", std::string(message)},
                                {"idle", idle_text(idle)},
                                {"refresh", fmt::to_string(idle.count() + 1)}});
}

const directory::user* signed_in_user(const exchange_ptr& ex,
                                      const std::shared_ptr<const directory::directory>& people) {
    const auto* user = people->find_user_id(ex->user);
    // Signed in a moment ago, and taken out of the directory since.
    if (user == nullptr) ex->send(error_content(status::forbidden, ex->path, "sign in again"));
    return user;
}

void send_phones(const exchange_ptr& ex) {
    const auto people = ex->app.gateway().people();
    if (const auto* user = signed_in_user(ex, people))
        ex->send({.type = json_type,
                  .body = boost::json::serialize(to_json(phones_of(ex->app.gateway(), *user))) + '\n'});
}

struct wanted_phone {
    std::string device, line, partition;
};

/// {"device":"SEP1","line":"1000","partition":"lab"}; line and partition may be left out.
std::optional<wanted_phone> read_wanted(std::string_view body) {
    boost::system::error_code ec;
    const auto parsed = boost::json::parse(boost::json::string_view(body.data(), body.size()), ec);
    const auto* object = ec ? nullptr : parsed.if_object();
    if (object == nullptr) return std::nullopt;
    wanted_phone out;
    for (const auto& [key, value] : *object) {
        const auto* text = value.if_string();
        auto* target = key == "device"      ? &out.device
                       : key == "line"      ? &out.line
                       : key == "partition" ? &out.partition
                                            : nullptr;
        if (target == nullptr || text == nullptr) return std::nullopt;
        *target = std::string(*text);
    }
    return out.device.empty() ? std::nullopt : std::optional(std::move(out));
}

}  // namespace

void serve_phone_page(const exchange_ptr& ex) {
    // The page loads itself again when the time is over: nobody is at it.
    const bool by_itself =
        query_of(std::string_view(ex->in.what.target().data(), ex->in.what.target().size())) == "idle";
    const bool was_in = !session_token(*ex, web_role::user).empty();
    if (!find_session(*ex, web_role::user, by_itself ? session_use::keeps_idle : session_use::marks)) {
        const auto idle = ex->app.gateway().options().idle_logout;
        return ex->send(sign_in_page(
            was_in ? fmt::format("You are signed out. That happens after {} without use.", idle_text(idle))
                   : ""));
    }
    const auto people = ex->app.gateway().people();
    if (const auto* user = signed_in_user(ex, people)) ex->send(phone_page(ex, *user, ""));
}

void serve_sign_in(const exchange_ptr& ex) {
    if (!is_of_our_own_page(ex->in.what))
        return ex->send(error_content(status::forbidden, ex->path, "this came from another site's page"));
    auto form = form_fields(ex->body());
    const auto people = ex->app.gateway().people();
    const auto settings = ex->app.gateway().settings();
    ex->app.signing_in().sign_in(
        *people, settings->sip.domain, form["user"], std::move(form["password"]), ex->client.address,
        [ex](const sign_in_verdict& verdict) {
            using enum sign_in_verdict::kind;
            if (verdict.what == refused)
                return ex->send(sign_in_page("The user name or the password is wrong.", status::forbidden));
            if (verdict.what == too_often)
                return ex->send(sign_in_page(fmt::format("Too many attempts. Try again in {} seconds.",
                                                         verdict.wait.count()),
                                             status::too_many_requests)
                                    .with(field::retry_after, fmt::to_string(verdict.wait.count())));
            if (verdict.what == unavailable)
                return ex->send(sign_in_page("Signing in is not possible right now. Try again soon.",
                                             status::service_unavailable)
                                    .with(field::retry_after, "5"));
            const auto token =
                ex->app.sessions().open(web_role::user, verdict.user, verdict.credential, ex->app.now());
            const bool embedded = !ex->app.gateway().options().frame_ancestors.empty();
            ex->send(see_other("/").with(field::set_cookie,
                                         session_cookie(web_role::user, token, ex->client.secure, embedded)));
        });
}

void serve_sign_out(const exchange_ptr& ex) {
    ex->app.sessions().close(session_token(*ex, web_role::user));
    const bool embedded = !ex->app.gateway().options().frame_ancestors.empty();
    ex->send(see_other("/").with(field::set_cookie,
                                 session_cookie(web_role::user, "", ex->client.secure, embedded)));
}

void serve_selection_form(const exchange_ptr& ex) {
    const auto people = ex->app.gateway().people();
    const auto* user = signed_in_user(ex, people);
    if (user == nullptr) return;
    auto form = form_fields(ex->body());
    std::optional<lineuri::line_appearance> phone;
    if (auto choice = form_fields(form["phone"]); !choice.empty()) {
        auto found = find_appearance(*user, choice["device"], choice["line"], choice["partition"]);
        if (!found) return ex->send(phone_page(ex, *user, "That phone is no longer yours."));
        phone = std::move(*found);
    }
    if (const auto kept = ex->app.gateway().select(user->id, phone, ex->client.address); !kept)
        return ex->send(phone_page(ex, *user, kept.error()));
    ex->send(see_other("/"));
}

void serve_selection(const exchange_ptr& ex) { send_phones(ex); }

void serve_new_selection(const exchange_ptr& ex) {
    const auto wanted = read_wanted(ex->body());
    if (!wanted)
        return ex->send(error_content(
            status::bad_request, ex->path,
            R"(expected {"device":"NAME","line":"NUMBER","partition":"NAME"}, line and partition optional)"));
    const auto people = ex->app.gateway().people();
    const auto* user = signed_in_user(ex, people);
    if (user == nullptr) return;
    const auto found = find_appearance(*user, wanted->device, wanted->line, wanted->partition);
    if (!found) return ex->send(error_content(status::not_found, ex->path, found.error()));
    if (const auto kept = ex->app.gateway().select(user->id, *found, ex->client.address); !kept)
        return ex->send(error_content(status::internal_server_error, ex->path, kept.error()));
    send_phones(ex);
}

void serve_no_selection(const exchange_ptr& ex) {
    if (const auto kept = ex->app.gateway().select(ex->user, std::nullopt, ex->client.address); !kept)
        return ex->send(error_content(status::internal_server_error, ex->path, kept.error()));
    send_phones(ex);
}

}  // namespace ctig::http
