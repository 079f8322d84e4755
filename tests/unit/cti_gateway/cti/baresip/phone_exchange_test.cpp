#include "cti_gateway/cti/baresip/phone_exchange.hpp"

#include <gtest/gtest.h>

#include <deque>

#include "csta/features.hpp"
#include "scripted_phone.hpp"

namespace ctig::cti::baresip {
namespace {

using namespace std::chrono_literals;

/// Phones A (line 1001), B (1002), C and D (both 1003). Each answers every command at once.
class PhoneExchange : public ::testing::Test {
protected:
    PhoneExchange() {
        for (std::size_t i = 0; i < 4; ++i) take(exchange.on_open(i));
    }
    void take(phone_exchange::outputs outputs) {
        for (auto& o : outputs) take_one(o);
    }
    void take_one(phone_exchange::output& o) {
        if (auto* s = std::get_if<phone_exchange::send>(&o)) {
            for (const auto& c : commands_in(s->bytes)) {
                log.push_back(std::string(1, "ABCD"[s->phone]) + " " + c.text);
                take(exchange.receive(s->phone, response(c.token, said(s->phone, c.text)), now));
            }
        } else if (auto* r = std::get_if<phone_exchange::reply>(&o)) {
            up.push_back(csta::message_name(r->with).data());
            r->done(std::move(r->with));
        } else if (auto* e = std::get_if<phone_exchange::event>(&o)) {
            up.emplace_back(csta::message_name(e->what));
            events.push_back(std::move(e->what));
        }
    }
    std::string said(std::size_t phone, const std::string& command) {
        if (command == "reginfo") return reginfo({account_of(phone)});
        if (command.starts_with("callfind ")) return found(command.substr(9));
        if (command == "callstat") return callstat(dialled, "Outgoing", "sip:1002@pbx");
        if (command == "listcalls") return listed;
        return {};
    }
    static std::string account_of(std::size_t phone) {
        return phone < 2 ? "sip:100" + std::to_string(phone + 1) + "@pbx" : "sip:1003@pbx";
    }
    void phone_says(std::size_t phone, const std::string& type, const std::string& id,
                    const std::string& direction, const std::string& peer,
                    const std::string& parameter = {}) {
        take(exchange.receive(phone, call_event(type, id, direction, peer, parameter, account_of(phone)),
                              now));
    }
    csta::message ask(const csta::message& request) {
        answer = csta::message{};
        answered = false;
        take(exchange.request(
            request, [this](auto with) { answer = std::move(with.value()), answered = true; }, now));
        return answer;
    }
    std::string monitor(const std::string& device) {
        csta::monitor_start start;
        start.monitor_object.value = csta::device_id{.text = device};
        const auto with = ask(start);
        const auto* started = csta::get_if<csta::monitor_start_response>(&with);
        return started == nullptr ? "" : started->monitor_cross_ref_id;
    }
    csta::connection_id at(const std::string& call, const std::string& device) {
        return connection(call, device);
    }
    /// A and B talk; A dialled.
    void talk(const std::string& id = "c1") {
        phone_says(1, "CALL_INCOMING", id, "incoming", "sip:1001@pbx");
        phone_says(0, "CALL_RINGING", id, "outgoing", "sip:1002@pbx");
        phone_says(0, "CALL_ESTABLISHED", id, "outgoing", "sip:1002@pbx");
        phone_says(1, "CALL_ESTABLISHED", id, "incoming", "sip:1001@pbx");
        events.clear();
        up.clear();
        log.clear();
    }

