#include <gtest/gtest.h>

#include "cti_gateway/config/load.hpp"

namespace ctig::config {
namespace {

std::vector<std::string> mistakes_in(std::string toml) {
    if (toml.find("[[cti.manager]]") == std::string::npos)
        toml += "\n[[cti.manager]]\naddress = \"10.1.0.11:4721\"\n";
    std::vector<std::string> out;
    (void)parse_configuration(toml, "c.toml", "", out);
    return out;
}

// What is not built is refused where it is asked for, in one sentence, never ignored.
TEST(NotYet, RefusesEachFeatureThatIsNotBuilt) {
    const std::pair<const char*, const char*> cases[] = {
        {"[cti]\nprotocol = \"asterisk\"", "c.toml:2:12: cti.protocol: "},
    };
    for (const auto& [toml, place] : cases) {
        const auto out = mistakes_in(toml);
        ASSERT_EQ(out.size(), 1U) << toml;
        EXPECT_TRUE(out[0].starts_with(place)) << out[0];
        EXPECT_TRUE(out[0].ends_with("not available in this version")) << out[0];
    }
}

// Switching off what is not there is no mistake.
TEST(NotYet, AcceptsWhatIsSwitchedOff) {
    EXPECT_TRUE(mistakes_in("[tls]\n[access]\ndigest_algorithms = [\"SHA-256\"]\n[cti]\nca = \"\"\nprotocol "
                            "= \"csta\"\n[[cti.manager]]\naddress = "
                            "\"a.b:1\"\ntls = false\n"
                            "[numbers]\nrules = \"\"\ndeny = []\n[journal]\nfile = \"\"\n[runtime]\nshards = "
                            "4\n[http]\ntls = false\n"
                            "[audit]\nfile = \"\"\nmask_numbers = false\n")
                    .empty());
}

// Their users prove who they are by Digest.
TEST(NotYet, AcceptsAllowedPeersThatAreNotTrusted) {
    EXPECT_TRUE(mistakes_in("[access]\nallow = [\"10.0.0.0/8\"]\ntrusted = [\"10.1.0.0/16\"]").empty());
    EXPECT_TRUE(mistakes_in("[access]\ntrusted = []").empty());
}

}  // namespace
}  // namespace ctig::config
