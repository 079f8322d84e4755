#include "cti_gateway/simulator/event_outbox.hpp"

namespace ctig::simulator {

void event_outbox::tell_all(const std::vector<const monitor*>& who, csta::event_type type,
                            const event_maker& make) {
    for (const auto* monitor : who) {
        if (!monitor->filtered.contains(type)) events_.push_back({monitor->owner, make(*monitor)});
    }
}

void event_outbox::tell(appearance_id where, csta::event_type type, const event_maker& make) {
    tell_all(monitors_.on(where), type, make);
}

void event_outbox::tell(line_id line, csta::event_type type, const event_maker& make) {
    for (const auto where : plan_.at(line).appearances) tell(where, type, make);
}

void event_outbox::tell(phone_id phone, csta::event_type type, const event_maker& make) {
    for (const auto where : plan_.on_phone(phone)) tell(where, type, make);
}

void event_outbox::tell(call_number in, csta::event_type type, const event_maker& make) {
    if (const auto* there = monitors_.of(in)) tell_all(*there, type, make);
}

void event_outbox::forget(association_id who) {
    std::erase_if(events_, [&](const pbx_event& e) { return e.to == who; });
}

csta::extended_device_id event_outbox::name_of(phone_id phone, const monitor& by) const {
    return view(by).device(by.on.value_or(plan_.on_phone(phone).front()));
}

}  // namespace ctig::simulator
