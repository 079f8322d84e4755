#include "cti_gateway/gateway.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "cti_gateway/config/endpoint.hpp"
#include "cti_gateway/config/number_rules_file.hpp"
#include "cti_gateway/config/phones.hpp"
#include "cti_gateway/cti/baresip/baresip_driver.hpp"
#include "cti_gateway/gateway_impl.hpp"
#include "cti_gateway/gateway_web.hpp"
#include "cti_gateway/http/handle_request.hpp"
#include "cti_gateway/http/simulator_control.hpp"
#include "cti_gateway/journal/journal_writer.hpp"
#include "cti_gateway/log/log.hpp"
#include "cti_gateway/simulator/simulator_driver.hpp"
#include "cti_gateway/version.hpp"

namespace ctig {
namespace {

constexpr std::chrono::seconds stop_limit{5};

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += (text.empty() ? "" : "\n") + line;
    return text;
}

std::shared_ptr<const directory::directory> directory_of(const config::configuration& settings,
                                                         const gateway_options& options) {
    std::vector<std::string> mistakes;
    auto loaded = options.directory_toml.empty()
                      ? directory::load_directory(settings, mistakes)
                      : directory::parse_directory(options.directory_toml, "built in", mistakes,
                                                   directory::document::configuration);
    if (!loaded) throw std::runtime_error(joined(mistakes));
    return loaded;
}

http::web_options web_options_of(const config::configuration& settings, const gateway_options& options) {
    std::vector<std::string> mistakes;
    auto loaded = http::load_web_options(settings, mistakes);
    if (!loaded) throw std::runtime_error(joined(mistakes));
    if (!options.operator_token.empty()) loaded->operator_token = options.operator_token;
    return *loaded;
}

/// The simulated PBX: its phones are the directory's, its rules stand in the configuration file
/// ([simulator]).
std::shared_ptr<simulator::simulated_pbx_host> simulated_pbx_of(asio::io_context& io,
                                                                const config::configuration& settings,
                                                                const gateway_options& options,
                                                                const directory::directory& people) {
    std::vector<std::string> mistakes;
    auto phones = options.directory_toml.empty()
                      ? simulator::load_simulator_config(settings.source, people.devices(), mistakes)
                      : simulator::parse_simulator_config(options.directory_toml, "built in",
                                                          people.devices(), mistakes);
    if (!phones) throw std::runtime_error(joined(mistakes));
    return simulator::simulated_pbx_host::make(io.get_executor(), std::move(*phones),
                                               settings.cti.managers.size());
}

/// The phones of cti.protocol = "baresip" stand in the configuration file.
std::vector<config::phone_options> phones_of(const config::configuration& settings) {
    std::vector<std::string> mistakes;
    auto phones = config::load_phones(settings.source, mistakes);
    if (!phones) throw std::runtime_error(joined(mistakes));
    return std::move(*phones);
}

sip::user_agent_config agent_config(const config::configuration& settings,
                                    const net::sip_transport& transport) {
    sip::user_agent_config agent;
    agent.own_uri = settings.sip.uri;
    agent.domain = settings.sip.domain;
    agent.virtual_address = settings.sip.virtual_address;
    agent.server = fmt::format("cti_gateway/{}", version);
    agent.session_timer = settings.sip.session_timer;
    agent.silent_session = settings.limits.silent_session;
    agent.strict_cseq = settings.sip.strict_cseq;
    for (const auto& at : transport.udp_endpoints()) agent.own_hosts.push_back(at.address().to_string());
    for (const auto& l : transport.stream_endpoints()) agent.own_hosts.push_back(l.at.address().to_string());
    return agent;
}

/// As many as the process may have open beside files and links.
net::connection_quota::limits connection_limits(const gateway_options& options) {
    constexpr std::size_t others = 256;
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0) files.rlim_cur = 1024;
    const auto possible = files.rlim_cur > 2 * others ? files.rlim_cur - others : files.rlim_cur / 2;
    const auto most =
        options.connections != 0 ? options.connections : net::connection_quota::limits{}.connections;
    return {.connections = std::min<std::size_t>(most, possible)};
}

