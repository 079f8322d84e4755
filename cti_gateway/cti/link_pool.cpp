#include "cti_gateway/cti/link_pool.hpp"

#include <algorithm>
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

std::size_t number(link_index link) { return static_cast<std::size_t>(link); }

bool serves(const link_status& link) { return link.state == link_state::in_service; }

}  // namespace

link_fsm_options timing_of(const config::cti_options& options) {
    return {.heartbeat_interval = options.heartbeat_interval,
            .heartbeat_timeout = options.heartbeat_timeout,
            .heartbeat_misses = options.heartbeat_misses,
            .reconnect_min = options.reconnect_min,
            .reconnect_max = options.reconnect_max};
}

link_pool::link_pool(executor ex, const config::cti_options& options, const driver_registry& drivers,
                     cti_tap* tap)
    : executor_(ex), drivers_(drivers), tap_(tap) {
    check_count(options);
    for (const auto& manager : options.managers) {
        const auto index = static_cast<link_index>(slots_.size());
        slots_.push_back(make(options, manager, index));
        order_.configured.push_back(index);
    }
}

link_pool::~link_pool() = default;

void link_pool::check_count(const config::cti_options& options) {
    if (options.managers.empty() || options.managers.size() > max_links)
        throw std::runtime_error("cti.manager: 1 to 8 managers are needed, not " +
                                 std::to_string(options.managers.size()));
}

link_pool::slot link_pool::make(const config::cti_options& options, const config::manager_options& manager,
                                link_index index) {
    auto driver =
        drivers_.make({.ex = executor_, .options = options, .manager = manager, .index = index, .tap = tap_});
    supervised_link::setup setup{
        .index = index, .manager = manager.address, .timing = timing_of(options), .random = make_random()};
    link_sink& self = *this;
    return {manager, std::make_shared<supervised_link>(executor_, std::move(setup), std::move(driver), self)};
}

void link_pool::start(link_sink& bridge) {
    bridge_ = &bridge;
    for (const auto& s : slots_) s.link->start();
}

void link_pool::stop() {
    for (const auto& s : slots_) s.link->stop();
    bridge_ = nullptr;
}

void link_pool::let_go(link_index link) {
    if (at(link).status().outstanding == 0) stop_leaving(link);
}

void link_pool::stop_leaving(link_index link) {
    if (std::erase(order_.leaving, link) != 0) slots_.at(number(link)).link->stop();
}

manager_link& link_pool::at(link_index link) { return *slots_.at(number(link)).link; }
const manager_link& link_pool::at(link_index link) const { return *slots_.at(number(link)).link; }

std::size_t link_pool::in_service() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(slots_, [](const slot& s) { return serves(s.link->status()); }));
}

std::vector<link_index> link_pool::indices() const {
    auto all = order_.configured;
    all.insert(all.end(), order_.leaving.begin(), order_.leaving.end());
    return all;
}

std::vector<link_status> link_pool::statuses() const {
    std::vector<link_status> all;
    for (const auto link : indices()) all.push_back(at(link).status());
    return all;
}

known_links link_pool::known() const {
    known_links all{.statuses = {}, .order = order_};
    for (const auto& s : slots_) all.statuses.push_back(s.link->status());
    return all;
}

// One that is leaving is not waited for once it has gone by itself.
void link_pool::on_link_state(link_index link, const link_status& status) {
    if (bridge_ != nullptr) bridge_->on_link_state(link, status);
    if (status.state == link_state::out_of_service || status.state == link_state::refused) stop_leaving(link);
}
void link_pool::on_link_change(link_index link) {
    if (bridge_ != nullptr) bridge_->on_link_change(link);
}
void link_pool::on_link_event(link_index link, csta::message event) {
    if (bridge_ != nullptr) bridge_->on_link_event(link, std::move(event));
}
void link_pool::on_heartbeat(link_index link, std::chrono::microseconds round_trip) {
    if (bridge_ != nullptr) bridge_->on_heartbeat(link, round_trip);
}

}  // namespace ctig::cti
