#include "cti_gateway/config/phones.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "cti_gateway/config/load.hpp"
#include "tests/support/source_paths.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctig::config {
namespace {

using mistakes = std::vector<std::string>;

constexpr std::string_view head = "[cti]\nprotocol = \"baresip\"\n[[cti.manager]]\naddress = \"lab\"\n";
constexpr std::string_view phone =
    "[[cti.manager.phone]]\ndevice = \"A\"\ncontrol = \"127.0.0.1:4441\"\nlines = [\"1001\"]\n";

mistakes mistakes_in(const std::string& toml) {
    mistakes out;
    (void)parse_configuration(toml, "c.toml", "", out);
    return out;
}
std::string with(std::string_view text) { return std::string(head) + std::string(text); }

TEST(Phones, AreReadFromTheFileInItsOrder) {
    const test::temporary_folder folder;
    const auto file = folder.path() / "c.toml";
    std::ofstream(file)
        << head << phone
        << "[[cti.manager.phone]]\ndevice = \"B\"\ncontrol = \"[::1]:4442\"\nlines = [\"1002\", "
           "\"1003\"]\n";
    mistakes out;
    const auto phones = load_phones(file, out);
    ASSERT_TRUE(phones);
    EXPECT_TRUE(load_configuration(file, out) && out.empty());
    ASSERT_EQ(phones->size(), 2U);
    EXPECT_EQ((*phones)[0].device, "A");
    EXPECT_EQ((*phones)[1].control, "[::1]:4442");
    EXPECT_EQ((*phones)[1].lines, (std::vector<std::string>{"1002", "1003"}));
}

TEST(Phones, OfTheLabPbxAreThree) {
    mistakes out;
    const auto phones = load_phones(test::source_folder() / "examples/lab-pbx/gateway.toml", out);
    ASSERT_TRUE(phones);
    EXPECT_EQ(phones->size(), 3U);
}

TEST(Phones, AreWantedByTheirProtocolAndByNoOther) {
    EXPECT_EQ(mistakes_in(with("")),
              mistakes{"c.toml:3:1: cti.manager: expected tables [[cti.manager.phone]]"});
    EXPECT_EQ(mistakes_in("[[cti.manager]]\naddress = \"10.1.0.1:4721\"\n" + std::string(phone)),
              mistakes{"c.toml:1:1: cti.manager.phone: needs protocol = \"baresip\""});
    const auto two =
        mistakes_in(with(phone) + "[[cti.manager]]\naddress = \"lab2\"\n" +
                    "[[cti.manager.phone]]\ndevice = \"B\"\ncontrol = \"h:1\"\nlines = [\"1\"]\n");
    ASSERT_EQ(two.size(), 1U);
    EXPECT_NE(two[0].find("it takes all the phones"), std::string::npos) << two[0];
}

TEST(Phones, SayWhatIsWrongWithThem) {
    const auto out = mistakes_in(with(phone) + std::string(phone) +
                                 "[[cti.manager.phone]]\ndevice = \"C\"\ncontrol = \"nowhere\"\nlines = []\n"
                                 "[[cti.manager.phone]]\ndevice = \"D\"\nlines = [\"alice\"]\nport = 1\n");
    const auto says = [&](std::string_view what) {
        return std::any_of(out.begin(), out.end(),
                           [&](const auto& m) { return m.find(what) != std::string::npos; });
    };
    EXPECT_TRUE(says("cti.manager.phone.device: \"A\" stands twice"));
    EXPECT_TRUE(says("cti.manager.phone.control: \"127.0.0.1:4441\" stands twice"));
    EXPECT_TRUE(says("expected host:port or [v6]:port, found \"nowhere\""));
    EXPECT_TRUE(says("cti.manager.phone.lines: expected one number at least"));
    EXPECT_TRUE(says("cti.manager.phone: the key \"control\" is missing"));
    EXPECT_TRUE(says("cti.manager.phone.port"));
    EXPECT_TRUE(says("found \"alice\""));
}

}  // namespace
}  // namespace ctig::config
