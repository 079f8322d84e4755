// From the configuration to a csta_driver, and what the configuration may not ask of it.
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "cti_gateway/cti/csta/csta_driver.hpp"

namespace ctig::cti {
namespace {

void trust_file(asio::ssl::context& context, const std::filesystem::path& file) {
    boost::system::error_code ec;
    context.load_verify_file(file.string(), ec);
    if (ec) throw std::runtime_error("cti.ca: \"" + file.string() + "\" cannot be read: " + ec.message());
}

void trust(asio::ssl::context& context, const std::filesystem::path& ca) {
    if (ca.empty()) return context.set_default_verify_paths();
    if (!std::filesystem::is_directory(ca)) return trust_file(context, ca);
    for (const auto& file : std::filesystem::directory_iterator(ca))
        if (const auto kind = file.path().extension(); kind == ".pem" || kind == ".crt")
            trust_file(context, file);
}

// RFC 8996: TLS below 1.2 is not to be used.
std::shared_ptr<asio::ssl::context> make_tls(const std::filesystem::path& ca) {
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
    context->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                         asio::ssl::context::no_tlsv1_1);
    context->set_verify_mode(asio::ssl::verify_peer);
    trust(*context, ca);
    return context;
}

/// Where a manager is, and for an AES which of its switches is meant: SWITCH@host.
struct place {
    std::string switch_name;
    std::optional<manager_address> peer;
};

place place_of(const config::manager_options& manager, const dialect& how) {
    place out;
    std::string_view address = manager.address;
    if (how.vendor == dialect::extensions::dmcc) {
        const auto at = address.find('@');
        if (at == 0 || at == std::string_view::npos) return out;
        out.switch_name = address.substr(0, at);
        address.remove_prefix(at + 1);
    }
    out.peer = parse_manager_address(address, manager.tls ? how.tls_port : how.port);
    return out;
}

}  // namespace

std::optional<std::string> csta_driver_refuses(const config::cti_options& options) {
    const auto& how = *find_dialect(options.dialect);
    const std::string form = how.vendor == dialect::extensions::dmcc ? "SWITCH@host or SWITCH@host:port"
                                                                     : "host:port or [v6]:port";
    for (const auto& manager : options.managers)
        if (!place_of(manager, how).peer)
            return "cti.manager.address = \"" + manager.address + "\" is not " + form;
    return std::nullopt;
}

std::unique_ptr<link_driver> make_csta_driver(const driver_request& what) {
    const auto* how = find_dialect(what.options.dialect);
    auto where = place_of(what.manager, *how);
    csta_driver::setup setup{.peer = std::move(where.peer).value(),
                             .how = how,
                             .who = {.user = what.options.application_user,
                                     .password = what.options.application_password,
                                     .switch_name = std::move(where.switch_name)},
                             .tls = what.manager.tls ? make_tls(what.options.ca) : nullptr,
                             .tap = what.tap,
                             .name = what.manager.address};
    return std::make_unique<csta_driver>(what.ex, std::move(setup));
}

}  // namespace ctig::cti
