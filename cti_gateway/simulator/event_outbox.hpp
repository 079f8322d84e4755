#pragma once
// Events on their way to the associations that watch, in order.
#include <functional>
#include <vector>

#include "cti_gateway/simulator/call_view.hpp"
#include "cti_gateway/simulator/monitor_table.hpp"

namespace ctig::simulator {

struct pbx_event {
    association_id to{};
    csta::message what;
};

class event_outbox {
public:
    using event_maker = std::function<csta::message(const monitor&)>;

    event_outbox(const line_plan& plan, call_names& names, const monitor_table& monitors)
        : plan_(plan), names_(names), monitors_(monitors) {}

    /// To every monitor there that does not filter the event.
    void tell(appearance_id where, csta::event_type type, const event_maker& make);
    void tell(line_id line, csta::event_type type, const event_maker& make);
    void tell(phone_id phone, csta::event_type type, const event_maker& make);
    void tell(call_number in, csta::event_type type, const event_maker& make);
    void push(association_id to, csta::message what) { events_.push_back({to, std::move(what)}); }

    [[nodiscard]] std::vector<pbx_event> take() { return std::exchange(events_, {}); }
    void forget(association_id who);

    [[nodiscard]] call_view view(const monitor& by) const { return {plan_, names_, by.manager, by.on}; }
    /// What a monitor calls a phone: the appearance that it watches.
    [[nodiscard]] csta::extended_device_id name_of(phone_id phone, const monitor& by) const;

private:
    void tell_all(const std::vector<const monitor*>& who, csta::event_type type, const event_maker& make);

    const line_plan& plan_;
    call_names& names_;
    const monitor_table& monitors_;
    std::vector<pbx_event> events_;
};

}  // namespace ctig::simulator
