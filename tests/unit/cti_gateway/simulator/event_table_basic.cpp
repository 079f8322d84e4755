// The event table: calls of two parties.
#include "event_table.hpp"

namespace ctig::simulator::test {

std::vector<event_row> basic_calls() {
    const auto talk = [](lab& o) {
        o.call("1000", "1001");
        o.answer("1", "1001");
    };
    return {
        {"OutgoingCallAnsweredAndClearedByTheCaller",
         {},
         [](lab& o) {
             o.call("1000", "1001");
             o.answer("1", "1001");
             o.clear("1", "1000");
         },
         {{"1000",
           {"ServiceInitiated 1/1000 initiated makeCall", "Originated 1/1000 connected newCall 1000>1001",
            "Delivered 1/1001 connected newCall 1000>1001", "Established 1/1001 connected newCall 1000>1001",
            "ConnectionCleared 1/1000 null normalClearing"}},
          {"1001",
           {"Delivered 1/1001 alerting newCall 1000>1001", "Established 1/1001 connected newCall 1000>1001",
            "ConnectionCleared 1/1000 connected normalClearing",
            "ConnectionCleared 1/1001 null normalClearing"}}}},
        {"ClearedByTheCalled",
         talk,
         [](lab& o) { o.clear("1", "1001"); },
         {{"1000",
           {"ConnectionCleared 1/1001 connected normalClearing",
            "ConnectionCleared 1/1000 null normalClearing"}},
          {"1001", {"ConnectionCleared 1/1001 null normalClearing"}}}},
        {"RejectedBecauseBusy",
         [](lab& o) { o.call("1000", "1001"); },
         [](lab& o) {
             o.ask(csta::clear_connection{at("1", "1001"), csta::event_cause::busy});
         },
         {{"1000",
           {"ConnectionCleared 1/1001 connected busy", "ConnectionCleared 1/1000 null normalClearing"}},
          {"1001", {"ConnectionCleared 1/1001 null busy"}}}},
        {"PromptedCallerGoesOffHook",
         {},
         [](lab& o) {
             o.ask(csta::make_call{dev("1000"), dev("1001"), csta::auto_originate::prompt});
             o.exchange.lift("1000", o.now);
         },
         {{"1000",
           {"ServiceInitiated 1/1000 initiated makeCall", "Hookswitch 1000 off",
            "Originated 1/1000 connected newCall 1000>1001", "Delivered 1/1001 connected newCall 1000>1001"}},
          {"1001", {"Delivered 1/1001 alerting newCall 1000>1001"}}}},
        {"DialledAtThePhone",
         {},
         [](lab& o) {
             o.exchange.lift("SEP-ALICE", o.now);
             o.exchange.press("SEP-ALICE", "10", o.now);
             o.exchange.press("SEP-ALICE", "01", o.now);
             o.exchange.lift("1001", o.now);
             o.exchange.hang_up("1001");
         },
         {{"1000",
           {"Hookswitch 1000 off", "ServiceInitiated 1/1000 initiated normal",
            "DigitsDialed 1/1000 initiated normal 10", "DigitsDialed 1/1000 initiated normal 1001",
            "Originated 1/1000 connected newCall 1000>1001", "Delivered 1/1001 connected newCall 1000>1001",
            "Established 1/1001 connected newCall 1000>1001",
            "ConnectionCleared 1/1001 connected normalClearing",
            "ConnectionCleared 1/1000 null normalClearing", "Hookswitch 1000 on"}},
          {"1001",
           {"Delivered 1/1001 alerting newCall 1000>1001", "Hookswitch 1001 off",
            "Established 1/1001 connected newCall 1000>1001", "Hookswitch 1001 on",
            "ConnectionCleared 1/1001 null normalClearing"}}}},
        {"ToTheOutside",
         {},
         [](lab& o) {
             o.call("1000", "+15551234");
             o.pass(milliseconds{300});
             o.exchange.hang_up_outside(call_number{1});
         },
         {{"1000",
           {"ServiceInitiated 1/1000 initiated makeCall",
            "Originated 1/1000 connected newCall 1000>+15551234",
            "NetworkReached 1/T1 connected newCall 1000>+15551234",
            "Established 1/T1 connected newCall 1000>+15551234",
            "ConnectionCleared 1/T1 connected normalClearing",
            "ConnectionCleared 1/1000 null normalClearing"}}}},
        {"FromTheOutside",
         {},
         [](lab& o) {
             o.exchange.place_incoming({"+4930123", "Frau Berg"}, "1001", o.now);
             o.answer("1", "1001");
             o.exchange.hang_up_outside(call_number{1});
         },
         {{"1001",
           {"Delivered 1/1001 alerting newCall +4930123>1001",
            "Established 1/1001 connected newCall +4930123>1001",
            "ConnectionCleared 1/T1 connected normalClearing",
            "ConnectionCleared 1/1001 null normalClearing"}}}},
        {"FromTheOutsideByACallerWhoBecomesKnownLater",
         [](lab& o) {
             o.exchange.place_incoming({"", ""}, "1001", o.now);
         },
         [](lab& o) {
             o.exchange.identify_caller(call_number{1}, {"+4930123", ""});
             o.answer("1", "1001");
         },
         {{"1001", {"CallInformation 1/T1", "Established 1/1001 connected newCall +4930123>1001"}}}},
        {"HoldAndRetrieve",
         talk,
         [](lab& o) {
             o.hold("1", "1001");
             o.retrieve("1", "1001");
         },
         {{"1000", {"Held 1/1001 connected normal", "Retrieved 1/1001 connected normal"}},
          {"1001", {"Held 1/1001 hold normal", "Retrieved 1/1001 connected normal"}}}},
        {"DigitsInACall",
         talk,
         [](lab& o) {
             o.ask(csta::generate_digits{.connection_to_send_digits = at("1", "1000"),
                                         .characters_to_send = "5#"});
         },
         {{"1000", {"DigitsGenerated 1/1000 5#"}}, {"1001", {}}}},
        {"OfferedBeforeItRings",
         {},
         [](lab& o) {
             o.call("1000", "1008");
             o.pass(milliseconds{50});
             o.answer("1", "1008");
         },
         {{"1000",
           {"ServiceInitiated 1/1000 initiated makeCall", "Originated 1/1000 connected newCall 1000>1008",
            "Offered 1/1008 connected newCall 1000>1008", "Delivered 1/1008 connected newCall 1000>1008",
            "Established 1/1008 connected newCall 1000>1008"}},
          {"1008",
           {"Offered 1/1008 alerting newCall 1000>1008", "Delivered 1/1008 alerting newCall 1000>1008",
            "Established 1/1008 connected newCall 1000>1008"}}}},
        {"AnsweredByThePhoneItself",
         [](lab& o) {
             o.ask(csta::set_auto_answer{dev("1001"), true, 1});
         },
         [](lab& o) {
             o.call("1000", "1001");
             o.pass(ring_length);
         },
         {{"1000",
           {"ServiceInitiated 1/1000 initiated makeCall", "Originated 1/1000 connected newCall 1000>1001",
            "Delivered 1/1001 connected newCall 1000>1001",
            "Established 1/1001 connected newCall 1000>1001"}},
          {"1001",
           {"Delivered 1/1001 alerting newCall 1000>1001",
            "Established 1/1001 connected newCall 1000>1001"}}}},
    };
}

}  // namespace ctig::simulator::test
