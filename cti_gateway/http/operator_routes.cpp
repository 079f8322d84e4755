#include "cti_gateway/http/operator_routes.hpp"

#include <fmt/format.h>

#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/json/serialize.hpp>
#include <map>
#include <utility>

#include "cti_gateway/http/access.hpp"
#include "cti_gateway/http/operator_json.hpp"
#include "cti_gateway/http/origin.hpp"
#include "cti_gateway/http/pages/page.hpp"
#include "cti_gateway/http/target.hpp"

namespace ctig::http {
namespace {

constexpr std::size_t most_sessions = 1000;

content json(const boost::json::value& what) {
    return {.type = json_type, .body = boost::json::serialize(what) + '\n'};
}

content operator_sign_in_page(std::string_view message, status code = status::ok) {
    return {.code = code,
            .type = html_type,
            .body = render("admin_sign_in.html", {{"message", std::string(message)}})};
}

/// One line of that number: which phones carry it, who watches it, which calls it has. A device on which it
/// is shared is asked for by itself, since the PBX names it so.
struct line_place {
    std::string partition;
    std::vector<std::string> devices;
};

/// By the PBX's device ID.
std::map<std::string, line_place> places_of(const directory::directory& people, std::string_view number) {
    std::map<std::string, line_place> out;
    for (const auto& device : people.devices())
        for (const auto& line : device.lines) {
            if (line.number != number) continue;
            auto& place = out[people.pbx_device_id(
                {.device = device.name, .line = line.number, .partition = line.partition})];
            place.partition = line.partition;
            place.devices.push_back(device.name);
        }
    return out;
}

/// Collects the PBX's answers for one number; the last one sends them all.
class line_answer {
public:
    line_answer(exchange_ptr ex, std::string number, std::size_t places)
        : ex_(std::move(ex)), number_(std::move(number)), missing_(places) {}

    void add(const std::string& pbx_device, const line_place& place, const line_calls& calls) {
        boost::json::array devices(place.devices.begin(), place.devices.end());
        boost::json::object line{
            {"pbx_device", pbx_device},
            {"partition", place.partition},
            {"devices", std::move(devices)},
            {"watched_by", to_json(ex_->app.gateway().sessions({.pbx_device = pbx_device}))}};
        if (calls) {
            line["calls"] = to_json(*calls);
        } else {
            line["error"] = calls.error();
        }
        lines_.push_back(std::move(line));
        if (--missing_ == 0)
            ex_->send(json(boost::json::object{{"number", number_}, {"lines", std::move(lines_)}}));
    }

private:
    exchange_ptr ex_;
    std::string number_;
    std::size_t missing_;
    boost::json::array lines_;
};

}  // namespace

void serve_admin_page(const exchange_ptr& ex) {
    if (!operators_can_sign_in(*ex))
        return ex->send(error_content(status::forbidden, ex->path,
                                      "The operators' page is off: it needs http.operator_token_file in the "
                                      "configuration, a file of mode 600 with the token in it."));
    if (!find_session(*ex, web_role::operators)) return ex->send(operator_sign_in_page(""));
    ex->send({.type = html_type, .body = render("admin.html", {{"form_token", ex->form_token}})});
}

void serve_admin_sign_in(const exchange_ptr& ex) {
    if (!is_of_our_own_page(ex->in.what))
        return ex->send(error_content(status::forbidden, ex->path, "this came from another site's page"));
    if (!operators_can_sign_in(*ex)) return ex->send(see_other("/admin"));
    if (const auto wait = ex->app.signing_in().attempt_from(ex->client.address))
        return ex->send(
            operator_sign_in_page(fmt::format("Too many attempts. Try again in {} seconds.", wait->count()),
                                  status::too_many_requests)
                .with(field::retry_after, fmt::to_string(wait->count())));
    if (!is_operator_token(*ex, form_fields(ex->body())["token"]))
        return ex->send(operator_sign_in_page("This is not the operators' token.", status::forbidden));
    ex->app.signing_in().forgive(ex->client.address);
    const auto token = ex->app.sessions().open(web_role::operators, "",
                                               ex->app.gateway().options().operator_token, ex->app.now());
    ex->send(see_other("/admin").with(field::set_cookie,
                                      session_cookie(web_role::operators, token, ex->client.secure, false)));
}

void serve_admin_sign_out(const exchange_ptr& ex) {
    ex->app.sessions().close(session_token(*ex, web_role::operators));
    ex->send(see_other("/admin").with(field::set_cookie,
                                      session_cookie(web_role::operators, "", ex->client.secure, false)));
}

void serve_sessions(const exchange_ptr& ex) {
    const auto target = ex->in.what.target();
    const auto query = form_fields(query_of({target.data(), target.size()}));
    const auto user = query.find("user");
    ex->send(json(to_json(ex->app.gateway().sessions(
        {.user = user == query.end() ? std::string_view() : std::string_view(user->second),
         .most = most_sessions}))));
}

void serve_line(const exchange_ptr& ex) {
    const auto number =
        percent_decoded(std::string_view(ex->path).substr(std::string_view("/api/v1/lines/").size()));
    const auto people = ex->app.gateway().people();
    const auto places = number ? places_of(*people, *number) : std::map<std::string, line_place>{};
    if (places.empty())
        return ex->send(
            error_content(status::not_found, ex->path, "no device in the directory has this line"));
    const auto answer = std::make_shared<line_answer>(ex, *number, places.size());
    for (const auto& [pbx_device, place] : places)
        ex->app.gateway().calls_at(pbx_device,
                                   [answer, pbx_device = pbx_device, place = place](const line_calls& calls) {
                                       answer->add(pbx_device, place, calls);
                                   });
}

void serve_refusals(const exchange_ptr& ex) {
    ex->send(json(boost::json::object{{"refusals", to_json(ex->app.gateway().refusals())}}));
}

void serve_live(const exchange_ptr& ex) {
    // A browser lets any site's page open a WebSocket, and says whose it is.
    if (!is_of_our_own_page(ex->in.what))
        return ex->send(error_content(status::forbidden, ex->path, "this came from another site's page"));
    if (!boost::beast::websocket::is_upgrade(ex->in.what))
        return ex->send(error_content(status::upgrade_required, ex->path, "this is a WebSocket")
                            .with(field::upgrade, "websocket"));
    if (!ex->app.live().has_room())
        return ex->send(error_content(status::service_unavailable, ex->path, "too many watch already")
                            .with(field::retry_after, "60"));
    if (ex->caller != caller_kind::cookie)
        return ex->grant_live({[&app = ex->app, first = ex->app.gateway().options().operator_token] {
            return app.gateway().options().operator_token == first;
        }});
    ex->grant_live({[&app = ex->app, token = std::string(session_token(*ex, web_role::operators)),
                     first = ex->app.gateway().options().operator_token] {
        return app.gateway().options().operator_token == first &&
               app.sessions().find(token, web_role::operators, app.now()) != nullptr;
    }});
}

}  // namespace ctig::http
