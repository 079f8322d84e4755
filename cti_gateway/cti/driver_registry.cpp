#include "cti_gateway/cti/driver_registry.hpp"

#include <stdexcept>
#include <string_view>
#include <utility>

namespace ctig::cti {
namespace {

std::string_view name_of(config::cti_protocol protocol) {
    switch (protocol) {
        case config::cti_protocol::csta: return "csta";
        case config::cti_protocol::simulator: return "simulator";
        case config::cti_protocol::baresip: return "baresip";
        case config::cti_protocol::asterisk: return "asterisk";
    }
    return "unknown";
}

}  // namespace

void driver_registry::add(config::cti_protocol protocol, factory make, check refuses) {
    table_.insert_or_assign(protocol, entry{std::move(make), std::move(refuses)});
}

std::optional<std::string> driver_registry::refusal(const config::cti_options& options) const {
    const auto found = table_.find(options.protocol);
    if (found == table_.end())
        return "cti.protocol = \"" + std::string(name_of(options.protocol)) +
               "\" is not supported by this build";
    return found->second.refuses ? found->second.refuses(options) : std::nullopt;
}

std::unique_ptr<link_driver> driver_registry::make(const driver_request& what) const {
    if (const auto why = refusal(what.options)) throw std::runtime_error(*why);
    return table_.at(what.options.protocol).make(what);
}

}  // namespace ctig::cti
