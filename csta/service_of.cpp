#include "csta/service_of.hpp"

#include <algorithm>
#include <array>

#include "csta/feature_literals.hpp"

namespace ctig::csta {
namespace {

/// Where the service's name is not that of the message with a small letter (ECMA-323 edition 3).
struct other_name {
    std::string_view message;
    service named;
};
constexpr std::array other_names{other_name{"GetCSTAFeatures", service::get_csta_features},
                                 other_name{"GetHookswitchStatus", service::get_hook_switch_status},
                                 other_name{"SetHookswitchStatus", service::set_hook_switch_status},
                                 other_name{"SingleStepConferenceCall", service::single_step_conference},
                                 other_name{"SingleStepTransferCall", service::single_step_transfer},
                                 other_name{"SystemRegisterAbort", service::system_status_register_abort},
                                 other_name{"SystemRegisterCancel", service::system_status_register_cancel}};

/// The same but for the first letter, which is small in one of them.
bool names(std::string_view literal, std::string_view message) {
    constexpr char to_small = 'a' - 'A';
    return literal.size() == message.size() &&
           literal.front() == static_cast<char>(message.front() + to_small) &&
           literal.substr(1) == message.substr(1);
}

}  // namespace

std::optional<service> service_of(const message& m) noexcept {
    if (kind_of(m) != message_kind::request) return std::nullopt;
    const auto name = message_name(m);
    const auto other = std::ranges::find(other_names, name, &other_name::message);
    if (other != other_names.end()) return other->named;
    for (std::size_t i = 0; i < literals<service>.size(); ++i) {
        if (names(literals<service>[i], name)) return static_cast<service>(i);
    }
    return std::nullopt;
}

}  // namespace ctig::csta
