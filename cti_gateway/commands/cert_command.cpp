// cti_gateway cert: keys and certificates of the gateway, and of those it talks to.
#include <fmt/format.h>

#include <cstdio>
#include <iostream>

#include "cti_gateway/certificates/certificate_file.hpp"
#include "cti_gateway/certificates/certificate_request.hpp"
#include "cti_gateway/certificates/own_certificate.hpp"
#include "cti_gateway/certificates/peer_probe.hpp"
#include "cti_gateway/certificates/trust_folder.hpp"
#include "cti_gateway/commands/cert_commands.hpp"
#include "cti_gateway/config/endpoint.hpp"
#include "cti_gateway/config/text_file.hpp"
#include "cti_gateway/config/written_file.hpp"

namespace ctig::commands {
namespace {

using namespace certificates;

constexpr std::uint16_t sips_port = 5061;

int complain(std::string_view what, int status = 1) {
    std::fprintf(stderr, "cti_gateway cert: %.*s\n", static_cast<int>(what.size()), what.data());
    return status;
}

void show(const std::vector<certificate_ptr>& all) {
    const auto now = std::chrono::system_clock::now();
    for (std::size_t i = 0; i < all.size(); ++i)
        std::printf("certificate %zu of %zu\n%s", i + 1, all.size(),
                    describe(facts_of(*all[i], now)).c_str());
}

int store(const std::vector<certificate_ptr>& all, const std::filesystem::path& folder) {
    const auto change = store_trust(all, folder);
    if (!change) return complain(change.error());
    for (const auto& one : change->stored) std::printf("stored   %s\n", one.c_str());
    for (const auto& one : change->present) std::printf("present  %s\n", one.c_str());
    for (const auto& one : change->not_ca)
        std::printf("left out %s: it signs no certificates\n", one.c_str());
    return 0;
}

int store_own(const std::vector<certificate_ptr>& all, const cert_import_options& options) {
    std::error_code ec;
    if (!options.force && std::filesystem::exists(options.output, ec))
        return complain(fmt::format("{} exists: --force to replace it", options.output.string()), 2);
    const auto key = config::read_text_file(options.key);
    if (!key)
        return complain(fmt::format("{} cannot be read: {}", options.key.string(), key.error().message()));
    const auto own = chain_for_key(all, *key);
    if (!own) return complain(fmt::format("{}: {}", options.key.string(), own.error()));
    if (const auto kept = config::write_text_file(options.output, own->pem); !kept)
        return complain(
            fmt::format("{} cannot be written: {}", options.output.string(), kept.error().message()));
    for (const auto& one : own->subjects) std::printf("%s: %s\n", options.output.c_str(), one.c_str());
    if (!own->missing_issuer.empty())
        std::printf("not among the files: \"%s\"; unless it is a root, peers will miss it\n",
                    own->missing_issuer.c_str());
    return 0;
}

}  // namespace

int cert_new_command(const cert_new_options& options) {
    std::error_code ec;
    for (const auto& file : {options.key, options.output})
        if (!options.force && std::filesystem::exists(file, ec))
            return complain(fmt::format("{} exists: --force to replace it", file.string()), 2);
    const auto made = make_certificate({.names = options.names,
                                        .key = options.rsa ? key_kind::rsa : key_kind::ec,
                                        .days = options.self_signed ? options.days : 0});
    if (!made) return complain(made.error(), 2);
    if (const auto kept =
            config::write_text_file(options.key, made->private_key_pem, config::file_mode::owner_only);
        !kept)
        return complain(
            fmt::format("{} cannot be written: {}", options.key.string(), kept.error().message()));
    if (const auto kept = config::write_text_file(options.output, made->certificate_pem); !kept)
        return complain(
            fmt::format("{} cannot be written: {}", options.output.string(), kept.error().message()));
    std::printf("%s: the private key\n%s: %s\n", options.key.c_str(), options.output.c_str(),
                options.self_signed ? "the certificate, signed by itself: for a lab"
                                    : "the request, for your CA to sign");
    return 0;
}

int cert_show_command(const cert_show_options& options) {
    int status = 0;
    for (const auto& file : options.files) {
        const auto all = load_certificates(file);
        if (!all) {
            status = complain(all.error());
            continue;
        }
        show(*all);
    }
    return status;
}

int cert_import_command(const cert_import_options& options) {
    if (options.into.empty() && options.output.empty())
        return complain("--into FOLDER for CA certificates, --key and --output for our own", 2);
    std::vector<certificate_ptr> all;
    for (const auto& file : options.files) {
        auto read = load_certificates(file);
        if (!read) return complain(read.error());
        for (auto& one : *read) all.push_back(std::move(one));
    }
    if (!options.output.empty())
        if (const int status = store_own(all, options); status != 0) return status;
    return options.into.empty() ? 0 : store(all, options.into);
}

int cert_fetch_command(const cert_fetch_options& options) {
    const auto at = config::parse_endpoint(options.peer, sips_port);
    if (!at) return complain(fmt::format("expected HOST:PORT, found \"{}\"", options.peer), 2);
    auto found = probe_peer({.host = at->host, .port = at->port});
    if (found.chain.empty()) return complain(found.failure);
    show(found.chain);
    std::printf("Nothing above is verified: compare the sha256 with what the peer's owner tells you.\n");
    if (!options.yes) {
        std::printf("Trust its CA certificates, in %s? [y/N] ", options.into.c_str());
        std::fflush(stdout);
        std::string answer;
        std::getline(std::cin, answer);
        if (answer != "y" && answer != "Y" && answer != "yes") return complain("nothing stored");
    }
    if (const auto status = store(found.chain, options.into); status != 0) return status;
    auto again = probe_peer({.host = at->host, .port = at->port, .trust = options.into});
    if (again.chain_fault.empty()) return 0;
    return complain(again.missing_issuer.empty()
                        ? again.chain_fault
                        : fmt::format("the chain is not complete: get \"{}\" from its CA, then cert import",
                                      again.missing_issuer));
}

}  // namespace ctig::commands
