// The event table: what is set at phones and lines.
#include "event_table.hpp"

namespace ctig::simulator::test {

std::vector<event_row> features() {
    const auto alice = dev("1000");
    return {
        {"Forwarding",
         {},
         [=](lab& o) {
             o.ask(csta::set_forwarding{alice, csta::forwarding_type::forward_busy, true, dev("1001"), {}});
             o.ask(csta::set_forwarding{alice, csta::forwarding_type::forward_busy, false, {}, {}});
         },
         {{"1000", {"Forwarding 1000 on 1001", "Forwarding 1000 off"}}}},
        {"DoNotDisturb",
         {},
         [=](lab& o) {
             o.ask(csta::set_do_not_disturb{alice, true, {}, {}});
             o.ask(csta::set_do_not_disturb{alice, false, {}, {}});
         },
         {{"1000", {"DoNotDisturb 1000 on", "DoNotDisturb 1000 off"}}}},
        {"MessageWaiting",
         {},
         [=](lab& o) {
             o.ask(csta::set_message_waiting_indicator{alice, true, {}});
         },
         {{"1000", {"MessageWaiting 1000 on"}}}},
        {"MicrophoneAndSpeaker",
         {},
         [=](lab& o) {
             o.ask(csta::set_microphone_mute{alice, {}, true});
             o.ask(csta::set_speaker_mute{alice, {}, true});
             o.ask(csta::set_speaker_volume{alice, {}, {.value = std::int16_t{95}}});
             o.ask(csta::set_speaker_volume{alice, {}, {.value = csta::volume_step::increment}});
         },
         {{"1000",
           {"MicrophoneMute 1000 on", "SpeakerMute 1000 on", "SpeakerVolume 1000 95",
            "SpeakerVolume 1000 100"}}}},
        {"AutoAnswer",
         {},
         [=](lab& o) {
             o.ask(csta::set_auto_answer{alice, true, 2});
         },
         {{"1000", {"AutoAnswer 1000 on"}}}},
        {"SomebodyLogsInAtAPhone",
         {},
         [](lab& o) { o.exchange.log_in("PROF-HANNA", "SEP-LOBBY"); },
         {{"1010", {"BackInService 1010", "DeviceCapsChanged 1010"}}}},
        {"SomebodyLogsInAtAnotherPhone",
         [](lab& o) { o.exchange.log_in("PROF-HANNA", "SEP-BOB"); },
         [](lab& o) { o.exchange.log_in("PROF-HANNA", "SEP-LOBBY"); },
         {{"1010", {"DeviceCapsChanged 1010"}}, {"1001", {}}}},
        {"SomebodyLogsOutInACall",
         [](lab& o) {
             o.exchange.log_in("PROF-HANNA", "SEP-LOBBY");
             o.call("1010", "1001");
         },
         [](lab& o) { o.exchange.log_out("PROF-HANNA"); },
         {{"1010",
           {"ConnectionCleared 1/1010 null normalClearing", "OutOfService 1010", "DeviceCapsChanged 1010"}},
          {"1001",
           {"ConnectionCleared 1/1010 alerting normalClearing",
            "ConnectionCleared 1/1001 null normalClearing"}}}},
        {"ReadingChangesNothing",
         [](lab& o) { o.call("1001", "1000"); },
         [=](lab& o) {
             o.ask(csta::request_system_status{});
             o.ask(csta::get_csta_features{});
             o.ask(csta::get_physical_device_information{alice});
             o.ask(csta::get_logical_device_information{alice});
             o.ask(csta::snapshot_device{alice});
             o.ask(csta::snapshot_call{at("1", "1000")});
             o.ask(csta::get_forwarding{alice});
             o.ask(csta::get_do_not_disturb{alice});
             o.ask(csta::get_auto_answer{alice});
             o.ask(csta::get_message_waiting_indicator{alice});
             o.ask(csta::get_microphone_mute{alice, {}});
             o.ask(csta::get_speaker_mute{alice, {}});
             o.ask(csta::get_speaker_volume{alice, {}});
             o.ask(csta::get_hookswitch_status{alice, {}});
             o.ask(csta::change_monitor_filter{"1", {}});
             o.ask(csta::monitor_stop{"1"});
         },
         {{"1000", {}}}},
        {"HandsetLiftedForACallThatRingsAndPutDown",
         [](lab& o) { o.call("1001", "1000"); },
         [=](lab& o) {
             o.ask(csta::set_hookswitch_status{alice, {}, false});
             o.ask(csta::set_hookswitch_status{alice, {}, true});
         },
         {{"1000",
           {"Hookswitch 1000 off", "Established 1/1000 connected newCall 1001>1000", "Hookswitch 1000 on",
            "ConnectionCleared 1/1000 null normalClearing"}},
          {"1001",
           {"Established 1/1000 connected newCall 1001>1000",
            "ConnectionCleared 1/1000 connected normalClearing",
            "ConnectionCleared 1/1001 null normalClearing"}}}},
    };
}

}  // namespace ctig::simulator::test
