// The event table: consultation, transfer, conference.
#include "event_table.hpp"

namespace ctig::simulator::test {

std::vector<event_row> calls_of_three() {
    const auto talk = [](lab& o) {
        o.call("1000", "1001");
        o.answer("1", "1001");
    };
    const auto consult = [](lab& o) {
        o.call("1000", "1001");
        o.answer("1", "1001");
        o.ask(csta::consultation_call{at("1", "1000"), dev("1007"), {}, {}});
        o.answer("2", "1007");
    };
    const auto held = at("1", "1000"), active = at("2", "1000");
    return {
        {"Consultation",
         talk,
         [](lab& o) {
             o.ask(csta::consultation_call{at("1", "1000"), dev("1007"), {}, {}});
         },
         {{"1000",
           {"Held 1/1000 hold consultation", "ServiceInitiated 2/1000 initiated consultation",
            "Originated 2/1000 connected consultation 1000>1007",
            "Delivered 2/1007 connected newCall 1000>1007"}},
          {"1001", {"Held 1/1000 connected consultation"}},
          {"1007", {"Delivered 2/1007 alerting newCall 1000>1007"}}}},
        {"Alternate",
         consult,
         [=](lab& o) {
             o.ask(csta::alternate_call{held, active, {}, {}});
         },
         {{"1000", {"Held 2/1000 hold alternate", "Retrieved 1/1000 connected alternate"}},
          {"1001", {"Retrieved 1/1000 connected alternate"}},
          {"1007", {"Held 2/1000 connected alternate"}}}},
        {"Reconnect",
         consult,
         [=](lab& o) {
             o.ask(csta::reconnect_call{active, held});
         },
         {{"1000", {"ConnectionCleared 2/1000 null normalClearing", "Retrieved 1/1000 connected normal"}},
          {"1001", {"Retrieved 1/1000 connected normal"}},
          {"1007",
           {"ConnectionCleared 2/1000 connected normalClearing",
            "ConnectionCleared 2/1007 null normalClearing"}}}},
        {"TransferAfterConsultation",
         consult,
         [=](lab& o) {
             o.ask(csta::transfer_call{held, active});
         },
         {{"1000",
           {"Transferred 1/1000 null transfer with 2/1000 by 1000 to 1007 1/1001=1/1001 1/1007=2/1007"}},
          {"1001",
           {"Transferred 1/1000 connected transfer with 2/1000 by 1000 to 1007 1/1001=1/1001 1/1007=2/1007"}},
          {"1007",
           {"Transferred 1/1000 connected transfer with 2/1000 by 1000 to 1007 1/1007=2/1007 "
            "1/1001=1/1001"}}}},
        {"TransferToAPhoneThatRings",
         [=](lab& o) {
             talk(o);
             o.ask(csta::consultation_call{at("1", "1000"), dev("1007"), {}, {}});
         },
         [=](lab& o) {
             o.ask(csta::transfer_call{held, active});
             o.answer("1", "1007");
         },
         {{"1000",
           {"Transferred 1/1000 null transfer with 2/1000 by 1000 to 1007 1/1001=1/1001 1/1007=2/1007"}},
          {"1001",
           {"Transferred 1/1000 connected transfer with 2/1000 by 1000 to 1007 1/1001=1/1001 1/1007=2/1007",
            "Established 1/1007 connected newCall 1001>1007 via 1000"}},
          {"1007",
           {"Transferred 1/1000 alerting transfer with 2/1000 by 1000 to 1007 1/1007=2/1007 1/1001=1/1001",
            "Established 1/1007 connected newCall 1001>1007 via 1000"}}}},
        {"TransferToTheOutside",
         [=](lab& o) {
             talk(o);
             o.ask(csta::consultation_call{at("1", "1000"), dev("+1555"), {}, {}});
             o.pass(milliseconds{300});
         },
         [=](lab& o) {
             o.ask(csta::transfer_call{held, active});
         },
         {{"1000", {"Transferred 1/1000 null transfer with 2/1000 by 1000 to +1555 1/1001=1/1001 1/T1=2/T1"}},
          {"1001",
           {"Transferred 1/1000 connected transfer with 2/1000 by 1000 to +1555 1/1001=1/1001 1/T1=2/T1"}}}},
        {"SingleStepTransfer",
         talk,
         [](lab& o) {
             o.ask(csta::single_step_transfer_call{at("1", "1000"), dev("1007"), {}});
         },
         {{"1000", {"Transferred 1/1000 null singleStepTransfer by 1000 to 1007 1/1001=1/1001"}},
          {"1001",
           {"Transferred 1/1000 connected singleStepTransfer by 1000 to 1007 1/1001=1/1001",
            "Delivered 1/1007 connected singleStepTransfer 1001>1007 via 1000"}},
          {"1007", {"Delivered 1/1007 alerting singleStepTransfer 1001>1007 via 1000"}}}},
        {"Conference",
         consult,
         [=](lab& o) {
             o.ask(csta::conference_call{held, active});
         },
         {{"1000",
           {"Conferenced 1/1000 connected conference with 2/1000 by 1000 to 1007 1/1000=1/1000 1/1001=1/1001 "
            "1/1007=2/1007"}},
          {"1001",
           {"Conferenced 1/1000 connected conference with 2/1000 by 1000 to 1007 1/1001=1/1001 1/1000=1/1000 "
            "1/1007=2/1007"}},
          {"1007",
           {"Conferenced 1/1000 connected conference with 2/1000 by 1000 to 1007 1/1007=2/1007 1/1000=1/1000 "
            "1/1001=1/1001"}}}},
        {"PartiesLeaveAConference",
         [=](lab& o) {
             consult(o);
             o.ask(csta::conference_call{held, active});
         },
         [](lab& o) {
             o.clear("1", "1001");
             o.clear("1", "1007");
         },
         {{"1000",
           {"ConnectionCleared 1/1001 connected normalClearing",
            "ConnectionCleared 1/1007 connected normalClearing",
            "ConnectionCleared 1/1000 null normalClearing"}},
          {"1001", {"ConnectionCleared 1/1001 null normalClearing"}},
          {"1007",
           {"ConnectionCleared 1/1001 connected normalClearing",
            "ConnectionCleared 1/1007 null normalClearing"}}}},
        {"SingleStepConference",
         talk,
         [](lab& o) {
             o.ask(csta::single_step_conference_call{at("1", "1000"), dev("1007"),
                                                     csta::participation_type::active});
         },
         {{"1000",
           {"Conferenced 1/1000 connected singleStepConference by 1000 to 1007 1/1000=1/1000 1/1001=1/1001 "
            "1/1007=new"}},
          {"1001",
           {"Conferenced 1/1000 connected singleStepConference by 1000 to 1007 1/1001=1/1001 1/1000=1/1000 "
            "1/1007=new"}},
          {"1007",
           {"Conferenced 1/1000 connected singleStepConference by 1000 to 1007 1/1007=new 1/1000=1/1000 "
            "1/1001=1/1001"}}}},
    };
}

}  // namespace ctig::simulator::test
