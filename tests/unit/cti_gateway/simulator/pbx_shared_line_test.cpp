// Carol's line 1002 on two phones.
#include "lab.hpp"

namespace ctig::simulator::test {
namespace {

using csta::operation_error;

const std::string desk = "1002;device=SEP-CAROL";
const std::string soft = "1002;device=SOFT-CAROL";

// Both of Carol's phones ring; she answers at the desk, and the soft phone is told that its ringing is over.
// Alice sees one party all the time.
TEST(SharedLine, RingsEverywhereAndIsClearedWhereItWasNotAnswered) {
    lab office;
    office.watch("1000");
    office.watch(desk);
    office.watch(soft);
    office.call("1000", "1002");
    EXPECT_EQ(office.told("1000").back(), "Delivered 1/1002 connected newCall");
    const lines ringing{"Delivered 1/" + desk + " alerting newCall",
                        "Delivered 1/" + soft + " alerting newCall"};
    EXPECT_EQ(office.told(desk), ringing);
    EXPECT_EQ(office.told(soft), (lines{ringing[1]}));

    EXPECT_EQ(office.answer("1", desk), ok);
    EXPECT_EQ(office.told("1000"), (lines{"Established 1/1002 connected newCall"}));
    EXPECT_EQ(office.told(desk), (lines{"Established 1/" + desk + " connected newCall",
                                        "ConnectionCleared 1/" + soft + " connected normal"}));
    EXPECT_EQ(office.told(soft), (lines{"Established 1/" + desk + " alerting newCall",
                                        "ConnectionCleared 1/" + soft + " null normal"}));

    EXPECT_EQ(office.clear("1", desk), ok);
    EXPECT_EQ(office.told("1000"), (lines{"ConnectionCleared 1/1002 connected normalClearing",
                                          "ConnectionCleared 1/1000 null normalClearing"}));
    EXPECT_EQ(office.told(soft), lines{});
}

// A phone that rejects stops ringing alone; the call ends with the last one.
TEST(SharedLine, KeepsRingingAtTheOtherPhoneWhenOneRejects) {
    lab office;
    office.watch("1000");
    office.call("1000", "1002");
    office.told("1000");
    EXPECT_EQ(office.clear("1", desk), ok);
    EXPECT_EQ(office.told("1000"), lines{});
    EXPECT_EQ(office.clear("1", soft), ok);
    EXPECT_EQ(office.told("1000"), (lines{"ConnectionCleared 1/1002 connected normalClearing",
                                          "ConnectionCleared 1/1000 null normalClearing"}));
}

// The plain number does not say which phone to watch or to call from; every fuller form does.
TEST(SharedLine, WantsToKnowWhichPhoneIsMeant) {
    lab office;
    const auto watch = [&](std::string what) {
        return office.outcome_of(csta::monitor_start{.monitor_object = {.value = dev(what)}});
    };
    EXPECT_EQ(watch("1002"), refused(operation_error::invalid_monitor_object));
    EXPECT_EQ(watch("1002;partition=lab"), refused(operation_error::invalid_monitor_object));
    EXPECT_EQ(watch("1002;device=SEP-ALICE"), refused(operation_error::invalid_device_id));
    EXPECT_EQ(watch("1002;colour=blue"), refused(operation_error::invalid_device_id));
    EXPECT_EQ(watch(desk), ok);
    EXPECT_EQ(watch("1002;device=SEP-CAROL;partition=lab"), ok);
    EXPECT_EQ(watch("1000;partition=lab;device=SEP-ALICE"), ok);
    EXPECT_EQ(watch("1000;partition=other"), refused(operation_error::invalid_device_id));
}

// Carol calls from her soft phone: the called party sees her number, she sees her own device.
TEST(SharedLine, CallsFromOneOfItsPhones) {
    lab office;
    office.watch(soft);
    office.watch("1001");
    office.call(soft, "1001");
    EXPECT_EQ(office.told(soft)[1], "Originated 1/" + soft + " connected newCall");
    const auto told = office.events("1001");
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(csta::get<csta::delivered_event>(told[0]).calling_device.value,
              decltype(csta::extended_device_id::value)(dev("1002")));
    EXPECT_EQ(office.clear("1", "1002"), ok);
}

// A phone that does not want to be disturbed stays quiet while its sister rings.
TEST(SharedLine, SparesAPhoneThatDoesNotWantToBeDisturbed) {
    lab office;
    office.watch(desk);
    office.watch(soft);
    EXPECT_EQ(office.outcome_of(csta::set_do_not_disturb{.device = dev(desk), .do_not_disturb_on = true}),
              ok);
    EXPECT_EQ(office.told(desk), (lines{"DoNotDisturb " + desk + " on"}));
    office.call("1000", "1002");
    EXPECT_EQ(office.told(desk), lines{});
    EXPECT_EQ(office.told(soft), (lines{"Delivered 1/" + soft + " alerting newCall"}));
}

// The same number in two partitions: names carry the partition, and a caller reaches the one in their own.
TEST(LinePlan, NamesThePartitionWhereANumberStandsInSeveral) {
    auto config = lab_config();
    config.devices.push_back({.name = "SEP-FAR", .lines = {{"1001", "far", ""}, {"2000", "far", ""}}});
    const line_plan plan(config);
    EXPECT_EQ(plan.find_appearance("1001").failure, lookup_failure::ambiguous);
    const auto far = plan.find_appearance("1001;partition=far");
    ASSERT_TRUE(far.id);
    EXPECT_EQ(plan.at(*far.id).name, "1001;partition=far");
    const auto caller = plan.find_appearance("2000");
    ASSERT_TRUE(caller.id);
    EXPECT_EQ(plan.at(*caller.id).name, "2000");
    EXPECT_EQ(plan.dial("1001", plan.at(*caller.id).line), plan.at(*far.id).line);
    EXPECT_EQ(plan.dial("1001;partition=lab", plan.at(*caller.id).line),
              plan.find_line("1001;partition=lab").id);
}

}  // namespace
}  // namespace ctig::simulator::test
