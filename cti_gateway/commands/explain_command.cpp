// cti_gateway explain: reads configuration and directory as the gateway would, and asks the troubleshooter.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>

#include "cti_gateway/certificates/certificate_file.hpp"
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
    std::shared_ptr<const lineuri::number_plan> numbers;
};

std::optional<set_up> read_set_up(const std::filesystem::path& file, std::vector<std::string>& mistakes) {
    constexpr auto lab_name = "lab.toml (built in)";
    auto settings = file.empty() ? config::parse_configuration(lab_file(), lab_name, ".", mistakes)
                                 : config::load_configuration(file, mistakes);
    if (!settings) return std::nullopt;
    auto people = file.empty() ? directory::parse_directory(lab_file(), lab_name, mistakes,
                                                            directory::document::configuration)
                               : directory::load_directory(*settings, mistakes);
    auto numbers = config::load_number_plan(settings->numbers, mistakes);
    if (!mistakes.empty()) return std::nullopt;
    return set_up{std::move(*settings), std::move(people), std::move(numbers)};
}

explain_step configuration_step(const std::filesystem::path& file, const std::vector<std::string>& mistakes) {
    const auto name = file.empty() ? std::string("the lab's configuration") : file.string();
    if (mistakes.empty())
        return {.name = "configuration", .finding = fmt::format("{} is read without a mistake", name)};
    return {.name = "configuration",
            .result = step_result::fail,
            .finding = fmt::format("{}", fmt::join(mistakes, "; ")),
            .mend = fmt::format("correct it: cti_gateway check -c {} lists every mistake", name)};
}

// What TLS needs of files, where something uses it.
void certificate_step(const config::configuration& settings, std::vector<explain_step>& steps) {
    const bool sips = std::ranges::any_of(
        settings.sip.listeners, [](const auto& l) { return l.transport == config::listener_transport::tls; });
    const bool managers = std::ranges::any_of(settings.cti.managers, &config::manager_options::tls);
    if (!sips && !settings.http.tls && !managers) return;
    auto made = tls::make_contexts(settings);
    const auto& file = settings.tls.certificate;
    const auto shown = certificates::load_certificates(file);
    if (made.mistakes.empty() && file.empty()) return;  // cti.ca alone
    if (made.mistakes.empty() && !shown) made.mistakes.push_back(shown.error());
    if (!made.mistakes.empty()) {
        steps.push_back(
            {"certificate", step_result::fail, fmt::format("{}", fmt::join(made.mistakes, "; ")),
             "correct the file, or the key that names it; cti_gateway cert new makes a certificate"});
        return;
    }
    const auto facts = certificates::facts_of(*shown->front(), std::chrono::system_clock::now());
    const bool good = facts.left.count() >= 0 && !facts.not_yet_valid;
    steps.push_back({"certificate", good ? step_result::pass : step_result::fail,
                     fmt::format("ours names {} and is valid from {} until {}{}{}",
                                 fmt::join(facts.names, ", "), facts.not_before, facts.not_after,
                                 made.warnings.empty() ? "" : "; ", fmt::join(made.warnings, "; ")),
                     good ? "" : "have the certificate of tls.certificate renewed"});
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

// A port other than SIP's own over TCP is a TLS peer's.
std::vector<explain_step> probe(const std::string& peer, const config::configuration& settings) {
    std::vector<explain_step> steps;
    const auto at = config::parse_endpoint(peer, sip_port);
    if (!at || at->port == sip_port) return steps;
    const auto found =
        certificates::probe_peer({.host = at->host, .port = at->port, .trust = settings.tls.ca});
    explain_peer_tls(found, at->host, settings.tls.peer_subjects, std::chrono::system_clock::now(), steps);
    return steps;
}

int tell(const std::vector<explain_step>& steps, const explain_options& options) {
    const auto text = options.json ? boost::json::serialize(explain_json(steps)) + "\n" : explain_text(steps);
    std::fputs(text.c_str(), stdout);
    return all_passed(steps) ? 0 : 1;
}

// A file that is not there holds no selection; it is not made for a question.
std::unique_ptr<directory::selection_store> open_selections(const std::filesystem::path& file) {
    std::error_code ec;
    if (!std::filesystem::exists(file, ec)) return nullptr;
    std::string mistake;
    auto out = directory::open_selection_store(file, mistake);
    if (!mistake.empty()) std::fprintf(stderr, "%s\n", mistake.c_str());
    return out;
}

}  // namespace

int explain_command(const explain_options& options) {
    std::vector<std::string> mistakes;
    const auto given = read_set_up(options.configuration, mistakes);
    sign_in_question question{.user = options.user, .line = options.line};
    question.before.push_back(configuration_step(options.configuration, mistakes));
    if (!given) {
        tell(question.before, options);
        return 2;
    }
    certificate_step(given->settings, question.before);
    if (!options.peer.empty()) {
        question.peer = ask_peer(options.peer, given->settings);
        if (!question.peer) {
            std::fprintf(stderr, "--peer: expected HOST or HOST:PORT, found \"%s\"\n", options.peer.c_str());
            return 2;
        }
        question.peer->tls = probe(options.peer, given->settings);
    }
    const auto selections = open_selections(given->settings.directory.selection_db);
    if (selections) question.selection = [&](std::string_view user) { return selections->get(user); };
    const auto socket = !options.socket.empty()         ? options.socket
                        : options.configuration.empty() ? lab_socket()
                                                        : given->settings.control.socket;
    question.running = [&](const std::string& device) {
        boost::json::object arguments;
        if (!device.empty()) arguments["device"] = device;
        return control::call(socket, "examine", arguments);
    };
    question.numbers = given->numbers.get();
    return tell(explain(question, given->settings, *given->people), options);
}

}  // namespace ctig::commands
