#pragma once
// The simulated PBX at work: gives it the time, runs its timers, and carries its events to the clients of its
// managers. A manager can be stopped, silenced and started singly; calls live on. Thread: the executor's.
#include <functional>
#include <memory>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/simulator/pbx.hpp"

namespace ctig::simulator {

/// An application at one manager. It detaches before it dies.
class pbx_client {
public:
    virtual void on_event(csta::message event) = 0;
    /// The manager has been stopped; the client is detached already.
    virtual void on_manager_stopped() = 0;

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
    void silence_manager(std::size_t manager);
    void start_manager(std::size_t manager);
    [[nodiscard]] manager_state state(std::size_t manager) const { return states_.at(manager); }
    [[nodiscard]] std::size_t managers() const noexcept { return states_.size(); }
    /// Called when a manager's state has changed, after its clients were told.
    void on_manager_state(std::function<void(std::size_t, manager_state)> observer);

    [[nodiscard]] bool may_sign_in(std::string_view user, std::string_view password) const;
    [[nodiscard]] const simulator_config& config() const noexcept { return config_; }
    [[nodiscard]] const pbx& exchange() const noexcept { return pbx_; }
    /// How many applications are attached.
    [[nodiscard]] std::size_t clients() const noexcept { return clients_.size(); }
    [[nodiscard]] executor get_executor() const { return executor_; }
    /// Stops the timer; the host then lives only as long as others keep it.
    void shut_down();

private:
    struct attached {
        pbx_client* client = nullptr;
        std::size_t manager = 0;
    };
    simulated_pbx_host(executor where, simulator_config config, std::size_t managers);
    void schedule();
    void deliver();
    void set_state(std::size_t manager, manager_state state);

    executor executor_;
    simulator_config config_;
    pbx pbx_;
    steady_timer timer_;
    std::vector<manager_state> states_;
    std::vector<std::function<void(std::size_t, manager_state)>> observers_;
    std::map<association_id, attached> clients_;
    std::optional<time_point> timer_at_;
    bool delivery_posted_ = false;
    bool shut_down_ = false;
};

}  // namespace ctig::simulator
