#include "csta/table/messages.hpp"

#include <algorithm>
#include <array>

#include "csta/table/application_session.hpp"
#include "csta/table/call_control_events.hpp"
#include "csta/table/call_control_services.hpp"
#include "csta/table/call_movement_events.hpp"
#include "csta/table/device_discovery.hpp"
#include "csta/table/device_events.hpp"
#include "csta/table/error_code.hpp"
#include "csta/table/features.hpp"
#include "csta/table/logical_device_services.hpp"
#include "csta/table/monitoring_services.hpp"
#include "csta/table/multi_party_services.hpp"
#include "csta/table/physical_device_services.hpp"
#include "csta/table/snapshot_services.hpp"
#include "csta/table/system_services.hpp"

namespace ctig::csta::table {
namespace {

constexpr message_kind kind_by_name(std::string_view name) {
    if (name == "CSTAErrorCode") return message_kind::error;
    if (name.ends_with("Response")) return message_kind::response;
    if (name.ends_with("Event") || name == "ApplicationSessionTerminated") return message_kind::event;
    return message_kind::request;
}

template <class T>
constexpr message_info entry() {
    return {.name = shape_of<T>.name,
            .type = &shape_of<T>,
            .kind = kind_by_name(shape_of<T>.name),
            .make = [](message& m) -> void* { return &m.emplace<T>(); },
            .get = [](const message& m) -> const void* { return std::get_if<T>(&m); }};
}

template <class... T>
constexpr std::array<message_info, sizeof...(T)> entries(const std::variant<T...>*) {
    return {entry<T>()...};
}
constexpr auto all = entries(static_cast<const message_variant*>(nullptr));

constexpr auto by_name = [] {
    std::array<std::uint8_t, all.size()> order{};
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint8_t>(i);
    std::ranges::sort(order, {}, [](std::uint8_t i) { return all[i].name; });
    return order;
}();

}  // namespace

std::span<const message_info> messages() noexcept { return all; }

const message_info& info_of(const message& m) noexcept { return all[m.index()]; }

const message_info* find_message(std::string_view root) noexcept {
    if (root == "TransferredEvent") root = "TransferedEvent";
    const auto it = std::ranges::lower_bound(by_name, root, {}, [](std::uint8_t i) { return all[i].name; });
    return it != by_name.end() && all[*it].name == root ? &all[*it] : nullptr;
}

}  // namespace ctig::csta::table