    time_point now{};
    phone_exchange exchange{
        {{"A", "", {"1001"}}, {"B", "", {"1002"}}, {"C", "", {"1003"}}, {"D", "", {"1003"}}}, 4000ms};
    std::vector<std::string> log, up;
    std::vector<csta::message> events;
    csta::message answer;
    bool answered = false;
    std::string dialled = "c1", listed;
};

using texts = std::vector<std::string>;

TEST_F(PhoneExchange, OffersOnlyWhatAPhoneCanDoAndProve) {
    const auto with = ask(csta::get_csta_features{});
    const auto& f = csta::get<csta::get_csta_features_response>(with);
    EXPECT_TRUE(f.offers(csta::service::make_call));
    EXPECT_FALSE(f.offers(csta::service::transfer_call));
    EXPECT_FALSE(f.offers(csta::service::set_forwarding));
    for (const csta::message& not_offered :
         {csta::message{csta::transfer_call{}}, csta::message{csta::conference_call{}},
          csta::message{csta::get_forwarding{}}, csta::message{csta::deflect_call{}}})
        EXPECT_EQ(ask(not_offered),
                  csta::message{csta::make_error(csta::operation_error::service_not_supported)});
}

TEST_F(PhoneExchange, MakesACallAndReportsItAfterTheResponse) {
    const auto x = monitor("1001");
    up.clear();
    csta::make_call call;
    call.calling_device.text = "1001";
    call.called_directory_number.text = "1002";
    EXPECT_EQ(csta::get<csta::make_call_response>(ask(call)).calling_device, at("c1", "1001"));
    phone_says(0, "CALL_RINGING", "c1", "outgoing", "sip:1002@pbx");
    phone_says(0, "CALL_ESTABLISHED", "c1", "outgoing", "sip:1002@pbx");
    phone_says(0, "CALL_CLOSED", "c1", "outgoing", "sip:1002@pbx", "Connection reset by peer");
    EXPECT_EQ(up, (texts{"MakeCallResponse", "ServiceInitiatedEvent", "OriginatedEvent", "DeliveredEvent",
                         "EstablishedEvent", "ConnectionClearedEvent"}));
    const auto& delivered = csta::get<csta::delivered_event>(events[2]);
    EXPECT_EQ(delivered.monitor_cross_ref_id, x);
    EXPECT_EQ(delivered.connection, at("c1", "1002"));
    EXPECT_EQ(std::get<csta::device_id>(delivered.calling_device.value).text, "1001");
    EXPECT_EQ(delivered.local_connection_info, csta::local_connection_state::connected);
    const auto& cleared = csta::get<csta::connection_cleared_event>(events[4]);
    EXPECT_EQ(cleared.dropped_connection, at("c1", "1001"));
    EXPECT_EQ(cleared.local_connection_info, csta::local_connection_state::null);
}

TEST_F(PhoneExchange, ReportsABusyFarEndAsFailed) {
    monitor("1001");
    phone_says(0, "CALL_RINGING", "c1", "outgoing", "sip:1002@pbx");
    events.clear();
    phone_says(0, "CALL_CLOSED", "c1", "outgoing", "sip:1002@pbx", "486 Rejected");
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(csta::get<csta::failed_event>(events[0]).cause, csta::event_cause::busy);
    EXPECT_EQ(csta::get<csta::connection_cleared_event>(events[1]).cause, csta::event_cause::busy);
}

TEST_F(PhoneExchange, TellsTheOtherPhoneOfTheCallWhoHeldIt) {
    monitor("1001");
    const auto x = monitor("1002");
    talk();
    listed = list_row("ESTABLISHED", true, "sip:1002@pbx");
    ask(csta::hold_call{.call_to_be_held = at("c1", "1001")});
    EXPECT_FALSE(answered);
    phone_says(0, "CALL_REMOTE_SDP", "c1", "outgoing", "sip:1002@pbx", "answer");
    EXPECT_TRUE(csta::holds_alternative<csta::hold_call_response>(answer));
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(csta::get<csta::held_event>(events[0]).local_connection_info,
              csta::local_connection_state::hold);
    const auto& far = csta::get<csta::held_event>(events[1]);
    EXPECT_EQ(far.monitor_cross_ref_id, x);
    EXPECT_EQ(far.held_connection, at("c1", "1001"));
    EXPECT_EQ(far.local_connection_info, csta::local_connection_state::connected);
}

// Two steps, one answer: Held waits for it, and both events say why.
TEST_F(PhoneExchange, AlternatesInTwoStepsAndAnswersAfterTheSecond) {
    talk("c1");
    listed = list_row("ESTABLISHED", true, "sip:1002@pbx");
    phone_says(0, "CALL_REMOTE_SDP", "c1", "outgoing", "sip:1002@pbx", "answer");
    phone_says(0, "CALL_ESTABLISHED", "c2", "incoming", "sip:1005@pbx");
    monitor("1001");
    up.clear();
    ask(csta::alternate_call{.held_call = at("c1", "1001"), .active_call = at("c2", "1001")});
    phone_says(0, "CALL_REMOTE_SDP", "c2", "incoming", "sip:1005@pbx", "answer");
    EXPECT_TRUE(up.empty());
    listed = list_row("ESTABLISHED", false, "sip:1002@pbx");
    phone_says(0, "CALL_REMOTE_SDP", "c1", "outgoing", "sip:1002@pbx", "answer");
    EXPECT_EQ(up, (texts{"AlternateCallResponse", "HeldEvent", "RetrievedEvent"}));
    EXPECT_EQ(csta::get<csta::held_event>(events[events.size() - 2]).cause, csta::event_cause::alternate);
    EXPECT_EQ(csta::get<csta::retrieved_event>(events.back()).cause, csta::event_cause::alternate);
}

TEST_F(PhoneExchange, HoldsTheCallThatAPhoneIsInBeforeItDials) {
    talk();
    listed = list_row("ESTABLISHED", true, "sip:1002@pbx");
    dialled = "c2";
    csta::make_call call;
    call.calling_device.text = "1001";
    call.called_directory_number.text = "1003";
    ask(call);
    EXPECT_EQ(log.back(), "A hold");
    phone_says(0, "CALL_REMOTE_SDP", "c1", "outgoing", "sip:1002@pbx", "answer");
    EXPECT_TRUE(csta::holds_alternative<csta::make_call_response>(answer));
}

TEST_F(PhoneExchange, KnowsThePhonesOfASharedLineApart) {
    EXPECT_EQ(monitor("1003"), "");
    const auto c = monitor("1003;device=C");
    const auto d = monitor("1003;partition=lab;device=D");
    phone_says(2, "CALL_INCOMING", "c1", "incoming", "sip:1001@pbx");
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(csta::monitor_cross_ref_id_of(events[0]), c);
    ask(csta::answer_call{.call_to_be_answered = at("c1", "1003;device=D")});
    EXPECT_EQ(answer, csta::message{csta::make_error(csta::operation_error::invalid_connection_id)});
    EXPECT_NE(c, d);
}

TEST_F(PhoneExchange, SaysThatAPhoneIsAwayAndBackAndThatItsCallsAreGone) {
    monitor("1001");
    talk();
    take(exchange.on_lost(0, now));
    EXPECT_EQ(up, texts{"OutOfServiceEvent"});
    csta::make_call call;
    call.calling_device.text = "1001";
    call.called_directory_number.text = "1002";
    EXPECT_EQ(ask(call), csta::message{csta::make_error(
                             csta::system_resource_availability_error::calling_device_out_of_service)});
    up.clear();
    take(exchange.on_unreachable(0, now));
    EXPECT_EQ(up, texts{"ConnectionClearedEvent"});
    take(exchange.on_unreachable(0, now));
    take(exchange.on_open(0));
    EXPECT_EQ(up, (texts{"ConnectionClearedEvent", "BackInServiceEvent"}));
    take(exchange.on_lost(0, now));
    up.clear();
    monitor("1001");
    EXPECT_EQ(up, (texts{"MonitorStartResponse", "OutOfServiceEvent"}));
}

TEST_F(PhoneExchange, SnapshotsTheCallsOfALine) {
    talk();
    csta::snapshot_device snapshot;
    snapshot.snapshot_object.text = "1002";
    const auto with = ask(snapshot);
    const auto& data = std::get<csta::snapshot_device_data>(
        csta::get<csta::snapshot_device_response>(with).cross_ref_id_or_snapshot_data.value);
    ASSERT_EQ(data.items.size(), 1U);
    EXPECT_EQ(data.items[0].connection_identifier, at("c1", "1002"));
    using state = csta::local_connection_state;
    EXPECT_EQ(std::get<csta::compound_call_state>(data.items[0].local_call_state.value).states,
              (std::vector<state>{state::connected, state::connected}));
}

TEST_F(PhoneExchange, SendsDigitsAndReportsThem) {
    monitor("1001");
    talk();
    csta::generate_digits digits;
    digits.connection_to_send_digits = at("c1", "1001");
    digits.characters_to_send = "12#";
    ask(digits);
    EXPECT_EQ(log.back(), "A sndcode 12#");
    EXPECT_EQ(up, (texts{"GenerateDigitsResponse", "DigitsGeneratedEvent"}));
    for (const auto* bad : {"", "1;2", "12\n", "x"}) {
        digits.characters_to_send = bad;
        EXPECT_EQ(ask(digits),
                  csta::message{csta::make_error(csta::operation_error::characters_to_send_not_supported)});
    }
}

// A number goes into a command line: nothing but a number does.
TEST_F(PhoneExchange, DialsNumbersOnly) {
    csta::make_call call;
    call.calling_device.text = "1001";
    for (const auto* bad : {"", "1002 ", "sip:1002@elsewhere", "1002\nquit", "+"}) {
        call.called_directory_number.text = bad;
        EXPECT_EQ(ask(call),
                  csta::message{csta::make_error(csta::operation_error::invalid_called_device_id)});
    }
}

TEST_F(PhoneExchange, RefusesWhatTheCallsStateForbids) {
    using csta::state_incompatibility_error;
    talk();
    EXPECT_EQ(ask(csta::answer_call{.call_to_be_answered = at("c1", "1002")}),
              csta::message{csta::make_error(state_incompatibility_error::no_call_to_answer)});
    EXPECT_EQ(ask(csta::retrieve_call{.call_to_be_retrieved = at("c1", "1002")}),
              csta::message{csta::make_error(state_incompatibility_error::no_held_call)});
    EXPECT_EQ(ask(csta::hold_call{.call_to_be_held = at("c9", "1002")}),
              csta::message{csta::make_error(csta::operation_error::invalid_connection_id)});
}

}  // namespace
}  // namespace ctig::cti::baresip