std::string listener_text(const net::sip_transport::stream_endpoint& l) {
    const bool v6 = l.at.address().is_v6();
    return fmt::format("{} {}{}{}:{}", l.what == net::sip_transport::kind::tcp ? "tcp" : "tls", v6 ? "[" : "",
                       l.at.address().to_string(), v6 ? "]" : "", l.at.port());
}

std::string listener_text(const asio::ip::udp::endpoint& at) {
    const bool v6 = at.address().is_v6();
    return fmt::format("udp {}{}{}:{}", v6 ? "[" : "", at.address().to_string(), v6 ? "]" : "", at.port());
}

net::sip_transport::kind kind_of(const config::listener_options& l) {
    using kind = net::sip_transport::kind;
    if (l.transport == config::listener_transport::tcp) return kind::tcp;
    return l.peer_authentication ? kind::tls_peer_authentication : kind::tls;
}

/// The first address of a host:port; a listener's address is looked up once, at the start.
template <class Protocol>
typename Protocol::endpoint resolve(asio::io_context& io, const std::string& address) {
    const auto parsed = config::parse_endpoint(address);
    if (!parsed)
        throw std::runtime_error(fmt::format("address '{}': expected host:port or [v6]:port", address));
    typename Protocol::resolver resolver(io);
    boost::system::error_code ec;
    const auto found =
        resolver.resolve(parsed->host, std::to_string(parsed->port), asio::ip::resolver_base::passive, ec);
    if (ec || found.empty())
        throw std::runtime_error(fmt::format("address '{}': host not found ({})", address, ec.message()));
    return found.begin()->endpoint();
}

}  // namespace

gateway::gateway(asio::io_context& io, config::configuration settings, gateway_options options)
    : impl_(std::make_unique<impl>(*this, io, std::move(settings), std::move(options))) {}
gateway::~gateway() = default;
void gateway::start() { impl_->start(); }
void gateway::stop(std::function<void()> stopped) { impl_->begin_stop(std::move(stopped)); }
void gateway::when_all_respond(std::function<void()> done) { impl_->when_all_respond(std::move(done)); }
reload_result gateway::reload(config::configuration settings) { return impl_->reload(std::move(settings)); }
gateway_status gateway::status() const { return impl_->status(); }

gateway::impl::impl(gateway& of, asio::io_context& context, config::configuration given,
                    gateway_options given_options)
    : owner(of),
      io(context),
      settings(std::make_shared<config::configuration>(std::move(given))),
      options(std::move(given_options)),
      people(directory_of(*settings, options)),
      access(settings->access.allow, settings->access.trusted),
      dns(io.get_executor(), options.name_servers),
      peers({.names = [this](const auto& address, auto done) { dns.names(address, std::move(done)); },
             .addresses = [this](const auto& host, auto done) { dns.addresses(host, std::move(done)); }}),
      watched(
          io.get_executor(), [this](const auto& host, auto done) { dns.addresses(host, std::move(done)); },
          [this](const auto& name, const auto& addresses) { on_access_name(name, addresses); }),
      transport(io.get_executor(), *this, dns, connection_limits(options)),
      stop_timer(io.get_executor()) {
    if (!options.trace_file.empty()) {
        trace = std::make_unique<trace::trace_file>(options.trace_file);
        transport.set_tap(trace.get());
    }
    web_options = web_options_of(*settings, options);
    std::vector<std::string> mistakes;
    numbers = config::load_number_plan(settings->numbers, mistakes);
    if (!numbers) throw std::runtime_error(joined(mistakes));
    if (!settings->audit.file.empty())
        audit = std::make_unique<audit::audit_file>(settings->audit.file, settings->audit.mask_numbers
                                                                              ? audit::numbers::masked
                                                                              : audit::numbers::plain);
    std::string mistake;
    selections = directory::open_selection_store(settings->directory.selection_db, mistake);
    if (!selections) throw std::runtime_error(mistake);
    auto drivers = cti::standard_drivers();
    if (settings->cti.protocol == config::cti_protocol::simulator) {
        simulated = simulated_pbx_of(io, *settings, options, *people);
        drivers.add(config::cti_protocol::simulator, [host = simulated](const cti::driver_request& what) {
            return simulator::make_simulator_driver(
                host, static_cast<std::size_t>(what.index),
                {what.options.application_user, what.options.application_password});
        });
    }
    if (settings->cti.protocol == config::cti_protocol::baresip)
        drivers.add(config::cti_protocol::baresip,
                    [phones = phones_of(*settings)](const cti::driver_request& what) {
                        return cti::baresip::make_baresip_driver(what, phones);
                    });
    pool = std::make_unique<cti::link_pool>(io.get_executor(), settings->cti, drivers, trace.get());
}

