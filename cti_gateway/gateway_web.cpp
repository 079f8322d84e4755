#include "cti_gateway/gateway_web.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <stdexcept>

#include "csta/enum_literals.hpp"
#include "csta/services.hpp"
#include "cti_gateway/http/forwarded.hpp"
#include "cti_gateway/log/log.hpp"
#include "cti_gateway/tls/context.hpp"

namespace ctig {
namespace {

std::string state_text(const csta::call_state& state) {
    struct visitor {
        std::string operator()(const csta::compound_call_state& s) const {
            std::string out;
            for (const auto one : s.states)
                out += fmt::format("{}{}", out.empty() ? "" : ", ", csta::to_literal(one));
            return out;
        }
        std::string operator()(csta::simple_call_state s) const { return std::string(csta::to_literal(s)); }
        std::string operator()(const csta::unknown_call_state&) const { return "unknown"; }
    };
    return std::visit(visitor{}, state.value);
}

std::optional<std::string> party_text(const std::optional<csta::extended_device_id>& party) {
    const auto* device = party ? std::get_if<csta::device_id>(&party->value) : nullptr;
    if (device == nullptr || device->text.empty()) return std::nullopt;
    const auto number = bridge::number_of(device->text);
    return number.empty() ? device->text : std::string(number);
}

http::line_calls read_snapshot(const boost::system::result<csta::message>& answer) {
    const auto fail = [](std::string why) {
        return http::line_calls{boost::system::in_place_error, std::move(why)};
    };
    if (!answer) return fail(fmt::format("the PBX gave no answer: {}", answer.error().message()));
    const auto* snapshot = csta::get_if<csta::snapshot_device_response>(&*answer);
    if (!snapshot) return fail(fmt::format("the PBX answered {}", csta::message_name(*answer)));
    std::vector<http::line_call> out;
    if (const auto* data =
            std::get_if<csta::snapshot_device_data>(&snapshot->cross_ref_id_or_snapshot_data.value))
        for (const auto& item : data->items)
            out.push_back({item.connection_identifier.call_id, state_text(item.local_call_state),
                           party_text(item.endpoint_device)});
    return out;
}

}  // namespace

http::application_parts gateway::web_side::parts_of(web_side& self, gateway::impl& gateway) {
    return {.gateway = self,
            .metrics = gateway.metrics,
            .before_metrics = [&gateway] { gateway.collect_counters(); },
            .check = gateway.password_check(),
            .tokens = [&gateway] { return fmt::format("{:016x}{:016x}", gateway.ids(), gateway.ids()); },
            .now = [] { return std::chrono::steady_clock::now(); }};
}

std::shared_ptr<asio::ssl::context> gateway::web_side::security_of(const config::configuration& settings,
                                                                   std::vector<std::string>& mistakes) {
    if (!settings.http.tls) return nullptr;
    auto loaded = tls::make_server_context(settings.tls, tls::client_certificates::not_asked);
    for (const auto& warning : loaded.warnings) log::warn("http.tls: {}", warning);
    mistakes.insert(mistakes.end(), loaded.mistakes.begin(), loaded.mistakes.end());
    return loaded.context;
}

gateway::web_side::web_side(gateway::impl& of)
    : gateway_(of), application_(of.io.get_executor(), parts_of(*this, of)) {}
gateway::web_side::~web_side() = default;

void gateway::web_side::listen(const asio::ip::tcp::endpoint& where) {
    const auto& settings = *gateway_.settings;
    std::vector<std::string> mistakes;
    auto security = security_of(settings, mistakes);
    if (!mistakes.empty()) throw std::runtime_error(fmt::format("{}", fmt::join(mistakes, "\n")));
    server_ = std::make_unique<http::server>(
        gateway_.io.get_executor(),
        http::connection_parts{
            .handle = [this](const http::incoming& what,
                             http::reply answer) { application_.handle(what, std::move(answer)); },
            .live = &application_.live(),
            .security = std::move(security),
            .stands_for_many =
                [this](std::string_view peer) {
                    return http::is_trusted_proxy(peer, gateway_.web_options.trusted_proxies);
                }});
    if (const auto ec = server_->listen(where))
        throw std::runtime_error(
            fmt::format("http.listen: cannot listen on {}: {}", settings.http.listen, ec.message()));
    log::info("listening on {} {}:{}", settings.http.tls ? "https" : "http",
              server_->endpoint().address().to_string(), server_->endpoint().port());
}

void gateway::web_side::reload(std::shared_ptr<asio::ssl::context> security) {
    if (server_ && security) server_->set_security(std::move(security));
}

void gateway::web_side::use(directory::password_check check) { application_.use(std::move(check)); }

void gateway::web_side::stop() {
    if (server_) server_->stop();
}

gateway_status gateway::web_side::status() const { return gateway_.status(); }
std::shared_ptr<const directory::directory> gateway::web_side::people() const { return gateway_.people; }
std::shared_ptr<const config::configuration> gateway::web_side::settings() const { return gateway_.settings; }
const http::web_options& gateway::web_side::options() const { return gateway_.web_options; }
// The last of all shards, oldest first.
std::deque<refused_request> gateway::web_side::refusals() const {
    std::deque<refused_request> all;
    gateway_.sharded->ask_all([&](shards::shard& s) {
        const auto& some = s.refused().entries();
        all.insert(all.end(), some.begin(), some.end());
    });
    std::ranges::stable_sort(all, {}, &refused_request::when);
    if (all.size() > refusal_log::size) all.erase(all.begin(), all.end() - refusal_log::size);
    return all;
}

http::session_list gateway::web_side::sessions(const http::session_query& which) const {
    http::session_list out;
    gateway_.sharded->ask_all([&](shards::shard& s) {
        s.sessions().each([&](const bridge::rcc_session& session) {
            if (!which.user.empty() && session.user != which.user) return;
            if (!which.pbx_device.empty() && std::ranges::none_of(session.lines, [&](const auto& line) {
                    return line.pbx_device == which.pbx_device;
                }))
                return;
            ++out.matching;
            if (out.shown.size() < which.most) out.shown.push_back(report(s, session));
        });
    });
    return out;
}

http::session_report gateway::web_side::report(const shards::shard& of,
                                               const bridge::rcc_session& session) const {
    http::session_report out{.user = session.user,
                             .call_id = session.call_id,
                             .manager = gateway_.status(session.link).manager,
                             .monitors = session.monitors.size(),
                             .outstanding = session.outstanding};
    if (const auto dialog = of.phones().find(session.dialog); dialog && dialog->last_flow)
        out.peer = dialog->last_flow->remote_address;
    for (const auto& line : session.lines) {
        const auto& chosen = line.resolution.appearance;
        out.lines.push_back({.line_uri = line.uri.text,
                             .pbx_device = line.pbx_device,
                             .device = chosen ? chosen->device : "",
                             .reason = line.resolution.reason});
    }
    return out;
}

http::admission_report gateway::web_side::admission() const {
    const auto& limits = gateway_.settings->limits;
    std::size_t waiting = 0;
    gateway_.sharded->ask_all([&](shards::shard& s) { waiting += s.sessions().sign_ins_waiting(); });
    return {.waiting = waiting, .rate = limits.admission_rate, .session_limit = limits.sessions};
}

void gateway::web_side::calls_at(std::string pbx_device, std::function<void(http::line_calls)> done) {
    for (const auto link : gateway_.pool->indices()) {
        if (gateway_.status(link).state != cti::link_state::in_service) continue;
        return gateway_.ask_link(
            link, csta::snapshot_device{.snapshot_object = {.text = std::move(pbx_device)}},
            [done = std::move(done)](const auto& answer) { done(read_snapshot(answer)); });
    }
    asio::post(gateway_.io, [done = std::move(done)] {
        done(http::line_calls{boost::system::in_place_error, "no CTI link is in service"});
    });
}

std::optional<lineuri::line_appearance> gateway::web_side::selection(std::string_view user) const {
    return gateway_.selection_of(user);
}

std::optional<std::string> gateway::web_side::place_of(std::string_view profile) const {
    std::optional<std::string> place;
    gateway_.sharded->ask_all([&](shards::shard& s) {
        if (!place) place = s.sessions().place_of(profile);
    });
    return place;
}

boost::system::result<void, std::string> gateway::web_side::select(
    const std::string& user, const std::optional<lineuri::line_appearance>& phone, const std::string& peer) {
    return gateway_.select(user, phone, peer);
}

}  // namespace ctig
