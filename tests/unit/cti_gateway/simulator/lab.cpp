#include "lab.hpp"

namespace ctig::simulator::test {
namespace {

template <class T>
concept call_event = requires(const T& t) {
    t.cause;
    t.local_connection_info;
    t.monitor_cross_ref_id;
};

std::string name_of(csta::local_connection_state s) {
    constexpr const char* names[] = {"null", "initiated", "alerting", "connected", "hold", "queued", "fail"};
    return names[static_cast<std::size_t>(s)];
}

std::string name_of(csta::event_cause c) {
    using enum csta::event_cause;
    static const std::map<csta::event_cause, std::string> names = {
        {new_call, "newCall"},
        {normal, "normal"},
        {normal_clearing, "normalClearing"},
        {make_call, "makeCall"},
        {busy, "busy"},
        {dest_not_obtainable, "destNotObtainable"},
        {do_not_disturb, "doNotDisturb"},
        {alternate, "alternate"},
        {consultation, "consultation"},
        {transfer, "transfer"},
        {single_step_transfer, "singleStepTransfer"},
        {conference, "conference"},
        {redirected, "redirected"},
        {trunks_busy, "trunksBusy"},
        {call_forward_immediate, "callForwardImmediate"},
        {call_forward_busy, "callForwardBusy"},
        {call_forward_no_answer, "callForwardNoAnswer"}};
    const auto found = names.find(c);
    return found == names.end() ? "cause?" : found->second;
}

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
    config.outside = {{"+1555*", {.answer = answer_rule::after, .answer_after = milliseconds{300}}},
                      {"+1666*", {.answer = answer_rule::busy}}};
    return config;
}

std::string describe(const csta::message& m) {
    return csta::visit(
        [](const auto& e) -> std::string {
            using event = std::decay_t<decltype(e)>;
            if constexpr (call_event<event>) {
                const auto about = read(e);
                return about.name + " " + about.subject.call_id + "/" + about.subject.device.text + " " +
                       name_of(e.local_connection_info.value()) + " " + name_of(e.cause);
            } else if constexpr (std::is_same_v<event, csta::digits_generated_event>) {
                return "DigitsGenerated " + e.connection.call_id + "/" + e.connection.device.text + " " +
                       e.digit_generated_list;
            } else if constexpr (std::is_same_v<event, csta::forwarding_event>) {
                return "Forwarding " + std::get<csta::device_id>(e.device.value).text +
                       (e.forward_status ? " on " : " off") + e.forward_to.value_or(csta::device_id{}).text;
            } else if constexpr (std::is_same_v<event, csta::do_not_disturb_event>) {
                return "DoNotDisturb " + std::get<csta::device_id>(e.device.value).text +
                       (e.do_not_disturb_on ? " on" : " off");
            } else if constexpr (std::is_same_v<event, csta::message_waiting_event>) {
                return "MessageWaiting " + std::get<csta::device_id>(e.target_device.value).text +
                       (e.message_waiting_on ? " on" : " off");
            } else {
                return "other";
            }
        },
        m);
}

csta::connection_id subject_of(const csta::message& m) {
    return csta::visit(
        [](const auto& e) -> csta::connection_id {
            if constexpr (call_event<std::decay_t<decltype(e)>>) return read(e).subject;
            return {};
        },
        m);
}

verdict lab::outcome_of(const csta::message& what) {
    const auto answered = ask(what);
    const auto* refused = csta::get_if<csta::csta_error_code>(&answered);
    return refused == nullptr ? ok : verdict(*refused);
}

void lab::watch(const std::string& device) {
    const auto started = ask(csta::monitor_start{.monitor_object = {.value = dev(device)}});
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

lines lab::told(const std::string& device) {
    lines text;
    for (const auto& event : events(device)) text.push_back(describe(event));
    return text;
}

}  // namespace ctig::simulator::test