audit::sink gateway::impl::audit_sink() const {
    if (!audit) return nullptr;
    return [to = audit.get()](audit::record what) { to->write(std::move(what)); };
}

gateway::impl::~impl() {
    watched.stop();
    dns.stop();
    transport.stop();
    pool->stop();
    if (sharded) sharded->end();
    writer.reset();  // it tells the shards
}

void gateway::impl::listen() {
    auto listeners = settings->sip.listeners;
    if (listeners.empty())
        listeners = {{.transport = config::listener_transport::udp},
                     {.transport = config::listener_transport::tcp}};
    for (const auto& l : listeners) {
        try {
            if (l.transport == config::listener_transport::udp)
                transport.listen_udp(resolve<asio::ip::udp>(io, l.address));
            else
                transport.listen(resolve<asio::ip::tcp>(io, l.address), kind_of(l));
        } catch (const boost::system::system_error& e) {
            throw std::runtime_error(fmt::format("cannot listen on {}: {}", l.address, e.code().message()));
        }
    }
    for (const auto& at : transport.udp_endpoints()) log::info("listening on {}", listener_text(at));
    for (const auto& l : transport.stream_endpoints()) log::info("listening on {}", listener_text(l));
}

void gateway::impl::start() {
    started_at = std::chrono::system_clock::now();
    watched.watch(access.names());
    if (const auto mistakes = load_tls(*settings); !mistakes.empty())
        throw std::runtime_error(joined(mistakes));
    listen();
    make_shards(open_journal());
    if (!settings->http.listen.empty()) {
        web = std::make_unique<web_side>(*this);
        web->listen(resolve<asio::ip::tcp>(io, settings->http.listen));
    }
    if (!settings->control.socket.empty()) {
        commands = std::make_unique<control::server>(
            io.get_executor(), [this](std::string_view name, const auto& arguments, control::reply done) {
                if (name == "examine") return command_examine(arguments, std::move(done));
                done(command(name, arguments));
            });
        if (auto opened = commands->listen(settings->control.socket); !opened) {
            // Nobody asked for the default one: a gateway started by hand does without.
            if (settings->control.socket != config::control_options{}.socket)
                throw std::runtime_error(opened.error());
            log::warn("no control socket, so no 'status' and 'select': {}", opened.error());
            commands.reset();
        }
    }
    if (simulated) simulated_remote = std::make_unique<http::simulator_remote>(simulated);
    pool->start(*this);
    follow_ldap();
    sharded->run();
}

