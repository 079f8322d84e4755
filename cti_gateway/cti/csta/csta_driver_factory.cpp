// From the configuration to a csta_driver, and what the configuration may not ask of it.
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "cti_gateway/cti/csta/csta_driver.hpp"
#include "cti_gateway/tls/context.hpp"

namespace ctig::cti {
namespace {

std::shared_ptr<asio::ssl::context> make_tls(const std::filesystem::path& ca) {
    auto made = tls::make_client_context({.ca = ca}, "cti.ca");
    if (!made.context) throw std::runtime_error(made.mistakes.front());
    return std::move(made.context);
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
