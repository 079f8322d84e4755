// From the configuration to a csta_driver, and what the configuration may not ask of it.
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "cti_gateway/cti/csta/csta_driver.hpp"

namespace ctig::cti {
namespace {

std::string_view name_of(config::cti_dialect which) {
    switch (which) {
        case config::cti_dialect::ecma354: return "ecma354";
        case config::cti_dialect::openscape: return "openscape";
        case config::cti_dialect::avaya: return "avaya";
    }
    return "unknown";
}

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
    if (find_dialect(options.dialect) == nullptr)
        return "cti.dialect = \"" + std::string(name_of(options.dialect)) +
               "\" is not supported by this build; \"ecma354\" is";
    for (const auto& manager : options.managers)
        if (!parse_manager_address(manager.address))
            return "cti.manager.address = \"" + manager.address + "\" is not host:port or [v6]:port";
    return std::nullopt;
}

std::unique_ptr<link_driver> make_csta_driver(const driver_request& what) {
    csta_driver::setup setup{
        .peer = parse_manager_address(what.manager.address).value(),
        .how = find_dialect(what.options.dialect),
        .who = {.user = what.options.application_user, .password = what.options.application_password},
        .tls = what.manager.tls ? make_tls(what.options.ca) : nullptr,
        .tap = what.tap,
        .name = what.manager.address};
    return std::make_unique<csta_driver>(what.ex, std::move(setup));
}

}  // namespace ctig::cti
