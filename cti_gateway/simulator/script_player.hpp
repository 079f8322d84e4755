#pragma once
// Plays the simulated PBX's script: actions at their time, or after an event that they wait for.
#include <memory>
#include <vector>

#include "cti_gateway/simulator/pbx_control.hpp"

namespace ctig::simulator {

/// Each step once. Thread: the host's executor. Lifetime: pending steps end with it, or with stop().
class script_player : public std::enable_shared_from_this<script_player> {
public:
    [[nodiscard]] static std::shared_ptr<script_player> make(std::shared_ptr<simulated_pbx_host> host);
    /// Steps that wait for no event begin to count from here.
    void start();
    void stop();
    /// Steps that were not carried out yet.
    [[nodiscard]] std::size_t left() const noexcept { return left_; }

private:
    explicit script_player(std::shared_ptr<simulated_pbx_host> host);
    struct step {
        script_step what;
        std::unique_ptr<steady_timer> timer;  ///< once it runs
    };
    void on_event(const csta::message& told);
    void arm(step& which);
    void play(const script_step& what);

    std::shared_ptr<simulated_pbx_host> host_;
    pbx_control control_;
    std::vector<step> steps_;
    std::size_t left_ = 0;
};

/// Whether `when` ("DeliveredEvent", "DeliveredEvent 1001") speaks of this event.
[[nodiscard]] bool is_waited_for(std::string_view when, const csta::message& told);

}  // namespace ctig::simulator
