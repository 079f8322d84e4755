#include "cti_gateway/simulator/pbx_control.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <limits>

#include "cti_gateway/simulator/action_arguments.hpp"
#include "cti_gateway/simulator/line_truth.hpp"

namespace ctig::simulator {
namespace {

namespace json = boost::json;
using answer = pbx_control::answer;
constexpr std::int64_t day_in_ms = 24 * 3600 * 1000;

/// Without a host only the arguments are looked at.
using action_function = answer (*)(simulated_pbx_host*, action_arguments&);

template <class F>
answer at_managers(simulated_pbx_host* host, action_arguments& given, F what) {
    const auto places = given.managers(host ? host->managers() : most_managers);
    if (auto mistake = given.mistake()) return std::move(*mistake);
    if (host)
        for (const auto place : places) what(place);
    return json::object{};
}

answer stop(simulated_pbx_host* host, action_arguments& given) {
    return at_managers(host, given, [host](std::size_t m) { host->stop_manager(m); });
}
answer start(simulated_pbx_host* host, action_arguments& given) {
    return at_managers(host, given, [host](std::size_t m) { host->start_manager(m); });
}
answer crash(simulated_pbx_host* host, action_arguments& given) {
    return at_managers(host, given, [host](std::size_t m) { host->crash_manager(m); });
}
answer disconnect(simulated_pbx_host* host, action_arguments& given) {
    return at_managers(host, given, [host](std::size_t m) { host->disconnect_clients(m); });
}
answer freeze(simulated_pbx_host* host, action_arguments& given) {
    return at_managers(host, given, [host](std::size_t m) { host->silence_manager(m); });
}
answer clear_faults(simulated_pbx_host* host, action_arguments& given) {
    return at_managers(host, given, [host](std::size_t m) { host->faults(m).clear(); });
}

answer status(simulated_pbx_host* host, action_arguments& given) {
    using enum csta::system_status_value;
    constexpr std::array values{normal,           enabled,       disabled,          partially_disabled,
                                initializing,     messages_lost, overload_imminent, overload_reached,
                                overload_relieved};
    (void)given.text("value");
    const auto value = values[given.word(
        "value", {"normal", "enabled", "disabled", "partiallyDisabled", "initializing", "messagesLost",
                  "overloadImminent", "overloadReached", "overloadRelieved"})];
    return at_managers(host, given, [host, value](std::size_t m) { host->set_system_status(m, value); });
}

answer add(simulated_pbx_host* host, action_arguments& given, fault what) {
    what.times = static_cast<std::size_t>(given.number_or("times", 0, 0, 1'000'000'000));
    what.percent = static_cast<unsigned>(given.number_or("percent", 100, 1, 100));
    return at_managers(host, given, [&](std::size_t m) { host->faults(m).add(what); });
}

fault fault_of(action_arguments& given, fault::kind what) {
    using enum fault::target;
    constexpr std::array targets{all, answers, events};
    return {.what = what,
            .of = targets[given.word("of", {"all", "answers", "events"})],
            .message = given.text_or("message", "")};
}

answer delay(simulated_pbx_host* host, action_arguments& given) {
    auto what = fault_of(given, fault::kind::delay);
    what.by = milliseconds{given.number("by_ms", 1, day_in_ms)};
    return add(host, given, std::move(what));
}
template <fault::kind Kind>
answer frames(simulated_pbx_host* host, action_arguments& given) {
    return add(host, given, fault_of(given, Kind));
}
answer corrupt(simulated_pbx_host* host, action_arguments& given) {
    constexpr std::array kinds{fault::kind::corrupt_xml, fault::kind::corrupt_framing};
    return add(host, given, fault_of(given, kinds[given.word("how", {"xml", "framing"})]));
}
answer refuse(simulated_pbx_host* host, action_arguments& given) {
    return add(host, given,
               {.what = fault::kind::refuse, .message = given.text_or("service", "MonitorStart")});
}

answer end_monitors(simulated_pbx_host* host, action_arguments& given) {
    const auto percent = static_cast<unsigned>(given.number_or("percent", 100, 1, 100));
    return at_managers(host, given, [host, percent](std::size_t m) {
        host->act([&](pbx& p, time_point) {
            p.end_monitors(m, percent);
            return 0;
        });
    });
}

/// What people do at phones and outside.
template <class Act>
answer by_people(simulated_pbx_host* host, action_arguments& given, Act act) {
    if (auto mistake = given.mistake()) return std::move(*mistake);
    if (host == nullptr) return json::object{};
    const auto done = host->act(act);
    if (!done) return "the PBX refuses it: " + csta::to_string(refusal_of(std::nullopt, done.error()));
    return json::object{};
}

answer incoming_call(simulated_pbx_host* host, action_arguments& given) {
    const number_party caller{.number = given.text("from"), .name = given.text_or("name", "")};
    const auto called = given.text("to");
    if (auto mistake = given.mistake()) return std::move(*mistake);
    if (host == nullptr) return json::object{};
    const auto placed =
        host->act([&](pbx& p, time_point now) { return p.place_incoming(caller, called, now); });
    if (!placed) return "the PBX refuses it: " + csta::to_string(refusal_of(std::nullopt, placed.error()));
    return json::object{{"call", static_cast<std::uint64_t>(*placed)}};
}
answer answer_at_phone(simulated_pbx_host* host, action_arguments& given) {
    const auto device = given.text("device");
    return by_people(host, given, [&](pbx& p, time_point now) { return p.lift(device, now); });
}
answer hang_up(simulated_pbx_host* host, action_arguments& given) {
    const auto device = given.text("device");
    return by_people(host, given, [&](pbx& p, time_point) { return p.hang_up(device); });
}
answer press(simulated_pbx_host* host, action_arguments& given) {
    const auto device = given.text("device");
    const auto digits = given.text("digits");
    return by_people(host, given, [&](pbx& p, time_point now) { return p.press(device, digits, now); });
}
template <service_state State>
answer serve_phone(simulated_pbx_host* host, action_arguments& given) {
    const auto device = given.text("device");
    return by_people(host, given, [&](pbx& p, time_point) { return p.serve_phone(device, State); });
}
answer log_in(simulated_pbx_host* host, action_arguments& given) {
    const auto profile = given.text("profile");
    const auto phone = given.text("phone");
    return by_people(host, given, [&](pbx& p, time_point) { return p.log_in(profile, phone); });
}
answer log_out(simulated_pbx_host* host, action_arguments& given) {
    const auto profile = given.text("profile");
    return by_people(host, given, [&](pbx& p, time_point) { return p.log_out(profile); });
}
call_number call_of(action_arguments& given) {
    return static_cast<call_number>(given.number("call", 1, std::numeric_limits<std::int64_t>::max()));
}
answer answer_outside(simulated_pbx_host* host, action_arguments& given) {
    const auto which = call_of(given);
    return by_people(host, given, [&](pbx& p, time_point now) { return p.answer_outside(which, now); });
}
answer hang_up_outside(simulated_pbx_host* host, action_arguments& given) {
    const auto which = call_of(given);
    return by_people(host, given, [&](pbx& p, time_point) { return p.hang_up_outside(which); });
}

struct action_row {
    std::string_view name, arguments, what;
    action_function perform;
};

constexpr std::string_view which_frames = "of=all|answers|events message=ROOT times=N percent=N manager=N";
constexpr action_row table[] = {
    {"incoming_call", "from=NUMBER to=NUMBER name=TEXT", "somebody outside calls; tells the call's number",
     incoming_call},
    {"answer", "device=DEVICE", "the handset is lifted: what rings is answered", answer_at_phone},
    {"hang_up", "device=DEVICE", "the handset is put down", hang_up},
    {"press", "device=DEVICE digits=DIGITS", "digits are pressed, to dial or in a call", press},
    {"answer_outside", "call=N", "whoever is called outside answers", answer_outside},
    {"hang_up_outside", "call=N", "whoever is outside hangs up", hang_up_outside},
    {"out_of_service", "device=DEVICE", "the phone fails, with its calls",
     serve_phone<service_state::out_of_service>},
    {"back_in_service", "device=DEVICE", "the phone is back", serve_phone<service_state::in_service>},
    {"log_in", "profile=NAME phone=NAME", "the lines of a profile are on that phone from now on", log_in},
    {"log_out", "profile=NAME", "they are on none", log_out},
    {"stop", "manager=N", "closes a manager and its connections; calls live on", stop},
    {"crash", "manager=N", "the same as if its process died: connections are reset", crash},
    {"disconnect", "manager=N", "cuts the connections of the applications there; they may come again at once",
     disconnect},
    {"freeze", "manager=N", "sockets stay open, nothing is answered or told", freeze},
    {"start", "manager=N", "ends stop, crash and freeze", start},
    {"status", "value=normal|overloadReached|overloadRelieved|disabled|... manager=N",
     "what the manager says of itself, told at once to who registered for it", status},
    {"end_monitors", "percent=N manager=N", "ends monitors of its own accord, and says so (MonitorStop)",
     end_monitors},
    {"delay", "by_ms=N + frames", "holds frames up", delay},
    {"drop", "frames", "loses frames", frames<fault::kind::drop>},
    {"duplicate", "frames", "sends frames twice", frames<fault::kind::duplicate>},
    {"reorder", "frames", "sends a frame after the one that follows it", frames<fault::kind::reorder>},
    {"corrupt", "how=xml|framing + frames", "spoils the document of a frame, or its header", corrupt},
    {"refuse", "service=MonitorStart|MakeCall|... percent=N times=N manager=N",
     "refuses requests for want of resources; monitors, if no service is named", refuse},
    {"clear_faults", "manager=N", "ends all of delay, drop, duplicate, reorder, corrupt and refuse",
     clear_faults},
};

answer carry_out(simulated_pbx_host* host, const json::object& action) {
    const auto* name = action.if_contains("action");
    if (name == nullptr || !name->is_string())
        return std::string("\"action\" is missing: a text that names what to do");
    for (const auto& row : table) {
        if (row.name != std::string_view(name->get_string().data(), name->get_string().size())) continue;
        action_arguments given(action);
        auto done = row.perform(host, given);
        if (!done) return fmt::format("{}: {}", row.name, done.error());
        return done;
    }
    return fmt::format("there is no action \"{}\"; GET / lists them",
                       std::string_view(name->get_string()).substr(0, 100));
}

}  // namespace

answer pbx_control::perform(const json::object& action) { return carry_out(host_.get(), action); }

std::optional<std::string> mistake_in_action(std::string_view action) {
    boost::system::error_code ec;
    const auto parsed = json::parse(json::string_view(action.data(), action.size()), ec);
    const auto* object = parsed.if_object();
    if (ec || object == nullptr) return "an action is a table";
    auto looked_at = carry_out(nullptr, *object);
    if (looked_at) return std::nullopt;
    return std::move(looked_at).error();
}

json::object pbx_control::state() const {
    json::array managers;
    for (std::size_t i = 0; i < host_->managers(); ++i) {
        constexpr std::string_view words[] = {"running", "frozen", "stopped"};
        managers.push_back(json::object{{"manager", i + 1},
                                        {"state", words[static_cast<std::size_t>(host_->state(i))]},
                                        {"applications", host_->clients(i)},
                                        {"faults", host_->faults(i).size()}});
    }
    return {{"managers", std::move(managers)},
            {"monitors", host_->exchange().monitors()},
            {"calls", host_->exchange().calls().calls().size()}};
}

json::object pbx_control::lines() const { return lines_of(*host_); }

std::string describe_actions() {
    std::string out =
        "The simulated PBX. POST / carries out an action, or a list of them in order:\n\n"
        "  curl -d '{\"action\":\"delay\",\"of\":\"answers\",\"by_ms\":300,\"times\":1}' "
        "http://HOST:PORT/\n\n"
        "GET /state shows managers, applications, monitors and calls, GET /lines the calls of each line.\n"
        "Managers count from 1; an action without \"manager\" means all. The actions, with their "
        "arguments:\n\n";
    for (const auto& row : table)
        out += fmt::format("  {:<14} {}\n  {:<14} {}\n", row.name, row.what, "", row.arguments);
    out += fmt::format("\nframes: {}\n  times 0, or none: until clear_faults\n", which_frames);
    return out;
}

}  // namespace ctig::simulator
