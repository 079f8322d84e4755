// Device profiles follow a person from phone to phone; where they are, the PBX tells.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "cti_gateway/bridge/session_record.hpp"
#include "tests/support/rcc_lab.hpp"

namespace ctig::bridge {
namespace {

using namespace ctig::test;

constexpr auto line_1005 = "tel:1005;phone-context=dialstring";
constexpr auto on_desk = "1005;device=SEP5", on_profile = "1005;device=PROF-ERIN";

/// erin has a desk phone, and a profile with the same line; SEP7 is in the lobby.
std::shared_ptr<const directory::directory> erins_people() {
    std::vector<std::string> mistakes;
    auto out = directory::parse_directory(R"(
[[user]]
id = "erin"
rcc = true
appearances = [ { device = "PROF-ERIN", line = "1005" }, { device = "SEP5", line = "1005" } ]
[[device]]
name = "SEP5"
lines = [ { number = "1005" } ]
[[device]]
name = "SEP7"
[[device]]
name = "PROF-ERIN"
kind = "profile"
lines = [ { number = "1005" } ]
)",
                                          "people", mistakes);
    for (const auto& m : mistakes) ADD_FAILURE() << m;
    return out;
}

class Profiles : public testing::Test {
protected:
    Profiles() {
        lab.settings->rcc.prefer = {"PROF-*"};
        lab.sessions.replace(erins_people(), lab.settings, nullptr);
    }

    /// The PBX starts the gateway's own monitor of the profile, and says where the profile is.
    void sign_in(const std::string& phone, const std::string& line = line_1005) {
        client.emplace(lab.sign_in("erin", line));
        ASSERT_EQ(monitored(), on_profile);
        lab.links.answer(csta::message{csta::monitor_start_response{.monitor_cross_ref_id = "watch"}});
        say_place(phone);
    }
    void say_place(const std::string& phone) {
        ASSERT_EQ(lab.links.waiting.size(), 1u);
        const auto* asked = csta::get_if<csta::get_logical_device_information>(&lab.links.waiting[0].what);
        ASSERT_NE(asked, nullptr) << csta::message_name(lab.links.waiting[0].what);
        EXPECT_EQ(asked->device.text, on_profile);
        csta::get_logical_device_information_response about;
        if (!phone.empty()) about.other_physical_device_list = {{.text = phone}};
        lab.links.answer(csta::message{about});
    }
    /// erin logs in elsewhere, or out.
    void go_to(const std::string& phone) {
        lab.sessions.on_link_event(first_link,
                                   csta::device_caps_changed_event{.monitor_cross_ref_id = "watch"});
        say_place(phone);
    }
    /// The device of the MonitorStart that the PBX has to answer next.
    std::string monitored() {
        if (lab.links.waiting.empty()) return "nothing";
        const auto* start = csta::get_if<csta::monitor_start>(&lab.links.waiting.front().what);
        return start == nullptr ? "another request"
                                : std::get<csta::device_id>(start->monitor_object.value).text;
    }
    std::string controlled() {
        std::string device;
        lab.sessions.each([&](const rcc_session& s) { device = s.lines.at(0).pbx_device; });
        return device;
    }
    std::string reason() {
        std::string out;
        lab.sessions.each([&](const rcc_session& s) { out = s.lines.at(0).resolution.reason; });
        return out;
    }

