#include "lab.hpp"

#include "csta/enum_literals.hpp"

namespace ctig::simulator::test {
namespace {

template <class T>
concept call_event = requires(const T& t) {
    t.cause;
    t.local_connection_info;
    t.monitor_cross_ref_id;
};

struct named_subject {
    std::string name;
    csta::connection_id subject;
};

named_subject read(const csta::service_initiated_event& e) {
    return {"ServiceInitiated", e.initiated_connection};
}
named_subject read(const csta::originated_event& e) { return {"Originated", e.originated_connection}; }
named_subject read(const csta::delivered_event& e) { return {"Delivered", e.connection}; }
named_subject read(const csta::network_reached_event& e) { return {"NetworkReached", e.outbound_connection}; }
named_subject read(const csta::established_event& e) { return {"Established", e.established_connection}; }
named_subject read(const csta::failed_event& e) { return {"Failed", e.failed_connection}; }
named_subject read(const csta::held_event& e) { return {"Held", e.held_connection}; }
named_subject read(const csta::retrieved_event& e) { return {"Retrieved", e.retrieved_connection}; }
named_subject read(const csta::connection_cleared_event& e) {
    return {"ConnectionCleared", e.dropped_connection};
}
named_subject read(const csta::diverted_event& e) { return {"Diverted", e.connection}; }
named_subject read(const csta::digits_dialed_event& e) { return {"DigitsDialed", e.dialing_connection}; }
named_subject read(const csta::offered_event& e) { return {"Offered", e.offered_connection}; }
named_subject read(const csta::queued_event& e) { return {"Queued", e.queued_connection}; }
named_subject read(const csta::bridged_event& e) { return {"Bridged", e.bridged_connection}; }
named_subject read(const csta::transferred_event& e) { return {"Transferred", e.primary_old_call}; }
named_subject read(const csta::conferenced_event& e) { return {"Conferenced", e.primary_old_call}; }

template <class T>
named_subject read(const T&) {
    return {"other", {}};
}

}  // namespace

simulator_config lab_config() {
    simulator_config config;
    const auto phone = [&](std::string name, std::string number) {
        config.devices.push_back({.name = std::move(name), .lines = {{std::move(number), "lab", ""}}});
    };
    phone("SEP-ALICE", "1000");
    phone("SEP-BOB", "1001");
    phone("SEP-CAROL", "1002");
    phone("SOFT-CAROL", "1002");
    phone("SEP-BUSY", "1003");
    phone("SEP-NEVER", "1004");
    phone("SEP-EVE", "1005");
    phone("SEP-GONE", "1006");
    phone("SEP-DAVE", "1007");
    config.lines = {
        {"1003", "lab", {.answer = answer_rule::busy}},
        {"1004", "lab", {.answer = answer_rule::never}},
        {"1005", "lab", {.answer = answer_rule::after, .answer_after = milliseconds{100}}},
        {"1006", "lab", {.answer = answer_rule::unassigned}},
        {"1007", "lab", {.answer = answer_rule::by_request, .hang_up_after = milliseconds{5000}}},
    };
    phone("SEP-FRANK", "1008");
    phone("SEP-GINA", "1009");
    phone("SOFT-GINA", "1009");
    config.devices.push_back({.name = "SEP-LOBBY"});
    phone("PROF-HANNA", "1010");
    config.devices.back().kind = directory::device_kind::profile;
    config.lines.push_back({.number = "1008", .partition = "lab", .rule = {}, .offered = milliseconds{50}});
    config.lines.push_back(
        {.number = "1009", .partition = "lab", .rule = {}, .sharing = line_sharing::bridged});
    config.groups = {{.number = "1900", .display = "Sales", .members = {"1001"}}};
    config.outside = {{"+1555*", {.answer = answer_rule::after, .answer_after = milliseconds{300}}},
                      {"+1666*", {.answer = answer_rule::busy}}};
    return config;
}

namespace {

std::string name_of(const csta::extended_device_id& device) {
    const auto* known = std::get_if<csta::device_id>(&device.value);
    return known == nullptr ? "?" : known->text;
}

std::string describe_feature(const csta::message& m) {
    const auto on_off = [](bool on) { return on ? " on" : " off"; };
    if (const auto* f = csta::get_if<csta::forwarding_event>(&m)) {
        return "Forwarding " + name_of(f->device) + on_off(f->forward_status) +
               (f->forward_to ? " " + f->forward_to->text : "");
    }
    if (const auto* d = csta::get_if<csta::do_not_disturb_event>(&m))
        return "DoNotDisturb " + name_of(d->device) + on_off(d->do_not_disturb_on);
    if (const auto* w = csta::get_if<csta::message_waiting_event>(&m))
        return "MessageWaiting " + name_of(w->target_device) + on_off(w->message_waiting_on);
    if (const auto* h = csta::get_if<csta::hookswitch_event>(&m))
        return "Hookswitch " + name_of(h->device) + on_off(h->hookswitch_on_hook);
    if (const auto* a = csta::get_if<csta::auto_answer_event>(&m))
        return "AutoAnswer " + name_of(a->invoking_device) + on_off(a->auto_answer_on);
    if (const auto* mute = csta::get_if<csta::microphone_mute_event>(&m))
        return "MicrophoneMute " + name_of(mute->invoking_device) + on_off(mute->microphone_mute_on);
    if (const auto* mute = csta::get_if<csta::speaker_mute_event>(&m))
        return "SpeakerMute " + name_of(mute->invoking_device) + on_off(mute->speaker_mute_on);
    if (const auto* v = csta::get_if<csta::speaker_volume_event>(&m)) {
        return "SpeakerVolume " + name_of(v->invoking_device) + " " +
               std::to_string(std::get<std::int16_t>(v->speaker_volume.value));
    }
    if (const auto* o = csta::get_if<csta::out_of_service_event>(&m))
        return "OutOfService " + name_of(o->device);
    if (const auto* b = csta::get_if<csta::back_in_service_event>(&m))
        return "BackInService " + name_of(b->device);
    if (const auto* c = csta::get_if<csta::device_caps_changed_event>(&m))
        return "DeviceCapsChanged " + name_of(c->device);
    return "other";
}

std::string in_words(const csta::connection_id& id) { return id.call_id + "/" + id.device.text; }

}  // namespace

std::string describe(const csta::message& m) {
    if (const auto* d = csta::get_if<csta::digits_generated_event>(&m)) {
        return "DigitsGenerated " + in_words(d->connection) + " " + d->digit_generated_list;
    }
    if (const auto* c = csta::get_if<csta::call_cleared_event>(&m)) {
        return "CallCleared " + c->cleared_call.call_id + " " + std::string(csta::to_literal(c->cause));
    }
    if (const auto* c = csta::get_if<csta::call_information_event>(&m)) {
        return "CallInformation " + in_words(c->connection);
    }
    return csta::visit(
        [&](const auto& e) -> std::string {
            if constexpr (call_event<std::decay_t<decltype(e)>>) {
                const auto about = read(e);
                const auto own = e.local_connection_info;
                return about.name + " " + in_words(about.subject) + " " +
                       (own ? std::string(csta::to_literal(*own)) : "-") + " " +
                       std::string(csta::to_literal(e.cause));
            } else {
                return describe_feature(m);
            }
        },
        m);
}

namespace {

template <class Device>
std::string called_or_calling(const Device& device) {
    if constexpr (requires { device.has_value(); })
        return name_of(device.value());
    else
        return name_of(device);
}

template <class Event>
std::string merge_in_words(const Event& e, const csta::extended_device_id& by,
                           const csta::extended_device_id& other,
                           const std::vector<csta::connection_list_item>& list) {
    auto text = e.secondary_old_call ? " with " + in_words(*e.secondary_old_call) : std::string{};
    text += " by " + name_of(by) + " to " + name_of(other);
    for (const auto& item : list) {
        text += " " + in_words(item.new_connection) + "=";
        text += item.old_connection ? in_words(*item.old_connection) : "new";
    }
    return text;
}

}  // namespace

std::string describe_in_full(const csta::message& m) {
    auto text = describe(m);
    csta::visit(
        [&](const auto& e) {
            if constexpr (requires {
                              e.calling_device;
                              e.called_device;
                          }) {
                text += " " + called_or_calling(e.calling_device) + ">" + called_or_calling(e.called_device);
            }
            if constexpr (requires { e.last_redirection_device; }) {
                const auto* via = std::get_if<csta::device_id>(&e.last_redirection_device.value);
                if (via != nullptr) text += " via " + via->text;
            }
            if constexpr (requires { e.calls_in_front; }) text += " #" + std::to_string(*e.number_queued);
            if constexpr (requires { e.dialing_sequence; }) text += " " + e.dialing_sequence.text;
            if constexpr (requires {
                              e.new_destination;
                              e.connection;
                          })
                text += " to " + name_of(e.new_destination);
            if constexpr (requires { e.transferred_connections; }) {
                text += merge_in_words(e, e.transferring_device, e.transferred_to_device,
                                       e.transferred_connections);
            }
            if constexpr (requires { e.conference_connections; }) {
                text += merge_in_words(e, e.conferencing_device, e.added_party, e.conference_connections);
            }
        },
        m);
    return text;
}

csta::connection_id subject_of(const csta::message& m) {
    return csta::visit(
        [](const auto& e) -> csta::connection_id {
            if constexpr (call_event<std::decay_t<decltype(e)>>) return read(e).subject;
            return {};
        },
        m);
}

csta::message lab::ask(const csta::message& what) {
    auto answer = exchange.request(application, what, now);
    asked.emplace_back(what, answer);
    return answer;
}

verdict lab::outcome_of(const csta::message& what) {
    const auto answered = ask(what);
    const auto* refused = csta::get_if<csta::csta_error_code>(&answered);
    return refused == nullptr ? ok : verdict(*refused);
}

void lab::watch(const std::string& device) {
    constexpr std::string_view call = "call ";
    csta::monitor_object what{.value = dev(device)};
    if (device.starts_with(call)) what.value = at(device.substr(call.size()), "");
    const auto started = ask(csta::monitor_start{.monitor_object = what});
    ASSERT_TRUE(csta::holds_alternative<csta::monitor_start_response>(started)) << device;
    device_of_[csta::get<csta::monitor_start_response>(started).monitor_cross_ref_id] = device;
}

std::string lab::call(const std::string& from, const std::string& to) {
    const auto made = ask(csta::make_call{.calling_device = dev(from),
                                          .called_directory_number = dev(to),
                                          .auto_originate = csta::auto_originate::do_not_prompt});
    const auto* response = csta::get_if<csta::make_call_response>(&made);
    return response == nullptr ? "refused" : response->calling_device.call_id;
}

verdict lab::answer(const std::string& call_id, const std::string& device) {
    return outcome_of(csta::answer_call{.call_to_be_answered = at(call_id, device)});
}
verdict lab::clear(const std::string& call_id, const std::string& device) {
    return outcome_of(csta::clear_connection{.connection_to_be_cleared = at(call_id, device)});
}
verdict lab::hold(const std::string& call_id, const std::string& device) {
    return outcome_of(csta::hold_call{.call_to_be_held = at(call_id, device)});
}
verdict lab::retrieve(const std::string& call_id, const std::string& device) {
    return outcome_of(csta::retrieve_call{.call_to_be_retrieved = at(call_id, device)});
}

void lab::pass(milliseconds time) {
    now += time;
    exchange.on_timer(now);
}

void lab::collect() {
    for (auto& event : exchange.take_events()) {
        const auto xref = csta::visit(
            [](const auto& e) -> std::string {
                if constexpr (requires { e.monitor_cross_ref_id; }) return e.monitor_cross_ref_id;
                return {};
            },
            event.what);
        waiting_[device_of_[xref]].push_back(std::move(event.what));
    }
}

std::vector<csta::message> lab::events(const std::string& device) {
    collect();
    return std::exchange(waiting_[device], {});
}

lines lab::told_in_full(const std::string& device) {
    lines text;
    for (const auto& event : events(device)) text.push_back(describe_in_full(event));
    return text;
}

lines lab::told(const std::string& device) {
    lines text;
    for (const auto& event : events(device)) text.push_back(describe(event));
    return text;
}

}  // namespace ctig::simulator::test
