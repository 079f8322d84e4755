#include "cti_gateway/commands/csta_action.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

namespace ctig::commands {

/// The connections of the device that an action is about.
struct found_calls {
    csta::connection_id one;    ///< what it needs, or the held one of two
    csta::connection_id other;  ///< the connected one of two
};

struct csta_verb {
    std::string_view name, words, what;
    std::size_t least, most;
    needed_call needs;
    csta::message (*make)(const std::vector<std::string>& words, const found_calls& calls);
};

namespace {

using words = std::vector<std::string>;
using csta::local_connection_state;

csta::device_id device(const std::string& text) { return {.text = text}; }

csta::message nothing(const words&, const found_calls&) { return csta::request_system_status{}; }

constexpr csta_verb verbs[] = {
    {"monitor", "DEVICE...", "prints the devices' events until Ctrl-C", 1, 1000, needed_call::none, nothing},
    {"call", "FROM TO", "makes a call", 2, 2, needed_call::none,
     [](const words& w, const found_calls&) -> csta::message {
         return csta::make_call{device(w[0]), device(w[1]), csta::auto_originate::do_not_prompt};
     }},
    {"answer", "DEVICE", "answers the call that rings", 1, 1, needed_call::alerting,
     [](const words&, const found_calls& c) -> csta::message { return csta::answer_call{c.one}; }},
    {"clear", "DEVICE", "hangs up", 1, 1, needed_call::any,
     [](const words&, const found_calls& c) -> csta::message {
         return csta::clear_connection{.connection_to_be_cleared = c.one};
     }},
    {"hold", "DEVICE", "puts the call on hold", 1, 1, needed_call::connected,
     [](const words&, const found_calls& c) -> csta::message {
         return csta::hold_call{.call_to_be_held = c.one};
     }},
    {"retrieve", "DEVICE", "takes the held call back", 1, 1, needed_call::held,
     [](const words&, const found_calls& c) -> csta::message { return csta::retrieve_call{c.one}; }},
    {"alternate", "DEVICE", "changes between the held call and the other", 1, 1,
     needed_call::held_and_connected,
     [](const words&, const found_calls& c) -> csta::message {
         return csta::alternate_call{.held_call = c.one, .active_call = c.other};
     }},
    {"reconnect", "DEVICE", "hangs up the call and takes the held one back", 1, 1,
     needed_call::held_and_connected,
     [](const words&, const found_calls& c) -> csta::message {
         return csta::reconnect_call{.active_call = c.other, .held_call = c.one};
     }},
    {"consult", "DEVICE TO", "holds the call and makes another", 2, 2, needed_call::connected,
     [](const words& w, const found_calls& c) -> csta::message {
         return csta::consultation_call{.existing_call = c.one, .consulted_device = device(w[1])};
     }},
    {"transfer", "DEVICE", "connects the held call with the other", 1, 1, needed_call::held_and_connected,
     [](const words&, const found_calls& c) -> csta::message {
         return csta::transfer_call{c.one, c.other};
     }},
    {"transfer-to", "DEVICE TO", "transfers the call without asking", 2, 2, needed_call::connected,
     [](const words& w, const found_calls& c) -> csta::message {
         return csta::single_step_transfer_call{.active_call = c.one, .transferred_to = device(w[1])};
     }},
    {"conference", "DEVICE", "joins the held call and the other", 1, 1, needed_call::held_and_connected,
     [](const words&, const found_calls& c) -> csta::message {
         return csta::conference_call{c.one, c.other};
     }},
    {"deflect", "DEVICE TO", "sends the ringing call elsewhere", 2, 2, needed_call::alerting,
     [](const words& w, const found_calls& c) -> csta::message {
         return csta::deflect_call{.call_to_be_diverted = c.one, .new_destination = device(w[1])};
     }},
    {"digits", "DEVICE DIGITS", "sends DTMF digits", 2, 2, needed_call::connected,
     [](const words& w, const found_calls& c) -> csta::message {
         return csta::generate_digits{.connection_to_send_digits = c.one, .characters_to_send = w[1]};
     }},
    {"snapshot", "DEVICE", "the calls of a device", 1, 1, needed_call::none,
     [](const words& w, const found_calls&) -> csta::message { return csta::snapshot_device{device(w[0])}; }},
    {"forwarding", "DEVICE", "where its calls are forwarded to", 1, 1, needed_call::none,
     [](const words& w, const found_calls&) -> csta::message {
         return csta::get_forwarding{.device = device(w[0])};
     }},
    {"dnd", "DEVICE [on|off]", "do not disturb: shows or sets it", 1, 2, needed_call::none,
     [](const words& w, const found_calls&) -> csta::message {
         if (w.size() == 1) return csta::get_do_not_disturb{.device = device(w[0])};
         return csta::set_do_not_disturb{.device = device(w[0]), .do_not_disturb_on = w[1] == "on"};
     }},
    {"features", "", "what the manager offers", 0, 0, needed_call::none,
     [](const words&, const found_calls&) -> csta::message { return csta::get_csta_features{}; }},
    {"devices", "", "the devices that it has", 0, 0, needed_call::none,
     [](const words&, const found_calls&) -> csta::message {
         return csta::get_switching_function_devices{};
     }},
    {"status", "", "the manager's system status", 0, 0, needed_call::none, nothing},
    {"raw", "FILE", "sends a CSTA document as it is; - for the standard input", 1, 1, needed_call::none,
     nothing},
};

std::string usage(const csta_verb& verb) {
    return fmt::format("usage: csta {}{}{}", verb.name, verb.words.empty() ? "" : " ", verb.words);
}

bool fits(needed_call needed, local_connection_state state) {
    switch (needed) {
        case needed_call::none:
        case needed_call::any: return state != local_connection_state::null;
        case needed_call::alerting: return state == local_connection_state::alerting;
        case needed_call::connected: return state == local_connection_state::connected;
        case needed_call::held:
        case needed_call::held_and_connected: return state == local_connection_state::hold;
    }
    return false;
}

std::string_view word_for(needed_call needed) {
    switch (needed) {
        case needed_call::alerting: return "a ringing call";
        case needed_call::connected: return "a connected call";
        case needed_call::held:
        case needed_call::held_and_connected: return "a held call";
        case needed_call::none:
        case needed_call::any: return "a call";
    }
    return "a call";
}

local_connection_state own_state(const csta::call_state& state) {
    const auto* compound = std::get_if<csta::compound_call_state>(&state.value);
    return compound != nullptr && !compound->states.empty() ? compound->states.front()
                                                            : local_connection_state::null;
}

/// The only connection in that state, or the one of the call that was named.
using choice = boost::system::result<csta::connection_id, std::string>;
choice choose(const csta_action& action, needed_call needed, const csta::snapshot_device_data& data) {
    std::vector<csta::connection_id> all;
    for (const auto& item : data.items)
        if (fits(needed, own_state(item.local_call_state)) &&
            (action.call.empty() || item.connection_identifier.call_id == action.call))
            all.push_back(item.connection_identifier);
    if (all.size() == 1) return all.front();
    if (all.empty())
        return choice(boost::system::in_place_error,
                      fmt::format("{} has not {}{}", action.words.front(), word_for(needed),
                                  action.call.empty() ? "" : " " + action.call));
    std::vector<std::string> ids;
    for (const auto& one : all) ids.push_back(one.call_id);
    return choice(boost::system::in_place_error,
                  fmt::format("{} has {} of them, calls {}: name one with --call", action.words.front(),
                              all.size(), fmt::join(ids, ", ")));
}

}  // namespace

boost::system::result<csta_action, std::string> parse_csta_action(const std::vector<std::string>& given,
                                                                  std::string call) {
    const auto found = std::ranges::find_if(
        verbs, [&](const csta_verb& v) { return !given.empty() && v.name == given.front(); });
    if (found == std::end(verbs)) {
        std::vector<std::string_view> names;
        for (const auto& verb : verbs) names.push_back(verb.name);
        return fmt::format("there is no action \"{}\", expected one of {}",
                           given.empty() ? "" : given.front(), fmt::join(names, ", "));
    }
    csta_action action{.verb = &*found, .words = {given.begin() + 1, given.end()}, .call = std::move(call)};
    const bool right_number = action.words.size() >= found->least && action.words.size() <= found->most;
    const bool is_setting = found->name == "dnd" && action.words.size() == 2;
    if (!right_number || (is_setting && action.words[1] != "on" && action.words[1] != "off"))
        return usage(*found);
    return action;
}

std::string_view name_of(const csta_action& action) noexcept { return action.verb->name; }
needed_call needs(const csta_action& action) noexcept { return action.verb->needs; }

boost::system::result<csta::message, std::string> request_of(const csta_action& action,
                                                             const csta::message& calls) {
    found_calls chosen;
    if (action.verb->needs != needed_call::none) {
        const auto* answer = csta::get_if<csta::snapshot_device_response>(&calls);
        const auto* data =
            answer != nullptr
                ? std::get_if<csta::snapshot_device_data>(&answer->cross_ref_id_or_snapshot_data.value)
                : nullptr;
        if (data == nullptr) return std::string("the manager does not tell the device's calls: use raw");
        auto one = choose(action, action.verb->needs, *data);
        if (!one) return one.error();
        chosen.one = std::move(*one);
        if (action.verb->needs == needed_call::held_and_connected) {
            csta_action unnamed = action;
            unnamed.call.clear();
            auto other = choose(unnamed, needed_call::connected, *data);
            if (!other) return other.error();
            chosen.other = std::move(*other);
        }
    }
    return action.verb->make(action.words, chosen);
}

std::string csta_action_help() {
    std::string out = "Actions:\n";
    for (const auto& verb : verbs)
        out += fmt::format("  {:<24} {}\n", fmt::format("{} {}", verb.name, verb.words), verb.what);
    return out + "A device is what the manager calls it, most often its number.";
}

}  // namespace ctig::commands
