#pragma once
// The simulated PBX: up to 8 CTI managers before one set of phones, lines and calls (ECMA-269 switching
// function). Sans-I/O: requests, what people do, and the time go in, responses and events come out; the same
// input gives the same output.
//
//   association ── request ──▶ pbx ──▶ call_model ── reports ──▶ call_reporter ── events ──▶ event_outbox
//   person at a phone, somebody outside ──┘                                                  of associations
//
// A request's response is its return value; the events that it caused wait in take_events(), in order.
#include "cti_gateway/simulator/call_model.hpp"
#include "cti_gateway/simulator/call_reporter.hpp"
#include "cti_gateway/simulator/feature_services.hpp"

namespace ctig::simulator {

struct pbx_limits {
    std::size_t monitors = 200000;
    std::size_t devices_in_segment = 50;  ///< of an answer to GetSwitchingFunctionDevices
    call_options calls;
};

class pbx {
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
    [[nodiscard]] std::vector<pbx_event> take_events() { return outbox_.take(); }

    // pbx_people.cpp: what people do. `device` is a CSTA device ID, or the name of a phone.
    /// Somebody outside calls a number of ours. Refused: unknown_destination; destination_busy (busy, do not
    /// disturb, out of service); no_room (all trunks taken). Nothing is left of a refused call.
    outcome<call_number> place_incoming(const number_party& caller, std::string_view dialled, time_point now);
    /// The handset is lifted: the oldest call that rings there is answered, else somebody begins to dial.
    outcome<void> lift(std::string_view device, time_point now);
    /// The handset is put down: what the phone talks on, dials on or listens to is cleared.
    outcome<void> hang_up(std::string_view device);
    /// Digits are pressed: dialled by who lifted the handset, sent in the call that is talked in.
    outcome<void> press(std::string_view device, std::string_view digits, time_point now);
    /// Whoever is outside in that call answers, or hangs up.
    outcome<void> answer_outside(call_number in, time_point now);
    outcome<void> hang_up_outside(call_number in);
    /// The network says late who calls: CallInformation to those in the call.
    outcome<void> identify_caller(call_number in, const number_party& caller) {
        return calls_.identify_caller(in, caller);
    }
    /// A phone goes out of service, with all its calls, or comes back.
    outcome<void> serve_phone(std::string_view device, service_state state);
    /// Somebody logs in at a phone, or out: their profile's lines are there from now on, or on none; calls
    /// end. Refused: wrong_state (no profile; no phone, but a profile; somebody else is logged in there).
    outcome<void> log_in(std::string_view profile, std::string_view phone);
    outcome<void> log_out(std::string_view profile);
    /// A manager's system status from now on. Who registered for it is told.
    void set_system_status(std::size_t manager, csta::system_status_value status);
    /// A manager ends monitors of its own accord, evenly so many of a hundred, and tells whose they are.
    void end_monitors(std::size_t manager, unsigned percent);
    /// A manager ends all registrations for its status.
    void abort_registrations(std::size_t manager);

    [[nodiscard]] const call_model& calls() const noexcept { return calls_; }
    [[nodiscard]] const line_plan& plan() const noexcept { return plan_; }
    [[nodiscard]] std::size_t monitors() const noexcept { return monitors_.size(); }
    [[nodiscard]] const monitor_table& watched() const noexcept { return monitors_; }
    [[nodiscard]] const line_features& features() const noexcept { return features_; }

private:
    using answer = outcome<csta::message>;
    struct association {
        association_id id{};
        std::size_t manager = 0;
        std::uint64_t registered = 0;                                ///< SystemRegister so far
        std::map<std::string, csta::system_register> registrations;  ///< that stand, by name
    };
    enum class role : std::uint8_t { only, active, held };

    // pbx_managers.cpp: what a manager is, has and watches
    answer serve(association&, const csta::request_system_status&, time_point);
    answer serve(association&, const csta::system_status&, time_point);
    answer serve(association&, const csta::system_register&, time_point);
    answer serve(association&, const csta::system_register_cancel&, time_point);
    answer serve(association&, const csta::get_csta_features&, time_point);
    answer serve(association&, const csta::get_switching_function_devices&, time_point);
    answer serve(association&, const csta::get_physical_device_information&, time_point);
    answer serve(association&, const csta::get_logical_device_information&, time_point);
    // monitor_services.cpp
    answer serve(association&, const csta::monitor_start&, time_point);
    answer serve(association&, const csta::monitor_stop&, time_point);
    answer serve(association&, const csta::change_monitor_filter&, time_point);
    answer serve(association&, const csta::snapshot_device&, time_point);
    answer serve(association&, const csta::snapshot_call&, time_point);
    // call_services.cpp
    answer serve(association&, const csta::make_call&, time_point);
    answer serve(association&, const csta::answer_call&, time_point);
    answer serve(association&, const csta::clear_connection&, time_point);
    answer serve(association&, const csta::clear_call&, time_point);
    answer serve(association&, const csta::hold_call&, time_point);
    answer serve(association&, const csta::retrieve_call&, time_point);
    answer serve(association&, const csta::alternate_call&, time_point);
    answer serve(association&, const csta::reconnect_call&, time_point);
    answer serve(association&, const csta::deflect_call&, time_point);
    answer serve(association&, const csta::directed_pickup_call&, time_point);
    answer serve(association&, const csta::generate_digits&, time_point);
    answer serve(association&, const csta::set_hookswitch_status&, time_point);
    answer serve(association&, const csta::get_hookswitch_status&, time_point);
    // call_party_services.cpp
    answer serve(association&, const csta::consultation_call&, time_point);
    answer serve(association&, const csta::transfer_call&, time_point);
    answer serve(association&, const csta::single_step_transfer_call&, time_point);
    answer serve(association&, const csta::conference_call&, time_point);
    answer serve(association&, const csta::single_step_conference_call&, time_point);

    [[nodiscard]] outcome<connection_ref> resolve(const association& who, const csta::connection_id& id,
                                                  role as) const;
    [[nodiscard]] csta::connection_id connection_name(const association& who, connection_ref which);
    /// As the phone of that connection sees its calls.
    [[nodiscard]] call_view view_of(const association& who, connection_ref which);
    [[nodiscard]] std::vector<old_connection> names_before(const call_view& seen, connection_ref held,
                                                           connection_ref active) const;
    [[nodiscard]] outcome<connection_ref> ringing_at(const csta::device_id& device) const;
    [[nodiscard]] outcome<appearance_id> find_device(const csta::device_id& device) const;
    [[nodiscard]] outcome<phone_id> find_phone(std::string_view device) const;
    [[nodiscard]] outcome<phone_id> find_profile(std::string_view name) const;
    void move_profile(phone_id profile, phone_id to);
    void tell_devices(const association& who, const std::string& reference, std::vector<csta::listed_device>);

    line_plan plan_;
    const std::size_t devices_in_segment_;
    line_features features_;
    call_names names_;
    monitor_table monitors_;
    event_outbox outbox_;
    call_reporter reporter_;
    call_model calls_;
    feature_services settings_;
    std::map<association_id, association> associations_;
    std::array<csta::system_status_value, most_managers> status_;
    std::uint64_t last_association_ = 0, last_reference_ = 0;
};

/// What this PBX offers, for GetCSTAFeatures.
[[nodiscard]] csta::get_csta_features_response offered_features();

}  // namespace ctig::simulator
