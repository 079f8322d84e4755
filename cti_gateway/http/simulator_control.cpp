#include "cti_gateway/http/simulator_control.hpp"

#include <fmt/format.h>

#include <boost/asio/ip/address.hpp>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "cti_gateway/config/endpoint.hpp"
#include "cti_gateway/http/handle_request.hpp"

namespace ctig::http {
namespace {

namespace json = boost::json;

struct told {
    status code = status::ok;
    std::string body;
    std::string_view type = "application/json";
};

told in_json(const json::object& what, status code = status::ok) {
    return {code, json::serialize(what) + '\n'};
}

told mistake(std::string_view sentence, status code = status::bad_request) {
    return in_json({{"error", sentence}}, code);
}

told perform_all(const json::array& actions, simulator::pbx_control& control) {
    std::size_t done = 0;
    json::array answers;
    for (const auto& one : actions) {
        if (!one.is_object())
            return in_json({{"error", "an action is an object"}, {"done", done}}, status::bad_request);
        auto answer = control.perform(one.get_object());
        if (!answer) return in_json({{"error", answer.error()}, {"done", done}}, status::bad_request);
        answers.emplace_back(std::move(*answer));
        ++done;
    }
    return in_json({{"done", done}, {"answers", std::move(answers)}});
}

told perform(std::string_view body, simulator::pbx_control& control) {
    boost::system::error_code ec;
    const auto parsed = json::parse(json::string_view(body.data(), body.size()), ec);
    if (ec) return mistake("the body is not JSON: " + ec.message());
    if (const auto* list = parsed.if_array()) return perform_all(*list, control);
    if (!parsed.is_object()) return mistake("the body is an action, {\"action\": ...}, or a list of them");
    auto answer = control.perform(parsed.get_object());
    if (!answer) return mistake(answer.error());
    auto object = std::move(*answer);
    object["done"] = 1;
    return in_json(object);
}

told answer_to(const request& what, simulator::pbx_control& control) {
    const std::string_view path(what.target().data(), what.target().size());
    const bool read = what.method() == verb::get || what.method() == verb::head;
    // Any web page could make its visitor's browser post here; tools send no Origin.
    if (what.count(field::origin) != 0)
        return mistake("this is for tools, not for web pages", status::forbidden);
    if (path == "/state" && read) return in_json(control.state());
    if (path == "/lines" && read) return in_json(control.lines());
    if (path != "/")
        return mistake("there is nothing at this path; GET / tells what there is", status::not_found);
    if (read) return {status::ok, simulator::describe_actions(), "text/plain; charset=utf-8"};
    if (what.method() == verb::post) return perform(what.body(), control);
    return mistake("GET or POST", status::method_not_allowed);
}

std::unique_ptr<server> serve(const std::shared_ptr<simulator::simulated_pbx_host>& host,
                              const std::string& address) {
    const auto at = config::parse_endpoint(address);
    boost::system::error_code ec;
    asio::ip::address where;
    if (at) where = asio::ip::make_address(at->host == "localhost" ? "127.0.0.1" : at->host, ec);
    if (!at || ec || !where.is_loopback())
        throw std::runtime_error(
            fmt::format("simulator.http: \"{}\" is not ADDRESS:PORT on loopback; whoever reaches it can do "
                        "anything to the PBX",
                        address));
    auto made = std::make_unique<server>(
        host->get_executor(),
        connection_parts{.handle = [control = std::make_shared<simulator::pbx_control>(host)](
                                       const incoming& in, const reply& answer) {
            answer(control_simulator(in.what, *control, std::chrono::system_clock::now()));
        }});
    if ((ec = made->listen({where, at->port})))
        throw std::runtime_error(
            fmt::format("simulator.http: cannot listen on {}: {}", address, ec.message()));
    return made;
}

}  // namespace

response control_simulator(const request& what, simulator::pbx_control& control,
                           std::chrono::system_clock::time_point now) {
    auto found = answer_to(what, control);
    response out(found.code, what.version());
    out.set(field::server, "cti_gateway");
    out.set(field::date, http_date(now));
    out.set(field::content_type, boost::beast::string_view(found.type.data(), found.type.size()));
    out.set(field::cache_control, "no-store");
    if (found.code == status::method_not_allowed) out.set(field::allow, "GET, HEAD, POST");
    out.body() = std::move(found.body);
    out.prepare_payload();
    out.keep_alive(what.keep_alive());
    if (what.method() == verb::head) out.body().clear();
    return out;
}

simulator_remote::simulator_remote(const std::shared_ptr<simulator::simulated_pbx_host>& host)
    : script_(simulator::script_player::make(host)) {
    if (const auto& address = host->config().http; !address.empty()) port_ = serve(host, address);
    script_->start();
}

simulator_remote::~simulator_remote() { stop(); }

void simulator_remote::stop() {
    if (port_) port_->stop();
    script_->stop();
}

std::optional<asio::ip::tcp::endpoint> simulator_remote::endpoint() const {
    return port_ ? std::optional(port_->endpoint()) : std::nullopt;
}

}  // namespace ctig::http
