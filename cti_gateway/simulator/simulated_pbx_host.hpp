#pragma once
// The simulated PBX at work: gives it the time, runs its timers, and carries its events to the clients of its
// managers. A manager can be stopped, silenced and started singly; calls live on. Thread: the executor's.
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/simulator/fault.hpp"
#include "cti_gateway/simulator/pbx.hpp"

namespace ctig::simulator {

/// An application at one manager. It detaches before it dies.
class pbx_client {
public:
    virtual void on_event(csta::message event) = 0;
    /// The manager has been stopped; the client is detached already.
    virtual void on_manager_stopped() = 0;
    /// Its connection is cut. The client detaches, or parks what it has there.
    virtual void on_disconnected() = 0;

protected:
    ~pbx_client() = default;
};

enum class manager_state : std::uint8_t {
    running,
    silent,   ///< takes requests, answers nothing and tells nothing: what heartbeats are there to find out
    stopped,  ///< lets nobody in
};

class simulated_pbx_host : public std::enable_shared_from_this<simulated_pbx_host> {
public:
    /// `managers`: 1 to 8.
    [[nodiscard]] static std::shared_ptr<simulated_pbx_host> make(executor where, simulator_config config,
                                                                  std::size_t managers);

    /// Nothing while the manager is stopped.
    [[nodiscard]] std::optional<association_id> attach(std::size_t manager, pbx_client& client);
    /// No call of the client after this. Its monitors stop.
    void detach(association_id who);
    /// The client goes and what it has stays, its monitors included, for a minute: for the next connection of
    /// its session. What is told meanwhile is lost.
    void park(association_id who, std::string session_id);
    [[nodiscard]] std::optional<association_id> take_up(std::size_t manager, std::string_view session_id,
                                                        pbx_client& client);
    /// The answer, or nothing from a silent manager. The events that the request caused follow by post.
    [[nodiscard]] std::optional<csta::message> request(association_id from, const csta::message& what);

    /// What people do at phones and outside, or a change of a manager's status: `what(pbx, now)`, whose
    /// result is returned. The events that it caused follow by post.
    template <class Act>
    auto act(Act what) {
        auto done = what(pbx_, std::chrono::steady_clock::now());
        schedule();
        return done;
    }

    void stop_manager(std::size_t manager);
    /// Stopped as by a process that dies: its TCP connections are reset.
    void crash_manager(std::size_t manager);
    /// Cuts the connections of all applications there; they may come again at once.
    void disconnect_clients(std::size_t manager);
    void silence_manager(std::size_t manager);
    void start_manager(std::size_t manager);
    [[nodiscard]] bool crashed(std::size_t manager) const { return managers_.at(manager).crashed; }
    /// What goes wrong at this manager; the caller may change it at any time.
    [[nodiscard]] fault_list& faults(std::size_t manager) { return managers_.at(manager).faults; }
    /// What the manager says of itself from now on: told to who registered for it, and the answer to
    /// RequestSystemStatus.
    void set_system_status(std::size_t manager, csta::system_status_value status);
    [[nodiscard]] csta::system_status_value system_status(std::size_t manager) const {
        return managers_.at(manager).status;
    }
    [[nodiscard]] manager_state state(std::size_t manager) const { return managers_.at(manager).state; }
    [[nodiscard]] std::size_t managers() const noexcept { return managers_.size(); }
    /// Called when a manager's state has changed, after its clients were told.
    void on_manager_state(std::function<void(std::size_t, manager_state)> observer);
    /// Called with each event before it is told to an application at a running manager.
    void on_event_told(std::function<void(const csta::message&)> observer);

    [[nodiscard]] bool may_sign_in(std::string_view user, std::string_view password) const;
    [[nodiscard]] const simulator_config& config() const noexcept { return config_; }
    [[nodiscard]] const pbx& exchange() const noexcept { return pbx_; }
    /// How many applications are attached: to all managers, or to one.
    [[nodiscard]] std::size_t clients() const noexcept { return clients_.size(); }
    [[nodiscard]] std::size_t clients(std::size_t manager) const;
    [[nodiscard]] executor get_executor() const { return executor_; }
    /// Stops the timer; the host then lives only as long as others keep it.
    void shut_down();

private:
    struct attached {
        pbx_client* client = nullptr;  ///< null while it is parked
        std::size_t manager = 0;
    };
    struct parked {
        association_id who{};
        time_point until;
    };
    void forget_parked();
    [[nodiscard]] std::vector<std::pair<association_id, pbx_client*>> clients_at(std::size_t manager) const;
    struct one_manager {
        manager_state state = manager_state::running;
        csta::system_status_value status = csta::system_status_value::normal;
        fault_list faults;
        bool crashed = false;
    };
    simulated_pbx_host(executor where, simulator_config config, std::size_t managers);
    [[nodiscard]] std::optional<csta::message> refusal_by_fault(std::size_t manager,
                                                                const csta::message& what);
    void schedule();
    void deliver();
    void set_state(std::size_t manager, manager_state state);

    executor executor_;
    simulator_config config_;
    pbx pbx_;
    steady_timer timer_;
    std::vector<one_manager> managers_;
    std::vector<std::function<void(std::size_t, manager_state)>> observers_;
    std::vector<std::function<void(const csta::message&)>> listeners_;
    std::map<association_id, attached> clients_;
    std::map<std::string, parked, std::less<>> parked_;  ///< by session
    std::optional<time_point> timer_at_;
    bool delivery_posted_ = false;
    bool shut_down_ = false;
};

}  // namespace ctig::simulator