void gateway::impl::make_shards(const std::vector<journal::row>& rows) {
    sharded = std::make_unique<shards::shard_team>(io.get_executor(),
                                                   static_cast<std::size_t>(settings->runtime.shards));
    const auto shards = sharded->size();
    at_rest.assign(shards, false);
    const auto team = std::make_shared<bridge::team>();
    team->bridges = shards;
    auto agent = agent_config(*settings, transport);
    agent.note_changes = writer != nullptr;
    for (auto* limit : {&agent.max_transactions, &agent.max_transaction_bytes, &agent.max_event_bytes})
        *limit /= shards;
    // Rows keep the ids that they have; the shards' new ones lie between each other's.
    agent.dialog_id_step = shards;
    for (const auto& row : rows) agent.first_dialog_id = std::max(agent.first_dialog_id, row.id + 1);
    for (std::size_t i = 0; i < shards; ++i, ++agent.first_dialog_id)
        sharded->add(std::make_unique<shards::shard>(
            shards::shard_parts{.host = *this,
                                .own = sharded->executor_of(i),
                                .to_host = sharded->to_host(),
                                .index = i,
                                .agent = agent,
                                .people = people,
                                .settings = settings,
                                .numbers = numbers,
                                .selected = [this](std::string_view user) { return selection_of(user); },
                                .metrics = metrics,
                                .audit = audit_sink(),
                                .team = team,
                                .turn = pool->shared_turn(),
                                .writer = writer.get()}));
    tell_links();
    restore_sessions(rows);
}

void gateway::impl::begin_stop(std::function<void()> when_stopped) {
    if (!sharded || stopped_for_good) return when_stopped();
    // Everybody who asked is told, also who asks again.
    stopped = [earlier = std::move(stopped), now = std::move(when_stopped)] {
        if (earlier) earlier();
        now();
    };
    if (std::exchange(stopping, true)) return;
    transport.stop_listening();
    stop_timer.expires_after(stop_limit);
    stop_timer.async_wait([this](boost::system::error_code ec) {
        if (!ec) finish_stop();
    });
    // They say when they are at rest.
    sharded->tell_all([](shards::shard& s) { s.begin_stop(); });
}

// Posted: what was put out last is still to be written.
void gateway::impl::finish_stop() {
    if (!stopped) return;
    stop_timer.cancel();
    asio::post(io, [this, done = std::exchange(stopped, nullptr)] {
        if (web) web->stop();
        if (commands) commands->stop();
        pool->stop();
        if (simulated_remote) simulated_remote->stop();
        if (simulated) simulated->shut_down();
        close_journal();
        sharded->end();
        const auto end = [this, done] {
            sharded->tell_all([](shards::shard& s) { s.rest(); });
            transport.stop();
            refresher.reset();
            refresher_token.reset();
            watched.stop();
            dns.stop();
            stopped_for_good = true;
            done();
        };
        // What they let go comes first, and is then still to be written.
        asio::post(io, [this, end] {
            act_now();
            asio::post(io, end);
        });
    });
}

void gateway::impl::when_all_respond(std::function<void()> done) {
    if (!sharded || !sharded->running()) return done();
    sharded->tell_all([host = sharded->to_host(), left = std::make_shared<std::size_t>(sharded->size()),
                       done = std::move(done)](shards::shard&) {
        host->put([left, done] {
            if (--*left == 0) done();
        });
    });
}

gateway_status gateway::impl::status() const {
    gateway_status s;
    s.version = version;
    s.started = started_at;
    s.rcc_enabled = settings->rcc.enabled;
    s.users = people->users().size();
    s.links = pool->statuses();
    if (sharded) {
        const auto links = pool->indices();
        s.sessions_by_link.resize(links.size());
        sharded->ask_all([&](shards::shard& one) {
            s.sessions += one.sessions().sessions();
            s.monitors += one.sessions().monitors();
            const auto by_index = one.sessions().sessions_by_link();
            for (std::size_t n = 0; n < links.size(); ++n)
                if (const auto at = static_cast<std::size_t>(links[n]); at < by_index.size())
                    s.sessions_by_link[n] += by_index[at];
            if (one.sessions().draining() != bridge::drain_mode::off) s.closed = "this gateway is drained";
        });
    }
    if (stopping) s.closed = "the gateway is stopping";
    for (const auto& at : transport.udp_endpoints()) s.listeners.push_back(listener_text(at));
    for (const auto& l : transport.stream_endpoints()) s.listeners.push_back(listener_text(l));
    return s;
}

}  // namespace ctig
