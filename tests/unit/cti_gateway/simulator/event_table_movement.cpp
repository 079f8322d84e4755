// The event table: calls that go elsewhere before they are answered.
#include "event_table.hpp"

namespace ctig::simulator::test {

std::vector<event_row> calls_that_move() {
    const auto ring = [](lab& o) { o.call("1000", "1001"); };
    const auto forward = [](csta::forwarding_type type, std::string to) {
        return [=](lab& o) { o.ask(csta::set_forwarding{dev("1001"), type, true, dev(to), 2}); };
    };
    using type = csta::forwarding_type;
    const auto from_outside = [](lab& o) { o.exchange.place_incoming({"+4930123", ""}, "1001", o.now); };
    return {
        {"Deflected",
         ring,
         [](lab& o) {
             o.ask(csta::deflect_call{at("1", "1001"), dev("1007"), {}});
         },
         {{"1000",
           {"Diverted 1/1001 connected redirected 1000>1001 to 1007",
            "Delivered 1/1007 connected redirected 1000>1001 via 1001"}},
          {"1001", {"Diverted 1/1001 null redirected 1000>1001 to 1007"}},
          {"1007", {"Delivered 1/1007 alerting redirected 1000>1001 via 1001"}}}},
        {"PickedUpBySomebodyElse",
         ring,
         [](lab& o) {
             o.ask(csta::directed_pickup_call{at("1", "1001"), dev("1007")});
         },
         {{"1000",
           {"Diverted 1/1001 connected callPickup 1000>1001 to 1007",
            "Established 1/1007 connected callPickup 1000>1001 via 1001"}},
          {"1001", {"Diverted 1/1001 null callPickup 1000>1001 to 1007"}},
          {"1007", {"Established 1/1007 connected callPickup 1000>1001 via 1001"}}}},
        {"ForwardedImmediately",
         forward(type::forward_immediate, "1007"),
         ring,
         {{"1000",
           {"ServiceInitiated 1/1000 initiated makeCall", "Originated 1/1000 connected newCall 1000>1001",
            "Delivered 1/1007 connected callForwardImmediate 1000>1001 via 1001"}},
          {"1001", {"Diverted 1/1001 null callForwardImmediate 1000>1001 to 1007"}},
          {"1007", {"Delivered 1/1007 alerting callForwardImmediate 1000>1001 via 1001"}}}},
        {"ForwardedOnBusy",
         [=](lab& o) {
             o.ask(csta::set_forwarding{dev("1003"), type::forward_busy, true, dev("1007"), {}});
         },
         [](lab& o) { o.call("1000", "1003"); },
         {{"1000",
           {"ServiceInitiated 1/1000 initiated makeCall", "Originated 1/1000 connected newCall 1000>1003",
            "Delivered 1/1007 connected callForwardBusy 1000>1003 via 1003"}},
          {"1003", {"Diverted 1/1003 null callForwardBusy 1000>1003 to 1007"}},
          {"1007", {"Delivered 1/1007 alerting callForwardBusy 1000>1003 via 1003"}}}},
        {"ForwardedOnNoAnswer",
         [=](lab& o) {
             forward(type::forward_no_ans, "1007")(o);
             ring(o);
         },
         [](lab& o) { o.pass(2 * ring_length); },
         {{"1000",
           {"Diverted 1/1001 connected callForwardNoAnswer 1000>1001 to 1007",
            "Delivered 1/1007 connected callForwardNoAnswer 1000>1001 via 1001"}},
          {"1001", {"Diverted 1/1001 null callForwardNoAnswer 1000>1001 to 1007"}},
          {"1007", {"Delivered 1/1007 alerting callForwardNoAnswer 1000>1001 via 1001"}}}},
        {"ForwardedWhileNotToBeDisturbed",
         [=](lab& o) {
             forward(type::forward_dnd, "1007")(o);
             o.ask(csta::set_do_not_disturb{dev("1001"), true, {}, {}});
         },
         ring,
         {{"1000",
           {"ServiceInitiated 1/1000 initiated makeCall", "Originated 1/1000 connected newCall 1000>1001",
            "Delivered 1/1007 connected doNotDisturb 1000>1001 via 1001"}},
          {"1001", {"Diverted 1/1001 null doNotDisturb 1000>1001 to 1007"}},
          {"1007", {"Delivered 1/1007 alerting doNotDisturb 1000>1001 via 1001"}}}},
        {"InternalCallsForwardedAndThisOneIs",
         forward(type::forward_imm_int, "1007"),
         ring,
         {{"1000",
           {"ServiceInitiated 1/1000 initiated makeCall", "Originated 1/1000 connected newCall 1000>1001",
            "Delivered 1/1007 connected callForwardImmediate 1000>1001 via 1001"}},
          {"1001", {"Diverted 1/1001 null callForwardImmediate 1000>1001 to 1007"}},
          {"1007", {"Delivered 1/1007 alerting callForwardImmediate 1000>1001 via 1001"}}}},
        {"InternalCallsForwardedAndThisOneIsNot",
         forward(type::forward_imm_int, "1007"),
         from_outside,
         {{"1001", {"Delivered 1/1001 alerting newCall +4930123>1001"}}, {"1007", {}}}},
        {"ExternalCallsForwardedAndThisOneIs",
         [=](lab& o) {
             forward(type::forward_no_ans_ext, "1007")(o);
             from_outside(o);
         },
         [](lab& o) { o.pass(2 * ring_length); },
         {{"1001", {"Diverted 1/1001 null callForwardNoAnswer +4930123>1001 to 1007"}},
          {"1007", {"Delivered 1/1007 alerting callForwardNoAnswer +4930123>1001 via 1001"}}}},
        {"ToAGroupWithSomebodyFree",
         {},
         [](lab& o) { o.call("1000", "1900"); },
         {{"1000",
           {"ServiceInitiated 1/1000 initiated makeCall", "Originated 1/1000 connected newCall 1000>1900",
            "Delivered 1/1001 connected distributed 1000>1900"}},
          {"1001", {"Delivered 1/1001 alerting distributed 1000>1900"}}}},
        {"ToAGroupWhereAllAreBusyUntilOneIsFree",
         [](lab& o) {
             o.call("1001", "1007");
             o.call("1004", "1900");
         },
         [](lab& o) {
             o.call("1000", "1900");
             o.clear("2", "1004");
             o.clear("1", "1001");
             o.pass(milliseconds{250});
             o.answer("3", "1001");
         },
         {{"1000",
           {"ServiceInitiated 3/1000 initiated makeCall", "Originated 3/1000 connected newCall 1000>1900",
            "Queued 3/1900 connected noAvailableAgents 1000>1900 #2",
            "Diverted 3/1900 connected distributed 1000>1900 to 1001",
            "Delivered 3/1001 connected distributed 1000>1900 via 1900",
            "Established 3/1001 connected newCall 1000>1900 via 1900"}},
          {"1001",
           {"ConnectionCleared 1/1001 null normalClearing",
            "Delivered 3/1001 alerting distributed 1000>1900 via 1900",
            "Established 3/1001 connected newCall 1000>1900 via 1900"}}}},
    };
}

}  // namespace ctig::simulator::test
