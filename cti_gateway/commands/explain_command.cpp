// cti_gateway explain: reads configuration and directory as the gateway would, and asks the troubleshooter.
#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>

#include "cti_gateway/commands/commands.hpp"
#include "cti_gateway/commands/explain.hpp"
#include "cti_gateway/commands/explain_peer.hpp"
#include "cti_gateway/commands/lab_file.hpp"
#include "cti_gateway/config/access_list.hpp"
#include "cti_gateway/config/endpoint.hpp"
#include "cti_gateway/config/load.hpp"
#include "cti_gateway/config/number_rules_file.hpp"
#include "cti_gateway/control/client.hpp"
#include "cti_gateway/directory/selection_store.hpp"
#include "cti_gateway/tls/context.hpp"

namespace ctig::commands {
namespace {

constexpr std::uint16_t sip_port = 5060;

struct set_up {
    config::configuration settings;
    std::shared_ptr<const directory::directory> people;
};

std::optional<set_up> read_set_up(const std::filesystem::path& file, std::vector<std::string>& mistakes) {
    constexpr auto lab_name = "lab.toml (built in)";
    auto settings = file.empty() ? config::parse_configuration(lab_file(), lab_name, ".", mistakes)
                                 : config::load_configuration(file, mistakes);
    if (!settings) return std::nullopt;
    auto people = file.empty() ? directory::parse_directory(lab_file(), lab_name, mistakes,
                                                            directory::document::configuration)
                               : directory::load_directory(*settings, mistakes);
    if (!mistakes.empty()) return std::nullopt;
    return set_up{std::move(*settings), std::move(people)};
}

std::vector<std::string> addresses_of(const std::string& host) {
    boost::asio::io_context io;
    boost::asio::ip::tcp::resolver resolver(io);
    boost::system::error_code ec;
    std::vector<std::string> out;
    for (const auto& found : resolver.resolve(host, "", ec))
        out.push_back(found.endpoint().address().to_string());
    return out;
}

// The first address that the peer's name has decides, as it would for the connection.
std::optional<peer_question> ask_peer(const std::string& peer, const config::configuration& settings) {
    const auto at = config::parse_endpoint(peer, sip_port);
    if (!at) return std::nullopt;
    config::access_list access(settings.access.allow, settings.access.trusted);
    for (const auto& name : access.names()) access.set_resolved(name, addresses_of(name));
    peer_question out{.peer = at->host};
    const auto addresses = addresses_of(at->host);
    if (addresses.empty()) return out;
    out.address = addresses.front();
    out.standing = access.standing_of(*out.address);
    return out;
}

// What is not configured is not judged.
std::optional<certificate_question> ask_certificates(const config::configuration& settings) {
    const bool used = settings.http.tls || !settings.tls.certificate.empty() || !settings.tls.ca.empty() ||
                      std::ranges::any_of(settings.cti.managers, &config::manager_options::tls) ||
                      std::ranges::any_of(settings.sip.listeners, [](const config::listener_options& l) {
                          return l.transport == config::listener_transport::tls;
                      });
    if (!used) return std::nullopt;
    auto made = tls::make_contexts(settings);
    return certificate_question{std::move(made.mistakes), std::move(made.warnings)};
}

// A port other than SIP's own over TCP is a TLS peer's.
void probe(const std::string& peer, const config::configuration& settings, std::vector<explain_step>& steps) {
    const auto at = config::parse_endpoint(peer, sip_port);
    if (peer.empty() || !at || at->port == sip_port) return;
    const auto found =
        certificates::probe_peer({.host = at->host, .port = at->port, .trust = settings.tls.ca});
    explain_peer_tls(found, at->host, settings.tls.peer_subjects, std::chrono::system_clock::now(), steps);
}

}  // namespace

int explain_command(const explain_options& options) {
    std::vector<std::string> mistakes;
    const auto given = read_set_up(options.configuration, mistakes);
    for (const auto& mistake : mistakes) std::fprintf(stderr, "%s\n", mistake.c_str());
    if (!given) return 2;
    sign_in_question question{.user = options.user, .line = options.line};
    question.certificates = ask_certificates(given->settings);
    if (!options.peer.empty()) {
        question.peer = ask_peer(options.peer, given->settings);
        if (!question.peer) {
            std::fprintf(stderr, "--peer: expected HOST or HOST:PORT, found \"%s\"\n", options.peer.c_str());
            return 2;
        }
    }
    // A file that is not there holds no selection; it is not made for a question.
    std::unique_ptr<directory::selection_store> selections;
    const auto& file = given->settings.directory.selection_db;
    std::string mistake;
    if (std::error_code ec; std::filesystem::exists(file, ec))
        selections = directory::open_selection_store(file, mistake);
    if (!mistake.empty()) std::fprintf(stderr, "%s\n", mistake.c_str());
    if (selections)
        question.selection = [&](std::string_view user) {
            const auto selected = selections->get(user);
            return selected ? *selected : std::nullopt;
        };
    const auto socket = !options.socket.empty()         ? options.socket
                        : options.configuration.empty() ? lab_socket()
                                                        : given->settings.control.socket;
    question.running = [&](const std::string& device) {
        boost::json::object arguments;
        if (!device.empty()) arguments["device"] = device;
        return control::call(socket, "examine", arguments);
    };
    std::vector<std::string> number_mistakes;
    const auto numbers = config::load_number_plan(given->settings.numbers, number_mistakes);
    for (const auto& m : number_mistakes) std::fprintf(stderr, "%s\n", m.c_str());
    if (!numbers) return 2;
    question.numbers = numbers.get();
    auto steps = explain(question, given->settings, *given->people);
    probe(options.peer, given->settings, steps);
    const auto text = options.json ? boost::json::serialize(explain_json(steps)) + "\n" : explain_text(steps);
    std::fputs(text.c_str(), stdout);
    return all_passed(steps) ? 0 : 1;
}

}  // namespace ctig::commands
