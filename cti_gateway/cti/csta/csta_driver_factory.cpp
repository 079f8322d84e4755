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

}  // namespace

std::optional<std::string> csta_driver_refuses(const config::cti_options& options) {
    const auto& how = *find_dialect(options.dialect);
    if (how.vendor == dialect::extensions::dmcc && options.switch_name.empty())
        return "cti.switch_name is missing: with cti.dialect = \"avaya\" it names the switch, as AES knows "
               "it, "
               "whose phones are meant";
    for (const auto& manager : options.managers)
        if (!parse_manager_address(manager.address, manager.tls ? how.tls_port : how.port))
            return "cti.manager.address = \"" + manager.address + "\" is not host:port or [v6]:port";
    return std::nullopt;
}

std::unique_ptr<link_driver> make_csta_driver(const driver_request& what) {
    const auto* how = find_dialect(what.options.dialect);
    csta_driver::setup setup{
        .peer =
            parse_manager_address(what.manager.address, what.manager.tls ? how->tls_port : how->port).value(),
        .how = how,
        .who = {.user = what.options.application_user,
                .password = what.options.application_password,
                .switch_name = what.options.switch_name},
        .tls = what.manager.tls ? make_tls(what.options.ca) : nullptr,
        .tap = what.tap,
        .name = what.manager.address};
    return std::make_unique<csta_driver>(what.ex, std::move(setup));
}

}  // namespace ctig::cti
