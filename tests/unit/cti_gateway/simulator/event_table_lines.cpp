// The event table: lines on several phones, and what the monitor of a call sees.
#include "event_table.hpp"

namespace ctig::simulator::test {

std::vector<event_row> shared_lines() {
    const std::string desk = "1002;device=SEP-CAROL", soft = "1002;device=SOFT-CAROL";
    const std::string left = "1009;device=SEP-GINA", right = "1009;device=SOFT-GINA";
    const auto talk_left = [=](lab& o) {
        o.call("1000", "1009");
        o.answer("1", left);
    };
    return {
        {"RingsOnBothPhonesAndIsAnsweredOnOne",
         {},
         [=](lab& o) {
             o.call("1000", "1002");
             o.answer("1", desk);
         },
         {{"1000",
           {"ServiceInitiated 1/1000 initiated makeCall", "Originated 1/1000 connected newCall 1000>1002",
            "Delivered 1/1002 connected newCall 1000>1002",
            "Established 1/1002 connected newCall 1000>1002"}},
          {desk,
           {"Delivered 1/1002;device=SEP-CAROL alerting newCall 1000>1002;device=SEP-CAROL",
            "Delivered 1/1002;device=SOFT-CAROL alerting newCall 1000>1002;device=SEP-CAROL",
            "Established 1/1002;device=SEP-CAROL connected newCall 1000>1002;device=SEP-CAROL",
            "ConnectionCleared 1/1002;device=SOFT-CAROL connected normal"}},
          {soft,
           {"Delivered 1/1002;device=SOFT-CAROL alerting newCall 1000>1002;device=SOFT-CAROL",
            "Established 1/1002;device=SEP-CAROL alerting newCall 1000>1002;device=SOFT-CAROL",
            "ConnectionCleared 1/1002;device=SOFT-CAROL null normal"}}}},
        {"RejectedOnOnePhoneThenOnTheOther",
         [](lab& o) { o.call("1000", "1002"); },
         [=](lab& o) {
             o.clear("1", desk);
             o.clear("1", soft);
         },
         {{"1000",
           {"ConnectionCleared 1/1002 connected normalClearing",
            "ConnectionCleared 1/1000 null normalClearing"}},
          {desk, {"ConnectionCleared 1/1002;device=SEP-CAROL null normalClearing"}},
          {soft,
           {"ConnectionCleared 1/1002;device=SEP-CAROL alerting normalClearing",
            "ConnectionCleared 1/1002;device=SOFT-CAROL null normalClearing"}}}},
        {"BridgedLineShowsTheCallOnTheOtherPhone",
         {},
         talk_left,
         {{"1000",
           {"ServiceInitiated 1/1000 initiated makeCall", "Originated 1/1000 connected newCall 1000>1009",
            "Delivered 1/1009 connected newCall 1000>1009",
            "Established 1/1009 connected newCall 1000>1009"}},
          {left,
           {"Delivered 1/1009;device=SEP-GINA alerting newCall 1000>1009;device=SEP-GINA",
            "Delivered 1/1009;device=SOFT-GINA alerting newCall 1000>1009;device=SEP-GINA",
            "Established 1/1009;device=SEP-GINA connected newCall 1000>1009;device=SEP-GINA",
            "Bridged 1/1009;device=SOFT-GINA connected normal"}},
          {right,
           {"Delivered 1/1009;device=SOFT-GINA alerting newCall 1000>1009;device=SOFT-GINA",
            "Established 1/1009;device=SEP-GINA alerting newCall 1000>1009;device=SOFT-GINA",
            "Bridged 1/1009;device=SOFT-GINA queued normal"}}}},
        {"BridgedLineCallsOut",
         {},
         [=](lab& o) { o.call(left, "1000"); },
         {{"1000", {"Delivered 1/1000 alerting newCall 1009>1000"}},
          {left,
           {"ServiceInitiated 1/1009;device=SEP-GINA initiated makeCall",
            "Originated 1/1009;device=SEP-GINA connected newCall 1009;device=SEP-GINA>1000",
            "Bridged 1/1009;device=SOFT-GINA connected normal",
            "Delivered 1/1000 connected newCall 1009;device=SEP-GINA>1000"}},
          {right,
           {"Bridged 1/1009;device=SOFT-GINA queued normal",
            "Delivered 1/1000 queued newCall 1009;device=SEP-GINA>1000"}}}},
        {"BridgedLineHoldsHereAndRetrievesThere",
         talk_left,
         [=](lab& o) {
             o.hold("1", left);
             o.retrieve("1", right);
         },
         {{"1000", {"Held 1/1009 connected normal", "Retrieved 1/1009 connected normal"}},
          {left,
           {"Held 1/1009;device=SEP-GINA hold normal", "Retrieved 1/1009;device=SOFT-GINA hold normal",
            "Bridged 1/1009;device=SEP-GINA queued normal"}},
          {right,
           {"Held 1/1009;device=SEP-GINA queued normal", "Retrieved 1/1009;device=SOFT-GINA connected normal",
            "Bridged 1/1009;device=SEP-GINA connected normal"}}}},
        {"CallClearedAtOnce",
         talk_left,
         [](lab& o) { o.ask(csta::clear_call{at("1", "")}); },
         {{"1000", {"ConnectionCleared 1/1000 null normalClearing"}}}},
        {"BridgedLineLeaves",
         talk_left,
         [=](lab& o) { o.clear("1", left); },
         {{"1000",
           {"ConnectionCleared 1/1009 connected normalClearing",
            "ConnectionCleared 1/1000 null normalClearing"}},
          {left, {"ConnectionCleared 1/1009;device=SEP-GINA null normalClearing"}},
          {right,
           {"ConnectionCleared 1/1009;device=SEP-GINA queued normalClearing",
            "ConnectionCleared 1/1009;device=SOFT-GINA null normalClearing"}}}},
        {"TheMonitorOfACall",
         [](lab& o) { o.call("1000", "1001"); },
         [](lab& o) {
             o.answer("1", "1001");
             o.clear("1", "1001");
         },
         {{"call 1",
           {"Established 1/1001 - newCall 1000>1001", "ConnectionCleared 1/1001 - normalClearing",
            "ConnectionCleared 1/1000 - normalClearing", "CallCleared 1 normalClearing"}},
          {"1000",
           {"Established 1/1001 connected newCall 1000>1001",
            "ConnectionCleared 1/1001 connected normalClearing",
            "ConnectionCleared 1/1000 null normalClearing"}}}},
        {"TheMonitorOfACallThatBecomesPartOfAnother",
         [](lab& o) {
             o.call("1000", "1001");
             o.answer("1", "1001");
             o.ask(csta::consultation_call{at("1", "1000"), dev("1007"), {}, {}});
             o.answer("2", "1007");
         },
         [](lab& o) {
             o.ask(csta::transfer_call{at("1", "1000"), at("2", "1000")});
             o.clear("1", "1007");
         },
         {{"call 2",
           {"Transferred 1/1000 - transfer with 2/1000 by 1000 to 1007 1/1001=1/1001 1/1007=2/1007",
            "ConnectionCleared 1/1007 - normalClearing", "ConnectionCleared 1/1001 - normalClearing",
            "CallCleared 1 normalClearing"}}}},
    };
}

}  // namespace ctig::simulator::test
