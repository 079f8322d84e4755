#pragma once
// The model's reports, told as CSTA events to every monitor that they concern: those of a device as long as
// it is in the call, those of a call all the time.
#include "cti_gateway/simulator/event_outbox.hpp"
#include "cti_gateway/simulator/line_features.hpp"

namespace ctig::simulator {

class call_reporter final : public call_sink {
public:
    call_reporter(const line_plan& plan, call_names& names, monitor_table& monitors, event_outbox& out)
        : plan_(plan), names_(names), monitors_(monitors), out_(out) {}

    /// A line is on another phone: it may work there or not, and what the phone can do is another matter.
    void on_carried(appearance_id where, service_state before, service_state now);

private:
    void on_report(const connection_report& report) override;
    void on_merge(const merge_report& report) override;
    void on_digits(const call& in, const connection& from, std::string_view digits) override;
    void on_call_gone(call_number number, csta::event_cause cause) override;
    void on_hook(phone_id phone, hook now) override;
    void on_service_state(phone_id phone, service_state now) override;

    const line_plan& plan_;
    call_names& names_;
    monitor_table& monitors_;
    event_outbox& out_;
};

}  // namespace ctig::simulator
