#include "tests/fault/call_load.hpp"

#include <fmt/format.h>

#include "tests/fault/rcc_documents.hpp"

namespace ctig::fault {
namespace {

constexpr std::chrono::milliseconds pace{20};

}  // namespace

call_load::call_load(fault_lab& lab, population& people, double rate, std::uint32_t seed)
    : lab_(lab), people_(people), rate_(rate), dice_(seed), timer_(lab.io().get_executor()) {}

void call_load::start() {
    if (running_) return;
    running_ = true;
    tick();
}

void call_load::stop() {
    running_ = false;
    timer_.cancel();
}

void call_load::tick() {
    owed_ += rate_ * std::chrono::duration<double>(pace).count();
    for (; owed_ >= 1; owed_ -= 1) act();
    timer_.expires_after(pace);
    timer_.async_wait([this](const boost::system::error_code& cancelled) {
        if (!cancelled && running_) tick();
    });
}

void call_load::act() {
    if (roll(16) == 0) return act_at_phone();
    const auto who = roll(people_.size());
    const auto& client = people_.at(who);
    if (client.now != rcc_client::phase::in || client.pending.size() > 1) return;
    const auto& calls = client.told.calls;
    if (roll(40) == 0)
        return people_.ask(
            who, asked::call_control,
            do_not_disturb_document(people_.line_of(who),
                                    client.told.do_not_disturb.value_or(false) ? "false" : "true"));
    if (calls.empty() || (calls.size() == 1 && roll(5) == 0))
        return people_.ask(who, asked::call_control,
                           make_call_document(people_.line_of(who), line_number(roll(people_.size()))));
    const auto& [id, call] = *std::next(calls.begin(), static_cast<std::ptrdiff_t>(roll(calls.size())));
    act_in_call(who, id, call.own);
}

void call_load::act_in_call(std::size_t who, const std::string& call_id, csta::local_connection_state own) {
    using state = csta::local_connection_state;
    const auto ask = [&](std::string_view service, std::string_view element) {
        people_.ask(who, asked::call_control,
                    connection_document(service, element, call_id, people_.line_of(who)));
    };
    if (own == state::alerting && roll(4) != 0) return ask("AnswerCall", "callToBeAnswered");
    if (own == state::hold && roll(2) == 0) return ask("RetrieveCall", "callToBeRetrieved");
    if (own == state::connected && roll(3) == 0) return ask("HoldCall", "callToBeHeld");
    ask("ClearConnection", "connectionToBeCleared");
}

void call_load::act_at_phone() {
    const auto line = line_number(roll(people_.size()));
    if (roll(2) == 0)
        (void)lab_.pbx().act(fmt::format(R"({{"action":"incoming_call","from":"00493{}","to":"{}"}})",
                                         1000 + roll(9000), line));
    else
        (void)lab_.pbx().act(
            fmt::format(R"({{"action":"{}","device":"{}"}})", roll(2) == 0 ? "answer" : "hang_up", line));
}

}  // namespace ctig::fault
