#pragma once
// The simulated PBX: up to 8 CTI managers before one set of phones, lines and calls (ECMA-269 switching
// function). Sans-I/O: requests and the time go in, responses and events come out; the same input gives the
// same output.
//
//   association ── request ──▶ pbx ──▶ call_model ── reports ──▶ call_view of each monitor ──▶ events to
//   associations
//
// A request's response is its return value; the events that it caused wait in take_events(), in order.
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "cti_gateway/simulator/call_model.hpp"
#include "cti_gateway/simulator/call_names.hpp"
#include "cti_gateway/simulator/call_view.hpp"
#include "cti_gateway/simulator/line_features.hpp"
#include "cti_gateway/simulator/monitor_table.hpp"
#include "cti_gateway/simulator/simulator_config.hpp"

namespace ctig::simulator {

struct pbx_limits {
    std::size_t monitors = 200000;
    call_options calls;
};

struct pbx_event {
    association_id to{};
    csta::message what;
};

class pbx final : private call_sink {
public:
    explicit pbx(const simulator_config& config, pbx_limits limits = {});

    /// A new association with a manager (0 to 7), with no monitors yet.
    [[nodiscard]] association_id open(std::size_t manager);
    /// The association is gone: its monitors stop and its events that wait are dropped. Calls live on.
    void close(association_id who);

    /// Serves one request. The answer is a positive response or csta_error_code.
    [[nodiscard]] csta::message request(association_id from, const csta::message& what, time_point now);
    void on_timer(time_point now) { calls_.on_timer(now); }
    [[nodiscard]] std::optional<time_point> next_timer() const { return calls_.next_timer(); }

    /// What there is to tell since the last time, in order.
    [[nodiscard]] std::vector<pbx_event> take_events();

    [[nodiscard]] const call_model& calls() const noexcept { return calls_; }
    [[nodiscard]] const line_plan& plan() const noexcept { return plan_; }
    [[nodiscard]] std::size_t monitors() const noexcept { return monitors_.size(); }

private:
    struct association {
        association_id id{};
        std::size_t manager = 0;
        std::uint64_t registrations = 0;  ///< SystemRegister
    };
    enum class role : std::uint8_t { only, active, held };

    // pbx.cpp: what a manager is and watches
    csta::message serve(association&, const csta::request_system_status&, time_point);
    csta::message serve(association&, const csta::system_status&, time_point);
    csta::message serve(association&, const csta::system_register&, time_point);
    csta::message serve(association&, const csta::system_register_cancel&, time_point);
    csta::message serve(association&, const csta::get_csta_features&, time_point);
    // monitor_services.cpp
    csta::message serve(association&, const csta::monitor_start&, time_point);
    csta::message serve(association&, const csta::monitor_stop&, time_point);
    csta::message serve(association&, const csta::change_monitor_filter&, time_point);
    csta::message serve(association&, const csta::snapshot_device&, time_point);
    csta::message serve(association&, const csta::snapshot_call&, time_point);
    // call_services.cpp
    csta::message serve(association&, const csta::make_call&, time_point);
    csta::message serve(association&, const csta::answer_call&, time_point);
    csta::message serve(association&, const csta::clear_connection&, time_point);
    csta::message serve(association&, const csta::clear_call&, time_point);
    csta::message serve(association&, const csta::hold_call&, time_point);
    csta::message serve(association&, const csta::retrieve_call&, time_point);
    csta::message serve(association&, const csta::alternate_call&, time_point);
    csta::message serve(association&, const csta::reconnect_call&, time_point);
    csta::message serve(association&, const csta::consultation_call&, time_point);
    csta::message serve(association&, const csta::transfer_call&, time_point);
    csta::message serve(association&, const csta::single_step_transfer_call&, time_point);
    csta::message serve(association&, const csta::conference_call&, time_point);
    csta::message serve(association&, const csta::deflect_call&, time_point);
    csta::message serve(association&, const csta::generate_digits&, time_point);
    // feature_services.cpp
    csta::message serve(association&, const csta::set_forwarding&, time_point);
    csta::message serve(association&, const csta::get_forwarding&, time_point);
    csta::message serve(association&, const csta::set_do_not_disturb&, time_point);
    csta::message serve(association&, const csta::get_do_not_disturb&, time_point);
    csta::message serve(association&, const csta::set_message_waiting_indicator&, time_point);
    csta::message serve(association&, const csta::get_message_waiting_indicator&, time_point);

    [[nodiscard]] outcome<connection_ref> resolve(const association& who, const csta::connection_id& id,
                                                  role as) const;
    [[nodiscard]] csta::connection_id connection_name(const association& who, connection_ref which);

    // pbx_events.cpp
    using event_maker = std::function<csta::message(const monitor&)>;
    void tell(appearance_id where, csta::event_type type, const event_maker& make);
    void tell_line(line_id line, csta::event_type type, const event_maker& make);
    [[nodiscard]] call_view view(const monitor& by) { return {plan_, names_, by.manager, by.on}; }
    void on_report(const connection_report& report) override;
    void on_merge(const merge_report& report) override;
    void on_digits(const call& in, const connection& from, std::string_view digits) override;
    void on_call_gone(call_number number) override { names_.forget(number); }

    const line_plan plan_;
    line_features features_;
    call_names names_;
    monitor_table monitors_;
    call_model calls_;
    std::map<association_id, association> associations_;
    std::uint64_t last_association_ = 0;
    std::vector<pbx_event> events_;
};

/// What this PBX offers, for GetCSTAFeatures.
[[nodiscard]] csta::get_csta_features_response offered_features();

}  // namespace ctig::simulator
