#include "cti_gateway/simulator/pbx_control.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "cti_gateway/simulator/script_player.hpp"
#include "lab.hpp"
#include "tests/support/run_until.hpp"

namespace ctig::simulator::test {
namespace {

class PbxControl : public testing::Test {
protected:
    ~PbxControl() override { host->shut_down(); }
    /// The mistake, or what the action had to tell.
    std::string perform(const std::string& action) {
        const auto done = control.perform(boost::json::parse(action).as_object());
        return done ? boost::json::serialize(*done) : done.error();
    }

    asio::io_context io{1};
    std::shared_ptr<simulated_pbx_host> host = simulated_pbx_host::make(io.get_executor(), lab_config(), 3);
    pbx_control control{host};
};

// One manager by its number, counted from 1, or all of them.
TEST_F(PbxControl, StopsFreezesAndStartsManagers) {
    EXPECT_EQ(perform(R"({"action":"stop","manager":2})"), "{}");
    EXPECT_EQ(host->state(0), manager_state::running);
    EXPECT_EQ(host->state(1), manager_state::stopped);
    EXPECT_EQ(perform(R"({"action":"freeze","manager":1})"), "{}");
    EXPECT_EQ(host->state(0), manager_state::silent);
    EXPECT_EQ(perform(R"({"action":"crash","manager":3})"), "{}");
    EXPECT_TRUE(host->crashed(2));
    EXPECT_EQ(perform(R"({"action":"start"})"), "{}");
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(host->state(i), manager_state::running);
    EXPECT_FALSE(host->crashed(2));
}

// Each kind of fault arrives at its managers as it was asked for.
TEST_F(PbxControl, AddsFaultsAndClearsThem) {
    EXPECT_EQ(perform(R"({"action":"delay","of":"answers","by_ms":300,"times":2,"manager":1})"), "{}");
    EXPECT_EQ(host->faults(0).judge(outgoing_kind::answer, "X").delay, milliseconds{300});
    EXPECT_EQ(host->faults(1).size(), 0U);
    for (const auto* action : {"drop", "duplicate", "reorder", "corrupt"})
        EXPECT_EQ(perform(std::string(R"({"action":")") + action + R"(","message":"HeldEvent"})"), "{}");
    const auto its = host->faults(1).judge(outgoing_kind::event, "HeldEvent");
    EXPECT_EQ(its.copies, 0U);
    EXPECT_TRUE(its.after_the_next);
    EXPECT_EQ(its.harm, damage::xml);
    EXPECT_EQ(perform(R"({"action":"refuse","percent":50})"), "{}");
    EXPECT_FALSE(host->faults(2).refuses("MonitorStart"));
    EXPECT_TRUE(host->faults(2).refuses("MonitorStart"));
    EXPECT_EQ(perform(R"({"action":"clear_faults"})"), "{}");
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(host->faults(i).size(), 0U);
    EXPECT_EQ(perform(R"({"action":"status","value":"overloadReached","manager":2})"), "{}");
    EXPECT_EQ(host->system_status(1), csta::system_status_value::overload_reached);
    EXPECT_EQ(host->system_status(0), csta::system_status_value::normal);
}

// Whoever had the monitor is told; the others stay.
TEST_F(PbxControl, EndsMonitorsOfItsOwnAccord) {
    std::vector<association_id> desks;
    host->act([&](pbx& p, time_point now) {
        for (std::size_t manager : {0u, 0u, 1u}) {
            desks.push_back(p.open(manager));
            csta::monitor_start start;
            start.monitor_object.value = csta::device_id{.text = "1001"};
            EXPECT_TRUE(
                csta::holds_alternative<csta::monitor_start_response>(p.request(desks.back(), start, now)));
        }
        return 0;
    });
    EXPECT_EQ(perform(R"({"action":"end_monitors","percent":50,"manager":1})"), "{}");
    EXPECT_EQ(host->exchange().monitors(), 2U);
    EXPECT_EQ(perform(R"({"action":"end_monitors"})"), "{}");
    EXPECT_EQ(host->exchange().monitors(), 0U);
    EXPECT_EQ(perform(R"({"action":"end_monitors","percent":101})"),
              "end_monitors: \"percent\" is 101, expected a whole number from 1 to 100");
}

// What is wrong is said with the value that is wrong and what is expected, and nothing is done.
TEST_F(PbxControl, SaysWhatIsWrongWithAnAction) {
    EXPECT_EQ(perform(R"({})"), "\"action\" is missing: a text that names what to do");
    EXPECT_EQ(perform(R"({"action":"explode"})"), "there is no action \"explode\"; GET / lists them");
    EXPECT_EQ(perform(R"({"action":"stop","manager":9})"),
              "stop: \"manager\" is 9, expected a whole number from 1 to 3");
    EXPECT_EQ(perform(R"({"action":"stop","manager":"first"})"),
              "stop: \"manager\" is \"first\", expected a whole number from 1 to 3");
    EXPECT_EQ(perform(R"({"action":"delay"})"), "delay: \"by_ms\" is missing");
    EXPECT_EQ(perform(R"({"action":"drop","of":"calls"})"),
              "drop: \"of\" is \"calls\", expected one of all, answers, events");
    EXPECT_EQ(perform(R"({"action":"stop","managr":1})"),
              "stop: \"managr\" is not an argument of this action, expected action, manager");
    EXPECT_EQ(perform(R"({"action":"status"})"), "status: \"value\" is missing");
    EXPECT_EQ(perform(R"({"action":"stop","manager":1e99})"),
              "stop: \"manager\" is 1E99, expected a whole number from 1 to 3");
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(host->state(i), manager_state::running);
}

// People: somebody outside calls, the phone is answered and put down; a phone fails and comes back.
TEST_F(PbxControl, LetsPeopleActAtPhonesAndOutside) {
    EXPECT_EQ(perform(R"({"action":"incoming_call","from":"+4930123","name":"Eve","to":"1000"})"),
              R"({"call":1})");
    EXPECT_EQ(perform(R"({"action":"answer","device":"1000"})"), "{}");
    EXPECT_EQ(host->exchange().calls().calls().size(), 1U);
    EXPECT_EQ(perform(R"({"action":"hang_up","device":"1000"})"), "{}");
    EXPECT_EQ(host->exchange().calls().calls().size(), 0U);
    EXPECT_EQ(perform(R"({"action":"incoming_call","from":"+4930123","to":"1000"})"), R"({"call":2})");
    EXPECT_EQ(perform(R"({"action":"hang_up_outside","call":2})"), "{}");
    EXPECT_EQ(perform(R"({"action":"out_of_service","device":"1000"})"), "{}");
    EXPECT_NE(
        perform(R"({"action":"incoming_call","from":"+4930123","to":"1000"})").find("the PBX refuses it: "),
        std::string::npos);
    EXPECT_EQ(perform(R"({"action":"back_in_service","device":"1000"})"), "{}");
    EXPECT_EQ(perform(R"({"action":"answer","device":"4711"})").find("answer: the PBX refuses it"), 0U);
    EXPECT_EQ(perform(R"({"action":"answer"})"), "answer: \"device\" is missing");
}

// A person's profile goes with them from phone to phone.
TEST_F(PbxControl, LetsPeopleLogInAtPhones) {
    EXPECT_EQ(perform(R"({"action":"log_in","profile":"PROF-HANNA","phone":"SEP-LOBBY"})"), "{}");
    EXPECT_EQ(perform(R"({"action":"incoming_call","from":"+4930123","to":"1010"})"), R"({"call":1})");
    EXPECT_EQ(perform(R"({"action":"answer","device":"SEP-LOBBY"})"), "{}");
    EXPECT_EQ(perform(R"({"action":"log_out","profile":"PROF-HANNA"})"), "{}");
    EXPECT_EQ(host->exchange().calls().calls().size(), 0U);
    EXPECT_EQ(perform(R"({"action":"log_in","profile":"SEP-BOB","phone":"SEP-LOBBY"})"),
              "log_in: the PBX refuses it: stateIncompatibility/invalidConnectionState");
    EXPECT_EQ(perform(R"({"action":"log_in","profile":"PROF-HANNA"})"), "log_in: \"phone\" is missing");
}

TEST_F(PbxControl, TellsItsState) {
    host->stop_manager(1);
    host->faults(2).add({});
    const auto state = control.state();
    const auto& managers = state.at("managers").as_array();
    ASSERT_EQ(managers.size(), 3U);
    EXPECT_EQ(boost::json::serialize(managers[1]),
              R"({"manager":2,"state":"stopped","applications":0,"faults":0})");
    EXPECT_EQ(managers[2].at("faults").to_number<int>(), 1);
    EXPECT_EQ(state.at("calls").to_number<int>(), 0);
}

struct listener final : pbx_client {
    void on_event(csta::message event) override { heard.push_back(describe(event)); }
    void on_manager_stopped() override { heard.emplace_back("stopped"); }
    void on_disconnected() override { heard.emplace_back("cut"); }
    lines heard;
};

// A script: at once one manager freezes; when the phone 1001 rings another one stops.
TEST(ScriptPlayer, ActsAtItsTimeAndAfterTheEventItWaitsFor) {
    auto config = lab_config();
    config.script = {
        {.at = milliseconds{1}, .when = "", .action = R"({"action":"freeze","manager":2})"},
        {.at = milliseconds{0}, .when = "DeliveredEvent 1001", .action = R"({"action":"stop","manager":1})"},
        {.at = milliseconds{0}, .when = "HeldEvent", .action = R"({"action":"stop","manager":3})"}};
    asio::io_context io{1};
    const auto host = simulated_pbx_host::make(io.get_executor(), config, 3);
    const auto script = script_player::make(host);
    script->start();
    listener client;
    const auto me = host->attach(0, client).value();
    (void)host->request(me, csta::monitor_start{.monitor_object = {.value = dev("1000")}});
    (void)host->request(me, csta::make_call{dev("1000"), dev("1001"), csta::auto_originate::do_not_prompt});
    ASSERT_TRUE(ctig::test::run_until(io, [&] { return script->left() == 1; }));
    EXPECT_EQ(host->state(1), manager_state::silent);
    EXPECT_EQ(host->state(0), manager_state::stopped);
    EXPECT_EQ(host->state(2), manager_state::running) << "nobody held a call";
    EXPECT_EQ(client.heard.back(), "stopped") << "the event itself was told first";
    EXPECT_EQ(client.heard.size(), 4U);
    host->shut_down();
}

// The file's script is looked at when it is read: a mistake in an action names its line.
TEST(ScriptPlayer, AMistakeInTheScriptIsFoundWhenTheFileIsRead) {
    const std::string head =
        "[[device]]\nname = \"SEP-A\"\nlines = [{ number = \"1000\" }]\n[simulator]\nhttp = "
        "\"127.0.0.1:0\"\n";
    const auto read = [&](const std::string& text, lines& mistakes) {
        return parse_simulator_config(head + text, "lab.toml", mistakes);
    };
    lines none;
    const auto config = read(
        "[[simulator.script]]\nat_ms = 500\nwhen = \"HeldEvent\"\naction = \"freeze\"\nmanager = 2\n", none);
    ASSERT_TRUE(config) << none.front();
    ASSERT_EQ(config->script.size(), 1U);
    EXPECT_EQ(config->script[0].at, milliseconds{500});
    EXPECT_EQ(config->script[0].when, "HeldEvent");
    EXPECT_EQ(boost::json::parse(config->script[0].action),
              boost::json::parse(R"({"action":"freeze","manager":2})"));
    lines found;
    EXPECT_FALSE(read("[[simulator.script]]\naction = \"freze\"\n", found));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_TRUE(found[0].starts_with("lab.toml:6:")) << found[0];
    EXPECT_NE(found[0].find("there is no action \"freze\""), std::string::npos) << found[0];
    lines open;
    EXPECT_FALSE(parse_simulator_config("[simulator]\nhttp = \"0.0.0.0:80\"\n", "lab.toml", open));
}

// Who compares what clients were told with the truth asks for the truth here.
TEST_F(PbxControl, TellsTheCallsOfEachLineAsThePhoneThereSeesThem) {
    const auto line = [&](std::string_view device) {
        const auto lines = control.lines().at("lines").as_array();
        const auto found = std::ranges::find_if(lines, [&](const auto& one) {
            return one.as_object().at("device").as_string() ==
                   boost::json::string_view(device.data(), device.size());
        });
        return found == lines.end() ? std::string("none") : boost::json::serialize(*found);
    };
    EXPECT_EQ(line("1000"), R"({"device":"1000","monitors":0,"do_not_disturb":false,"calls":[]})");
    ASSERT_EQ(perform(R"({"action":"incoming_call","from":"0049301","to":"1000"})"), R"({"call":1})");
    EXPECT_EQ(line("1000"),
              R"({"device":"1000","monitors":0,"do_not_disturb":false,"calls":[{"state":"alerting",)"
              R"("others":[{"number":"0049301","state":"connected"}]}]})");
    EXPECT_EQ(perform(R"({"action":"answer","device":"1000"})"), "{}");
    EXPECT_NE(line("1000").find(R"("state":"connected","others":[{"number":"0049301","state":"connected"}])"),
              std::string::npos);
}

}  // namespace
}  // namespace ctig::simulator::test
