// Profiles: lines that a person takes along from phone to phone.
#include "lab.hpp"

namespace ctig::simulator::test {
namespace {

class Profiles : public testing::Test {
protected:
    csta::get_logical_device_information_response about(const std::string& device) {
        return csta::get<csta::get_logical_device_information_response>(
            office.ask(csta::get_logical_device_information{dev(device)}));
    }
    lab office;
};

// Logged out, the lines are there to be watched and asked about, and no call comes or goes.
TEST_F(Profiles, AtNoPhoneAreOutOfService) {
    EXPECT_FALSE(about("1010").has_physical_element);
    EXPECT_TRUE(about("1010").other_physical_device_list.empty());
    EXPECT_EQ(office.call("1010", "1001"), "refused");
    EXPECT_FALSE(office.exchange.place_incoming({"+49", ""}, "1010", office.now));
    EXPECT_EQ(office.outcome_of(csta::monitor_start{{dev("1010")}, {}, {}, {}}), ok);
}

TEST_F(Profiles, AreOnThePhoneWhereThePersonIsLoggedIn) {
    office.exchange.log_in("PROF-HANNA", "SEP-LOBBY");
    EXPECT_EQ(about("1010").other_physical_device_list, (std::vector{dev("SEP-LOBBY")}));
    office.exchange.log_in("PROF-HANNA", "SEP-BOB");
    EXPECT_EQ(about("1010").other_physical_device_list, (std::vector{dev("SEP-BOB")}));
    office.call("1010", "1000");
    EXPECT_EQ(office.outcome_of(csta::make_call{dev("1001"), dev("1000"), {}}),
              refused(csta::state_incompatibility_error::connected_call_exists))
        << "bob's handset is hanna's now";
    office.exchange.log_out("PROF-HANNA");
    EXPECT_TRUE(about("1010").other_physical_device_list.empty());
    EXPECT_TRUE(office.exchange.calls().calls().empty());
    EXPECT_NE(office.call("1001", "1000"), "refused");
}

TEST_F(Profiles, AreOnOnePhoneEachAndOnNoOtherProfile) {
    auto config = lab_config();
    config.devices.push_back(
        {.name = "PROF-IDA", .lines = {{"1011", "lab", ""}}, .kind = directory::device_kind::profile});
    lab shared(config);
    EXPECT_TRUE(shared.exchange.log_in("PROF-HANNA", "SEP-LOBBY"));
    EXPECT_TRUE(shared.exchange.log_in("PROF-HANNA", "SEP-LOBBY"));
    EXPECT_FALSE(shared.exchange.log_in("PROF-IDA", "SEP-LOBBY"));
    EXPECT_FALSE(shared.exchange.log_in("PROF-IDA", "PROF-HANNA"));
    EXPECT_FALSE(shared.exchange.log_in("SEP-BOB", "SEP-LOBBY"));
    EXPECT_FALSE(shared.exchange.log_in("PROF-IDA", "SEP-9"));
    shared.exchange.log_out("PROF-HANNA");
    EXPECT_TRUE(shared.exchange.log_in("PROF-IDA", "SEP-LOBBY"));
}

// An ordinary phone is where it is.
TEST_F(Profiles, AreNotWhatPhonesAre) {
    EXPECT_TRUE(about("1000").has_physical_element);
    EXPECT_TRUE(about("1000").other_physical_device_list.empty());
    EXPECT_EQ(about("1009;device=SEP-GINA").appearance_type, csta::appearance_type::basic_bridged);
}

}  // namespace
}  // namespace ctig::simulator::test
