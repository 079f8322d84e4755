#include "cti_gateway/cti/csta/manager_address.hpp"

#include <gtest/gtest.h>

#include "cti_gateway/cti/driver_registry.hpp"

namespace ctig::cti {
namespace {

// host:port and [v6]:port, as README says.
TEST(ManagerAddress, ReadsHostsAndLiteralAddresses) {
    EXPECT_EQ(parse_manager_address("10.1.0.11:4721").value().host, "10.1.0.11");
    EXPECT_EQ(parse_manager_address("pbx.example.com:4722").value().port, "4722");
    EXPECT_EQ(parse_manager_address("[2001:db8::1]:1040").value().host, "2001:db8::1");
    EXPECT_EQ(parse_manager_address("[2001:db8::1]:1040").value().port, "1040");
}

// Without a port, with half a bracket, with a port that is none.
TEST(ManagerAddress, RefusesWhatIsNoAddress) {
    for (const auto* text : {"", ":", "pbx", "pbx:", ":4721", "pbx:0", "pbx:65536", "pbx:47x", "pbx:-1",
                             "[::1]", "[::1:4721", "::1:4721", "[]:4721"})
        EXPECT_FALSE(parse_manager_address(text)) << text;
}

// A dialect with a port of its own takes an address without one.
TEST(ManagerAddress, TakesThePortOfTheDialectWhereItNamesNone) {
    for (const auto* text : {"pbx", "[::1]"})
        EXPECT_EQ(parse_manager_address(text, 4722).value().port, "4722");
    EXPECT_EQ(parse_manager_address("[::1]", 4722).value().host, "::1");
    EXPECT_EQ(parse_manager_address("pbx:1", 4722).value().port, "1");
    for (const auto* text : {"", "::1", "pbx:", "[]"})
        EXPECT_FALSE(parse_manager_address(text, 4722)) << text;
}

// The configuration check hears, in one line with the key, what the csta driver cannot do.
TEST(StandardDrivers, SayWhatTheyRefuse) {
    const auto drivers = standard_drivers();
    config::cti_options options;
    options.managers = {{.address = "pbx:4721"}};
    EXPECT_EQ(drivers.refusal(options), std::nullopt);
    options.dialect = config::cti_dialect::avaya;
    EXPECT_EQ(drivers.refusal(options),
              "cti.manager.address = \"pbx:4721\" is not SWITCH@host or SWITCH@host:port");
    for (const auto* address : {"CM1@pbx", "CM1@pbx:4721", "CM1@[::1]"}) {
        options.managers[0].address = address;
        EXPECT_EQ(drivers.refusal(options), std::nullopt) << address;
    }
    options.managers[0].address = "pbx";
    options.dialect = config::cti_dialect::openscape;
    EXPECT_EQ(drivers.refusal(options), std::nullopt);
    options.dialect = config::cti_dialect::ecma354;
    EXPECT_EQ(drivers.refusal(options), "cti.manager.address = \"pbx\" is not host:port or [v6]:port");
    options.protocol = config::cti_protocol::baresip;
    EXPECT_EQ(drivers.refusal(options), "cti.protocol = \"baresip\" is not supported by this build");
}

}  // namespace
}  // namespace ctig::cti