    rcc_lab lab{1};
    std::optional<client_dialog> client;
};

TEST_F(Profiles, AreAskedForWhenTheirUserSignsIn) {
    sign_in("SEP7");
    EXPECT_EQ(lab.sessions.place_of("PROF-ERIN"), "SEP7");
    EXPECT_EQ(controlled(), on_profile);
    EXPECT_NE(reason().find("PROF-ERIN, on SEP7 now"), std::string::npos) << reason();
}

// erin's client watches the desk phone while she is logged in nowhere; then it is her profile, wherever.
TEST_F(Profiles, TakeALiveSessionAlong) {
    sign_in("");
    EXPECT_EQ(controlled(), on_desk);
    lab.send(
        client->info(csta_document("MonitorStart", "<monitorObject><deviceObject>" + std::string(line_1005) +
                                                       "</deviceObject></monitorObject>")));
    ASSERT_EQ(monitored(), on_desk);
    lab.links.answer(csta::message{csta::monitor_start_response{.monitor_cross_ref_id = "desk"}});
    const auto cross_ref = text_in(lab.sent.back().body(), "monitorCrossRefID");
    lab.sent.clear();
    go_to("SEP7");
    EXPECT_EQ(controlled(), on_profile);
    // Off the desk phone; the profile's monitor runs already, so that a snapshot is taken at once.
    ASSERT_FALSE(lab.links.waiting.empty());
    EXPECT_EQ(csta::get<csta::monitor_stop>(lab.links.waiting.front().what).monitor_cross_ref_id, "desk");
    lab.links.waiting.pop_front();
    ASSERT_EQ(csta::get<csta::snapshot_device>(lab.links.waiting.front().what).snapshot_object.text,
              on_profile);
    csta::snapshot_device_data ringing;
    csta::compound_call_state alerting;
    alerting.states = {csta::local_connection_state::alerting, csta::local_connection_state::connected};
    csta::snapshot_device_response_info call;
    call.connection_identifier = {.call_id = "9", .device = {.text = on_profile}};
    call.endpoint_device = csta::extended_device_id{.value = csta::device_id{.text = "1001"}};
    call.local_call_state.value = alerting;
    ringing.items.push_back(call);
    lab.finish_survey(ringing);
    ASSERT_FALSE(lab.sent.empty());
    EXPECT_NE(lab.sent.back().body().find("<DeliveredEvent"), std::string::npos) << lab.sent.back().body();
    EXPECT_EQ(text_in(lab.sent.back().body(), "monitorCrossRefID"), cross_ref);
}

// Clients ask for their monitor once, and at once: it is not refused for what the PBX is about to say.
TEST_F(Profiles, AreWaitedForBeforeALineIsCalledAmbiguous) {
    lab.settings->rcc.prefer.clear();
    client.emplace(lab.sign_in("erin", line_1005));
    EXPECT_EQ(controlled(), "");
    lab.send(
        client->info(csta_document("MonitorStart", "<monitorObject><deviceObject>" + std::string(line_1005) +
                                                       "</deviceObject></monitorObject>")));
    EXPECT_TRUE(lab.sent.empty());
    lab.links.answer(csta::message{csta::monitor_start_response{.monitor_cross_ref_id = "watch"}});
    say_place("");
    ASSERT_EQ(monitored(), on_desk);
    lab.links.answer(csta::message{csta::monitor_start_response{.monitor_cross_ref_id = "desk"}});
    EXPECT_NE(text_in(lab.take().body(), "monitorCrossRefID"), "");
    // On a phone there are two to choose from; what is asked meanwhile is answered with that.
    go_to("SEP7");
    EXPECT_EQ(controlled(), on_desk) << "and the phone stays that was controlled";
}

TEST_F(Profiles, AreNotWaitedForLongerThanThePbxTakes) {
    lab.settings->rcc.prefer.clear();
    client.emplace(lab.sign_in("erin", line_1005));
    lab.send(client->info(
        csta_document("SnapshotDevice", "<snapshotObject>" + std::string(line_1005) + "</snapshotObject>")));
    lab.links.answer(csta::message{csta::make_error(csta::operation_error::generic)});
    EXPECT_TRUE(lab.sent.empty());
    lab.links.answer(cti::make_error_code(cti::errc::timed_out));
    EXPECT_NE(lab.take().body().find("several devices"), std::string::npos);
}

// From phone to phone the line stays the PBX's same device, and what was missed on the way is made up for.
TEST_F(Profiles, ThatMoveAreLookedAtAgain) {
    sign_in("SEP7");
    lab.send(
        client->info(csta_document("MonitorStart", "<monitorObject><deviceObject>" + std::string(line_1005) +
                                                       "</deviceObject></monitorObject>")));
    EXPECT_TRUE(lab.links.waiting.empty()) << "the monitor is shared";
    go_to("SEP8");
    EXPECT_EQ(controlled(), on_profile);
    ASSERT_FALSE(lab.links.waiting.empty());
    EXPECT_TRUE(csta::holds_alternative<csta::snapshot_device>(lab.links.waiting.front().what));
    EXPECT_NE(reason().find("on SEP8 now"), std::string::npos) << reason();
}

// Logged out everywhere: the desk phone is what is left; without one, the profile, with a warning.
TEST_F(Profiles, LeaveTheDeskPhoneWhenTheirPersonLogsOut) {
    sign_in("SEP7");
    go_to("");
    EXPECT_EQ(controlled(), on_desk);
    EXPECT_NE(reason().find("PROF-ERIN is on no phone now"), std::string::npos) << reason();
    const profile_lookup nowhere = [](std::string_view) { return std::optional(std::string()); };
    const selection_lookup nobody_chose;
    const auto people = erins_people();
    const auto alone = decide_line(*people->find_user_id("erin"), "tel:1005;device=PROF-ERIN",
                                   {*people, *lab.settings, nobody_chose, nullptr, &nowhere});
    EXPECT_EQ(alone.status, 200);
    EXPECT_EQ(alone.line->pbx_device, on_profile);
    EXPECT_NE(alone.warning.find("log in at a phone"), std::string::npos) << alone.warning;
}

// A line URI may name the phone that the person sits at.
TEST_F(Profiles, AreTheLineOfThePhoneThatTheyAreOn) {
    sign_in("SEP7");
    const auto uri = std::string(line_1005) + ";device=SEP7";
    const auto other = lab.sign_in("erin", uri);
    (void)other;
    std::string reached;
    lab.sessions.each([&](const rcc_session& s) {
        if (s.lines.at(0).uri.text == uri) reached = s.lines.at(0).pbx_device;
    });
    EXPECT_EQ(reached, on_profile);
}

// product.md 4: a choice made since the sign-in overrides the line URI's device, wherever profiles go then.
TEST_F(Profiles, KeepToAChoiceThatIsOlderThanTheirMove) {
    lab.selected = lineuri::line_appearance{.device = "PROF-ERIN", .line = "1005"};
    sign_in("SEP7", std::string(line_1005) + ";device=SEP5");
    EXPECT_EQ(controlled(), on_desk) << "chosen before the sign-in, which names the desk phone";
    go_to("SEP8");
    EXPECT_EQ(controlled(), on_desk) << "and no choice was made since";
    lab.sessions.selection_changed("erin");
    EXPECT_EQ(controlled(), on_profile);
    lab.links.waiting.clear();
    lab.sessions.replace(erins_people(), lab.settings, nullptr);
    EXPECT_EQ(controlled(), on_profile) << "a reload is no choice";
}

// ... and that it was made since is known to the next process, though the row does not say so.
TEST_F(Profiles, KeepToAChoiceOverARestart) {
    lab.selected = lineuri::line_appearance{.device = "PROF-ERIN", .line = "1005"};
    sign_in("SEP7", std::string(line_1005) + ";device=SEP5");
    lab.sessions.selection_changed("erin");
    sip::dialog_id dialog{};
    lab.sessions.each([&](const rcc_session& s) { dialog = s.dialog; });
    const sip::clock_pair clocks{lab.now, std::chrono::system_clock::time_point(std::chrono::hours(500000))};
    const auto row = lab.sessions.save(dialog, clocks);
    ASSERT_TRUE(row);
    rcc_lab next{1};
    next.selected = lab.selected;
    next.settings->rcc.prefer = lab.settings->rcc.prefer;
    next.links.at(0).state = cti::link_state::out_of_service;
    next.sessions.replace(erins_people(), next.settings, nullptr);
    next.sessions.restore(dialog, std::move(*read_record(*row, dialog)), clocks);
    next.sessions.restored();
    next.bring_back(0);
    next.links.answer(csta::message{csta::monitor_start_response{.monitor_cross_ref_id = "watch"}});
    for (const auto* phone : {"SEP7", "SEP8"}) {
        csta::get_logical_device_information_response about;
        about.other_physical_device_list = {{.text = phone}};
        next.links.answer(csta::message{about});
        std::string device;
        next.sessions.each([&](const rcc_session& s) { device = s.lines.at(0).pbx_device; });
        EXPECT_EQ(device, on_profile) << phone;
        next.sessions.on_link_event(first_link,
                                    csta::device_caps_changed_event{.monitor_cross_ref_id = "watch"});
    }
}

// product.md 4: an INVITE after a fault is no sign-in, what was chosen counts on.
TEST_F(Profiles, KeepToAChoiceInADialogThatIsRebuilt) {
    lab.selected = lineuri::line_appearance{.device = "PROF-ERIN", .line = "1005"};
    client_dialog lost(tcp_flow());
    lost.to_tag = "of-a-lost-dialog";
    auto request = lost.reinvite();
    request.from = "<sip:erin@example.com>;tag=" + lost.from_tag;
    request.content_type = csta_type;
    request.body = status_document(std::string(line_1005) + ";device=SEP5");
    lab.send(request);
    EXPECT_EQ(controlled(), on_profile);
}

// The watch goes with its sessions, and with its link.
TEST_F(Profiles, AreWatchedAsLongAsSomebodyIsSignedIn) {
    sign_in("SEP7");
    lab.lose(0);
    EXPECT_EQ(lab.sessions.place_of("PROF-ERIN"), "SEP7") << "last seen there";
    lab.bring_back(0);
    ASSERT_EQ(monitored(), on_profile);
    lab.links.answer(csta::message{csta::monitor_start_response{.monitor_cross_ref_id = "watch"}});
    say_place("SEP8");
    EXPECT_EQ(lab.sessions.place_of("PROF-ERIN"), "SEP8");
    lab.send(client->bye());
    ASSERT_EQ(lab.links.waiting.size(), 1u);
    EXPECT_EQ(csta::get<csta::monitor_stop>(lab.links.waiting[0].what).monitor_cross_ref_id, "watch");
    EXPECT_EQ(lab.sessions.place_of("PROF-ERIN"), std::nullopt);
}

// A PBX that cannot say, or is busy: profiles are phones like others, and it is asked again.
TEST_F(Profiles, AreLikePhonesWhereThePbxDoesNotSay) {
    client.emplace(lab.sign_in("erin", line_1005));
    lab.links.answer(csta::message{csta::make_error(csta::operation_error::generic)});
    lab.links.answer(csta::message{csta::make_error(csta::operation_error::service_not_supported)});
    EXPECT_EQ(controlled(), on_profile) << "rcc.prefer";
    EXPECT_EQ(lab.sessions.place_of("PROF-ERIN"), std::nullopt);
    lab.pass(std::chrono::seconds{30});
    EXPECT_EQ(monitored(), on_profile);
    lab.links.answer(csta::message{csta::monitor_start_response{.monitor_cross_ref_id = "watch"}});
    say_place("SEP7");
    EXPECT_EQ(lab.sessions.place_of("PROF-ERIN"), "SEP7");
}

// Events that come while the PBX is being asked are not lost.
TEST_F(Profiles, ThatMoveTwiceAreAskedForTwice) {
    sign_in("SEP7");
    const auto event = csta::device_caps_changed_event{.monitor_cross_ref_id = "watch"};
    lab.sessions.on_link_event(first_link, event);
    lab.sessions.on_link_event(first_link, event);
    say_place("SEP8");
    say_place("SEP9");
    EXPECT_EQ(lab.sessions.place_of("PROF-ERIN"), "SEP9");
}

// Ten thousand of them do not fall upon a PBX that has just come back.
TEST_F(Profiles, AreAskedForAFewAtATime) {
    std::string toml;
    for (int i = 0; i < 100; ++i)
        toml += fmt::format(
            "[[user]]\nid = \"u{0}\"\nrcc = true\nappearances = [ {{ device = \"P{0}\", line = "
            "\"2{0:03}\" }} ]\n[[device]]\nname = \"P{0}\"\nkind = \"profile\"\nlines = [ {{ number = "
            "\"2{0:03}\" }} ]\n",
            i);
    std::vector<std::string> mistakes;
    lab.sessions.replace(directory::parse_directory(toml, "many", mistakes), lab.settings, nullptr);
    ASSERT_TRUE(mistakes.empty()) << mistakes[0];
    for (int i = 0; i < 100; ++i) {
        (void)lab.sign_in(fmt::format("u{}", i), fmt::format("tel:2{:03}", i));
        if (i == 50) lab.pass(std::chrono::milliseconds(250));  // the link's window is for a storm
    }
    std::size_t most = 0, answered = 0;
    for (; !lab.links.waiting.empty(); ++answered) {
        most = std::max(most, lab.links.waiting.size());
        const bool start = csta::holds_alternative<csta::monitor_start>(lab.links.waiting.front().what);
        lab.links.answer(start ? csta::message{csta::monitor_start_response{.monitor_cross_ref_id =
                                                                                std::to_string(answered)}}
                               : csta::message{csta::get_logical_device_information_response{}});
    }
    EXPECT_EQ(answered, 200u);
    EXPECT_LE(most, 32u);
}

}  // namespace
}  // namespace ctig::bridge
