// What a reload does to the links: who stays, who leaves, who comes.
#include <algorithm>
#include <stdexcept>
#include <utility>

#include "cti_gateway/cti/link_pool.hpp"
#include "cti_gateway/cti/supervised_link.hpp"

namespace ctig::cti {
namespace {

std::size_t number(link_index link) { return static_cast<std::size_t>(link); }

}  // namespace

void link_pool::reconfigure(const config::cti_options& options) {
    check_count(options);
    std::bitset<max_link_indices> wanted;
    for (const auto& manager : options.managers)
        if (const auto known = index_of(manager)) wanted.set(number(*known));
    std::vector<link_index> order;
    coming made;  // all of it before anything is changed: what cannot be made throws
    for (const auto& manager : options.managers) {
        auto index = index_of(manager);
        if (!index) {
            index = free_index(wanted);
            wanted.set(number(*index));
            made.emplace_back(*index, make(options, manager, *index));
        }
        order.push_back(*index);
    }
    take_over(made, std::move(order));
}

std::optional<link_index> link_pool::index_of(const config::manager_options& manager) const {
    for (const auto index : indices()) {
        const auto& known = slots_[number(index)].manager;
        if (known.address == manager.address && known.tls == manager.tls) return index;
    }
    return std::nullopt;
}

// One that nobody has; else that of a link which is leaving since a reload before this one.
link_index link_pool::free_index(const std::bitset<max_link_indices>& wanted) const {
    auto serving = wanted;
    for (const auto index : order_.configured) serving.set(number(index));
    auto used = serving;
    for (const auto index : order_.leaving) used.set(number(index));
    for (const auto& taken : {used, serving})
        for (std::size_t i = 0; i < max_link_indices; ++i)
            if (!taken[i]) return static_cast<link_index>(i);
    throw std::logic_error("more managers than indices");
}

void link_pool::take_over(coming& made, std::vector<link_index> order) {
    for (auto& [index, fresh] : made) {
        if (number(index) < slots_.size()) {
            std::erase(order_.leaving, index);
            slots_[number(index)].link->stop();
        } else {
            slots_.resize(number(index) + 1);
        }
        slots_[number(index)] = fresh;
    }
    const auto before = indices();
    order_.configured = std::move(order);
    order_.leaving.clear();
    for (const auto index : before)
        if (std::ranges::find(order_.configured, index) == order_.configured.end())
            order_.leaving.push_back(index);
    for (const auto index : indices())
        slots_[number(index)].link->set_leaving(std::ranges::find(order_.configured, index) ==
                                                order_.configured.end());
    for (const auto index : std::vector(order_.leaving))
        if (at(index).status().state != link_state::in_service) stop_leaving(index);
    for (auto& [index, fresh] : made) fresh.link->start();
}

}  // namespace ctig::cti
