// cti_gateway simulate: the simulated PBX as a process of its own.
#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <optional>

#include "cti_gateway/commands/commands.hpp"
#include "cti_gateway/commands/lab_file.hpp"
#include "cti_gateway/config/endpoint.hpp"
#include "cti_gateway/config/load.hpp"
#include "cti_gateway/http/simulator_control.hpp"
#include "cti_gateway/log/service.hpp"
#include "cti_gateway/simulator/manager_server.hpp"

namespace ctig::commands {
namespace {

namespace asio = boost::asio;

int complain(const std::string& what) {
    std::fprintf(stderr, "cti_gateway simulate: %s\n", what.c_str());
    return 2;
}

std::optional<simulator::simulator_config> load_file(const std::filesystem::path& file,
                                                     std::vector<std::string>& mistakes) {
    // Only where the directory is matters of the rest: the file may be the PBX's alone, and no configuration
    // that a gateway could run with.
    std::vector<std::string> of_the_gateway;
    const auto settings = config::load_configuration(file, of_the_gateway);
    if (!settings) {
        mistakes = std::move(of_the_gateway);
        return std::nullopt;
    }
    const auto people = directory::load_directory(*settings, mistakes);
    if (people == nullptr) return std::nullopt;
    return simulator::load_simulator_config(file, people->devices(), mistakes);
}

std::optional<simulator::simulator_config> load(const simulate_options& options) {
    std::vector<std::string> mistakes;
    auto config = options.configuration.empty()
                      ? simulator::parse_simulator_config(lab_file(), "lab.toml (built in)", mistakes)
                      : load_file(options.configuration, mistakes);
    for (const auto& mistake : mistakes) std::fprintf(stderr, "%s\n", mistake.c_str());
    return config;
}

void override_by(const simulate_options& options, simulator::simulator_config& config) {
    if (!options.http.empty()) config.http = options.http;
    if (options.dialect == "ecma354") config.dialect = config::cti_dialect::ecma354;
    if (options.dialect == "openscape") config.dialect = config::cti_dialect::openscape;
    if (options.dialect == "avaya") config.dialect = config::cti_dialect::avaya;
    if (!options.call_ids.empty())
        config.call_ids = options.call_ids == "manager" ? simulator::call_id_scheme::manager
                                                        : simulator::call_id_scheme::cluster;
}

/// Nothing when the text is no address with a port.
std::optional<asio::ip::tcp::endpoint> endpoint_of(const std::string& text) {
    const auto parsed = config::parse_endpoint(text);
    if (!parsed) return std::nullopt;
    boost::system::error_code ec;
    const auto address = asio::ip::make_address(parsed->host == "localhost" ? "127.0.0.1" : parsed->host, ec);
    if (ec) return std::nullopt;
    return asio::ip::tcp::endpoint(address, parsed->port);
}

}  // namespace

int simulate_command(const simulate_options& options) {
    std::signal(SIGPIPE, SIG_IGN);
    auto config = load(options);
    if (!config) return 2;
    override_by(options, *config);
    const log::service log({});
    asio::io_context io(1);
    const auto host =
        simulator::simulated_pbx_host::make(io.get_executor(), std::move(*config), options.listen.size());
    const auto server = simulator::manager_server::make(host);
    for (std::size_t i = 0; i < options.listen.size(); ++i) {
        const auto at = endpoint_of(options.listen[i]);
        if (!at)
            return complain(
                fmt::format("--listen {}: expected ADDRESS:PORT or [V6]:PORT", options.listen[i]));
        if (const auto ec = server->listen(*at))
            return complain(fmt::format("cannot listen on {}: {}", options.listen[i], ec.message()));
        const auto bound = server->address_of(i);
        log::info("manager {} listens on {}", i + 1,
                  config::to_string({bound.address().to_string(), bound.port()}));
    }
    std::optional<http::simulator_remote> remote;
    try {
        remote.emplace(host);
    } catch (const std::runtime_error& e) {
        return complain(e.what());
    }
    if (const auto at = remote->endpoint())
        log::info("actions: http://{}/", config::to_string({at->address().to_string(), at->port()}));
    asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&](boost::system::error_code ec, int) {
        if (ec) return;
        log::info("stopping");
        remote->stop();
        server->stop();
        host->shut_down();
        io.stop();
    });
    io.run();
    return 0;
}

}  // namespace ctig::commands
