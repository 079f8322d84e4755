#include "cti_gateway/cti/link_pool.hpp"

#include <random>
#include <stdexcept>
#include <utility>

#include "cti_gateway/cti/supervised_link.hpp"

namespace ctig::cti {
namespace {

// Jitter only has to differ from link to link and from gateway to gateway; it guards no secret.
link_fsm::random_source make_random() {
    return [engine = std::mt19937{std::random_device{}()}]() mutable {
        return static_cast<std::uint32_t>(engine());
    };
}

}  // namespace

link_fsm_options timing_of(const config::cti_options& options) {
    return {.heartbeat_interval = options.heartbeat_interval,
            .heartbeat_timeout = options.heartbeat_timeout,
            .heartbeat_misses = options.heartbeat_misses,
            .reconnect_min = options.reconnect_min,
            .reconnect_max = options.reconnect_max};
}

link_pool::link_pool(executor ex, const config::cti_options& options, const driver_registry& drivers,
                     cti_tap* tap) {
    if (options.managers.empty() || options.managers.size() > max_links)
        throw std::runtime_error("cti.manager: 1 to 8 managers are needed, not " +
                                 std::to_string(options.managers.size()));
    link_sink& self = *this;
    for (const auto& manager : options.managers) {
        const auto index = static_cast<link_index>(links_.size());
        auto driver =
            drivers.make({.ex = ex, .options = options, .manager = manager, .index = index, .tap = tap});
        supervised_link::setup setup{.index = index,
                                     .manager = manager.address,
                                     .timing = timing_of(options),
                                     .random = make_random()};
        links_.push_back(std::make_shared<supervised_link>(ex, std::move(setup), std::move(driver), self));
    }
}

link_pool::~link_pool() = default;

void link_pool::start(link_sink& bridge) {
    bridge_ = &bridge;
    for (const auto& link : links_) link->start();
}

void link_pool::stop() {
    for (const auto& link : links_) link->stop();
    bridge_ = nullptr;
}

std::optional<link_index> link_pool::next() noexcept {
    const auto open = taking();
    for (std::size_t tried = 0; tried <= links_.size(); ++tried) {
        const auto link = turn_.next(open);
        if (!link) return link;
        const auto i = static_cast<std::size_t>(*link);
        const bool near_overload =
            links_[i]->status().system_status == csta::system_status_value::overload_imminent;
        if (!near_overload) return link;
        passed_over_.flip(i);
        if (!passed_over_[i]) return link;
    }
    return turn_.next(open);  // all are near overload: they share
}

std::optional<link_index> link_pool::next_for_move() noexcept {
    const auto link = next();
    return link ? link : turn_.next(serving());
}

manager_link& link_pool::at(link_index link) { return *links_.at(static_cast<std::size_t>(link)); }
const manager_link& link_pool::at(link_index link) const {
    return *links_.at(static_cast<std::size_t>(link));
}

std::vector<link_status> link_pool::statuses() const {
    std::vector<link_status> all;
    all.reserve(links_.size());
    for (const auto& link : links_) all.push_back(link->status());
    return all;
}

void link_pool::on_link_state(link_index link, const link_status& status) {
    if (bridge_ != nullptr) bridge_->on_link_state(link, status);
}
void link_pool::on_link_event(link_index link, csta::message event) {
    if (bridge_ != nullptr) bridge_->on_link_event(link, std::move(event));
}
void link_pool::on_heartbeat(link_index link, std::chrono::microseconds round_trip) {
    if (bridge_ != nullptr) bridge_->on_heartbeat(link, round_trip);
}

std::bitset<max_links> link_pool::serving() const noexcept {
    std::bitset<max_links> set;
    for (std::size_t i = 0; i < links_.size(); ++i)
        set[i] = links_[i]->status().state == link_state::in_service;
    return set;
}

std::bitset<max_links> link_pool::taking() const noexcept {
    using enum csta::system_status_value;
    auto set = serving();
    for (std::size_t i = 0; i < links_.size(); ++i) {
        const auto said = links_[i]->status().system_status;
        if (said == overload_reached || said == disabled || said == partially_disabled) set.reset(i);
    }
    return set;
}

}  // namespace ctig::cti
