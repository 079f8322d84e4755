#include "cti_gateway/simulator/simulated_pbx_host.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>

namespace ctig::simulator {
namespace {

constexpr std::chrono::minutes parked_for{1};

}  // namespace

std::shared_ptr<simulated_pbx_host> simulated_pbx_host::make(executor where, simulator_config config,
                                                             std::size_t managers) {
    return std::shared_ptr<simulated_pbx_host>(new simulated_pbx_host(
        where, std::move(config), std::clamp<std::size_t>(managers, 1, most_managers)));
}

simulated_pbx_host::simulated_pbx_host(executor where, simulator_config config, std::size_t managers)
    : executor_(where), config_(std::move(config)), pbx_(config_), timer_(where), managers_(managers) {}

std::optional<association_id> simulated_pbx_host::attach(std::size_t manager, pbx_client& client) {
    if (manager >= managers_.size() || state(manager) == manager_state::stopped) return std::nullopt;
    forget_parked();
    const auto id = pbx_.open(manager);
    clients_.emplace(id, attached{&client, manager});
    return id;
}

void simulated_pbx_host::detach(association_id who) {
    clients_.erase(who);
    pbx_.close(who);
}

void simulated_pbx_host::park(association_id who, std::string session_id) {
    forget_parked();
    const auto found = clients_.find(who);
    if (found == clients_.end()) return;
    found->second.client = nullptr;
    parked_.insert_or_assign(std::move(session_id),
                             parked{who, std::chrono::steady_clock::now() + parked_for});
}

std::optional<association_id> simulated_pbx_host::take_up(std::size_t manager, std::string_view session_id,
                                                          pbx_client& client) {
    forget_parked();
    const auto found = parked_.find(session_id);
    if (found == parked_.end()) return std::nullopt;
    const auto who = found->second.who;
    const auto place = clients_.find(who);
    if (place == clients_.end() || place->second.manager != manager) return std::nullopt;
    parked_.erase(found);
    place->second.client = &client;
    return who;
}

void simulated_pbx_host::forget_parked() {
    const auto now = std::chrono::steady_clock::now();
    for (auto at = parked_.begin(); at != parked_.end();) {
        const bool over = now >= at->second.until || !clients_.contains(at->second.who);
        if (over) detach(at->second.who);
        at = over ? parked_.erase(at) : std::next(at);
    }
}

std::vector<std::pair<association_id, pbx_client*>> simulated_pbx_host::clients_at(
    std::size_t manager) const {
    std::vector<std::pair<association_id, pbx_client*>> there;
    for (const auto& [id, one] : clients_)
        if (one.manager == manager) there.emplace_back(id, one.client);
    return there;
}

void simulated_pbx_host::disconnect_clients(std::size_t manager) {
    for (const auto& [id, client] : clients_at(manager))
        if (client != nullptr && clients_.contains(id)) client->on_disconnected();
}

std::optional<csta::message> simulated_pbx_host::request(association_id from, const csta::message& what) {
    const auto found = clients_.find(from);
    if (found == clients_.end()) return csta::make_error(csta::security_error::generic);
    const auto manager = found->second.manager;
    if (state(manager) == manager_state::silent) return std::nullopt;
    if (auto no = refusal_by_fault(manager, what)) return no;
    auto answer = pbx_.request(from, what, std::chrono::steady_clock::now());
    schedule();
    return answer;
}

/// What the manager refuses without asking the PBX.
std::optional<csta::message> simulated_pbx_host::refusal_by_fault(std::size_t manager,
                                                                  const csta::message& what) {
    using unavailable = csta::system_resource_availability_error;
    auto& faults = managers_[manager].faults;
    if (faults.size() == 0 || !faults.refuses(csta::message_name(what))) return std::nullopt;
    return csta::make_error(csta::holds_alternative<csta::monitor_start>(what)
                                ? unavailable::overall_monitor_limit_exceeded
                                : unavailable::resource_limit_exceeded);
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
        if (found == clients_.end() || found->second.client == nullptr ||
            state(found->second.manager) != manager_state::running)
            continue;
        for (const auto& listener : listeners_) listener(event.what);
        found->second.client->on_event(std::move(event.what));
    }
}

void simulated_pbx_host::set_state(std::size_t manager, manager_state state) {
    auto& which = managers_.at(manager);
    if (which.state == state) return;
    which.state = state;
    if (state != manager_state::stopped) which.crashed = false;
    if (state == manager_state::stopped) {
        for (const auto& [id, client] : clients_at(manager)) {
            if (!clients_.contains(id)) continue;
            detach(id);
            if (client != nullptr) client->on_manager_stopped();
        }
    }
    for (const auto& observer : observers_) observer(manager, state);
}

void simulated_pbx_host::stop_manager(std::size_t manager) { set_state(manager, manager_state::stopped); }
void simulated_pbx_host::crash_manager(std::size_t manager) {
    managers_.at(manager).crashed = true;
    set_state(manager, manager_state::stopped);
}
void simulated_pbx_host::silence_manager(std::size_t manager) { set_state(manager, manager_state::silent); }
void simulated_pbx_host::start_manager(std::size_t manager) { set_state(manager, manager_state::running); }

void simulated_pbx_host::on_manager_state(std::function<void(std::size_t, manager_state)> observer) {
    observers_.push_back(std::move(observer));
}

void simulated_pbx_host::on_event_told(std::function<void(const csta::message&)> observer) {
    listeners_.push_back(std::move(observer));
}

void simulated_pbx_host::set_system_status(std::size_t manager, csta::system_status_value status) {
    managers_.at(manager).status = status;
    pbx_.set_system_status(manager, status);
    schedule();
}

std::size_t simulated_pbx_host::clients(std::size_t manager) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(clients_, [&](const auto& one) { return one.second.manager == manager; }));
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
    listeners_.clear();
    timer_.cancel();
}

}  // namespace ctig::simulator
