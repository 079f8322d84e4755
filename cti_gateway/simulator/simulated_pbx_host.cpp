#include "cti_gateway/simulator/simulated_pbx_host.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>

namespace ctig::simulator {

std::shared_ptr<simulated_pbx_host> simulated_pbx_host::make(executor where, simulator_config config,
                                                             std::size_t managers) {
    return std::shared_ptr<simulated_pbx_host>(new simulated_pbx_host(
        where, std::move(config), std::clamp<std::size_t>(managers, 1, most_managers)));
}

simulated_pbx_host::simulated_pbx_host(executor where, simulator_config config, std::size_t managers)
    : executor_(where),
      config_(std::move(config)),
      pbx_(config_),
      timer_(where),
      states_(managers, manager_state::running) {}

std::optional<association_id> simulated_pbx_host::attach(std::size_t manager, pbx_client& client) {
    if (manager >= states_.size() || states_[manager] == manager_state::stopped) return std::nullopt;
    const auto id = pbx_.open(manager);
    clients_.emplace(id, attached{&client, manager});
    return id;
}

void simulated_pbx_host::detach(association_id who) {
    clients_.erase(who);
    pbx_.close(who);
}

std::optional<csta::message> simulated_pbx_host::request(association_id from, const csta::message& what) {
    const auto found = clients_.find(from);
    if (found == clients_.end()) return csta::make_error(csta::security_error::generic);
    if (states_[found->second.manager] == manager_state::silent) return std::nullopt;
    auto answer = pbx_.request(from, what, std::chrono::steady_clock::now());
    schedule();
    return answer;
}

/// After anything that may have left events or changed the next deadline.
void simulated_pbx_host::schedule() {
    if (shut_down_) return;
    if (!delivery_posted_) {
        delivery_posted_ = true;
        asio::post(executor_, [self = shared_from_this()] { self->deliver(); });
    }
    const auto next = pbx_.next_timer();
    if (next == timer_at_) return;
    timer_at_ = next;
    if (!next) {
        timer_.cancel();
        return;
    }
    timer_.expires_at(*next);
    timer_.async_wait([weak = weak_from_this(), due = *next](boost::system::error_code ec) {
        const auto self = weak.lock();
        if (!self || ec || self->timer_at_ != due) return;
        self->timer_at_.reset();
        self->pbx_.on_timer(std::chrono::steady_clock::now());
        self->schedule();
    });
}

void simulated_pbx_host::deliver() {
    delivery_posted_ = false;
    for (auto& event : pbx_.take_events()) {
        const auto found = clients_.find(event.to);
        if (found == clients_.end() || states_[found->second.manager] != manager_state::running) continue;
        found->second.client->on_event(std::move(event.what));
    }
}

void simulated_pbx_host::set_state(std::size_t manager, manager_state state) {
    if (states_.at(manager) == state) return;
    states_[manager] = state;
    if (state == manager_state::stopped) {
        std::vector<std::pair<association_id, pbx_client*>> gone;
        for (const auto& [id, one] : clients_) {
            if (one.manager == manager) gone.emplace_back(id, one.client);
        }
        for (const auto& [id, client] : gone) {
            if (!clients_.contains(id)) continue;
            detach(id);
            client->on_manager_stopped();
        }
    }
    for (const auto& observer : observers_) observer(manager, state);
}

void simulated_pbx_host::stop_manager(std::size_t manager) { set_state(manager, manager_state::stopped); }
void simulated_pbx_host::silence_manager(std::size_t manager) { set_state(manager, manager_state::silent); }
void simulated_pbx_host::start_manager(std::size_t manager) { set_state(manager, manager_state::running); }

void simulated_pbx_host::on_manager_state(std::function<void(std::size_t, manager_state)> observer) {
    observers_.push_back(std::move(observer));
}

bool simulated_pbx_host::may_sign_in(std::string_view user, std::string_view password) const {
    const auto& known = config_.application_users;
    return known.empty() || std::ranges::any_of(known, [&](const application_user& one) {
               return one.user == user && one.password == password;
           });
}

void simulated_pbx_host::shut_down() {
    shut_down_ = true;
    observers_.clear();
    timer_.cancel();
}

}  // namespace ctig::simulator
