// The event table: calls that reach nobody.
#include "event_table.hpp"

namespace ctig::simulator::test {

std::vector<event_row> calls_that_fail() {
    const auto call = [](std::string to) { return [to](lab& o) { o.call("1000", to); }; };
    return {
        {"ToABusyLineUntilTheToneEnds",
         {},
         [](lab& o) {
             o.call("1000", "1003");
             o.pass(milliseconds{2000});
         },
         {{"1000",
           {"ServiceInitiated 1/1000 initiated makeCall", "Originated 1/1000 connected newCall 1000>1003",
            "Failed 1/1003 connected busy 1000>1003", "ConnectionCleared 1/1000 null normalClearing"}},
          {"1003", {}}}},
        {"ToANumberNobodyHas",
         {},
         call("4711"),
         {{"1000",
           {"ServiceInitiated 1/1000 initiated makeCall", "Originated 1/1000 connected newCall 1000>4711",
            "Failed 1/4711 connected destNotObtainable 1000>4711"}}}},
        {"ToSomebodyWhoDoesNotWantToBeDisturbed",
         [](lab& o) {
             o.ask(csta::set_do_not_disturb{dev("1001"), true, {}, {}});
         },
         call("1001"),
         {{"1000",
           {"ServiceInitiated 1/1000 initiated makeCall", "Originated 1/1000 connected newCall 1000>1001",
            "Failed 1/1001 connected doNotDisturb 1000>1001"}},
          {"1001", {}}}},
        {"ToAPhoneOutOfService",
         [](lab& o) { o.exchange.serve_phone("SEP-BOB", service_state::out_of_service); },
         call("1001"),
         {{"1000",
           {"ServiceInitiated 1/1000 initiated makeCall", "Originated 1/1000 connected newCall 1000>1001",
            "Failed 1/1001 connected destOutOfOrder 1000>1001"}},
          {"1001", {}}}},
        {"ToANumberOutsideThatIsBusy",
         {},
         [](lab& o) {
             o.call("1000", "+16661234");
             o.clear("1", "1000");
         },
         {{"1000",
           {"ServiceInitiated 1/1000 initiated makeCall",
            "Originated 1/1000 connected newCall 1000>+16661234",
            "NetworkReached 1/T1 connected newCall 1000>+16661234",
            "Failed 1/T1 connected busy 1000>+16661234", "ConnectionCleared 1/1000 null normalClearing"}}}},
        {"NobodyAnswersUntilThePbxGivesUp",
         call("1001"),
         [](lab& o) { o.pass(milliseconds{180000}); },
         {{"1000",
           {"ConnectionCleared 1/1001 connected callNotAnswered",
            "ConnectionCleared 1/1000 null normalClearing"}},
          {"1001", {"ConnectionCleared 1/1001 null callNotAnswered"}}}},
        {"OffHookWithoutADigit",
         {},
         [](lab& o) {
             o.ask(csta::set_hookswitch_status{dev("1000"), {}, false});
             o.pass(milliseconds{12000});
             o.pass(milliseconds{2000});
         },
         {{"1000",
           {"Hookswitch 1000 off", "ServiceInitiated 1/1000 initiated normal",
            "Failed 1/1000 fail interdigitTimeout 1000>?", "ConnectionCleared 1/1000 null normalClearing",
            "Hookswitch 1000 on"}}}},
        {"OffHookAndTheDigitsEndTooEarly",
         [](lab& o) {
             o.ask(csta::set_hookswitch_status{dev("1000"), {}, false});
         },
         [](lab& o) {
             o.ask(csta::generate_digits{.connection_to_send_digits = at("1", "1000"),
                                         .characters_to_send = "10"});
             o.pass(milliseconds{4000});
         },
         {{"1000",
           {"DigitsDialed 1/1000 initiated normal 10", "Originated 1/1000 connected newCall 1000>10",
            "Failed 1/10 connected destNotObtainable 1000>10"}}}},
        {"ThePhoneGoesOutOfServiceAndComesBack",
         [](lab& o) {
             o.call("1000", "1001");
             o.answer("1", "1001");
         },
         [](lab& o) {
             o.exchange.serve_phone("1001", service_state::out_of_service);
             o.exchange.serve_phone("1001", service_state::in_service);
         },
         {{"1000",
           {"ConnectionCleared 1/1001 connected destOutOfOrder",
            "ConnectionCleared 1/1000 null normalClearing"}},
          {"1001",
           {"OutOfService 1001", "ConnectionCleared 1/1001 null destOutOfOrder", "BackInService 1001"}}}},
    };
}

}  // namespace ctig::simulator::test
