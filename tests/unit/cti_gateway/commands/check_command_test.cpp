#include <gtest/gtest.h>

#include "cti_gateway/commands/commands.hpp"
#include "tests/support/test_authority.hpp"

namespace ctig::commands {
namespace {

struct outcome {
    int status;
    std::string out, err;
};

outcome check(const std::filesystem::path& file) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int status = check_command({.configuration = file});
    return {status, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

constexpr auto manager = "[[cti.manager]]\naddress = \"10.1.0.11:4721\"\n";

// A good configuration: one line that says what is in it, and 0.
TEST(CheckCommand, CountsWhatAGoodConfigurationHolds) {
    const test::temporary_folder folder;
    folder.write("users.toml", "[[user]]\nid = \"joe\"\n");
    const auto c =
        check(folder.write("c.toml", std::string("[directory]\nfile = \"users.toml\"\n") + manager));
    EXPECT_EQ(c.status, 0) << c.err;
    EXPECT_NE(c.out.find("1 CTI managers, 1 users, 0 devices"), std::string::npos) << c.out;
}

// Mistakes of both files come in one run.
TEST(CheckCommand, TellsTheMistakesOfBothFiles) {
    const test::temporary_folder folder;
    folder.write("users.toml", "[[user]]\nid = 1\n");
    const auto c = check(folder.write(
        "c.toml", std::string("[directory]\nfile = \"users.toml\"\n[runtime]\nshards = 0\n") + manager));
    EXPECT_EQ(c.status, 1);
    EXPECT_NE(c.err.find("c.toml:4:10: runtime.shards: "), std::string::npos) << c.err;
    EXPECT_NE(c.err.find("users.toml:2:6: user.id: "), std::string::npos) << c.err;
    EXPECT_TRUE(c.out.empty());
}

// What the simulated PBX would refuse at the start is told beforehand.
TEST(CheckCommand, ReadsTheSimulatedPbxsRules) {
    const test::temporary_folder folder;
    const auto with = [&](const std::string& rules) {
        return check(folder.write("c.toml",
                                  "[cti]\nprotocol = \"simulator\"\n[[cti.manager]]\naddress = \"one\"\n"
                                  "[simulator]\n" +
                                      rules));
    };
    EXPECT_EQ(with("ringing_ms = 5\n").status, 0);
    const auto c = with("ringing_msec = 5\n");
    EXPECT_EQ(c.status, 1);
    EXPECT_NE(c.err.find("c.toml:6:1: simulator.ringing_msec"), std::string::npos) << c.err;
}

// The simulated PBX's phones are the directory's: rules are held against directory.file's devices, and
// against no other's.
TEST(CheckCommand, HoldsTheSimulatedPbxsLinesAgainstTheDirectoryFile) {
    const test::temporary_folder folder;
    folder.write("users.toml", "[[device]]\nname = \"SEP1\"\nlines = [{ number = \"1000\" }]\n");
    const auto with = [&](const std::string& rules) {
        return check(folder.write("c.toml",
                                  "[cti]\nprotocol = \"simulator\"\n[[cti.manager]]\naddress = \"one\"\n"
                                  "[directory]\nfile = \"users.toml\"\n" +
                                      rules));
    };
    const auto good = with(
        "[[simulator.line]]\nnumber = \"1000\"\n"
        "[[simulator.group]]\nnumber = \"1900\"\nmembers = [\"1000\"]\n");
    EXPECT_EQ(good.status, 0) << good.err;
    const auto line = with("[[simulator.line]]\nnumber = \"1001\"\n");
    EXPECT_EQ(line.status, 1);
    EXPECT_NE(line.err.find("c.toml:7:1: simulator.line: no device of the directory has the line 1001"),
              std::string::npos)
        << line.err;
    const auto member = with("[[simulator.group]]\nnumber = \"1900\"\nmembers = [\"1000\", \"1001\"]\n");
    EXPECT_EQ(member.status, 1);
    EXPECT_NE(member.err.find("c.toml:7:1: simulator.group: no device of the directory has the line 1001"),
              std::string::npos)
        << member.err;
}

// Certificates are loaded as at the start: which key of the configuration is wrong is told beforehand.
TEST(CheckCommand, LoadsTheCertificates) {
    const test::temporary_folder folder;
    const test::test_authority authority, other("other");
    const auto leaf = authority.issue({});
    test::write_certificate(folder, "gateway", leaf);
    test::write_certificate(folder, "strange", authority.issue({}));
    folder.write("ca.pem", authority.certificate_pem());
    const auto with = [&](const std::string& key, const std::string& ca, const std::string& cti_ca) {
        return check(folder.write(
            "c.toml", "[tls]\ncertificate = \"gateway.pem\"\nprivate_key = \"" + key + "\"\nca = \"" + ca +
                          "\"\n[cti]\nca = \"" + cti_ca +
                          "\"\n[[cti.manager]]\naddress = \"10.1.0.11:4721\"\ntls = true\n"
                          "[[sip.listener]]\ntransport = \"tls\"\naddress = \"0.0.0.0:5061\"\n"));
    };
    const auto good = with("gateway.key", "ca.pem", "ca.pem");
    EXPECT_EQ(good.status, 0) << good.err;
    EXPECT_EQ(good.err, "");
    const auto key = with("strange.key", "ca.pem", "ca.pem");
    EXPECT_EQ(key.status, 1);
    EXPECT_TRUE(key.err.starts_with("tls.private_key: ")) << key.err;
    EXPECT_TRUE(with("gateway.key", "none.pem", "ca.pem").err.starts_with("tls.ca: "));
    EXPECT_TRUE(with("gateway.key", "ca.pem", "none.pem").err.starts_with("cti.ca: "));
    // Not wrong for everybody, so no mistake: who trusts the leaf's issuer gets on.
    folder.write("gateway.pem", leaf.certificate_pem + other.certificate_pem());
    const auto chain = with("gateway.key", "ca.pem", "ca.pem");
    EXPECT_EQ(chain.status, 0);
    EXPECT_TRUE(chain.err.starts_with("warning: tls.certificate: ")) << chain.err;
    EXPECT_NE(chain.err.find("certificate 2 (CN=other)"), std::string::npos) << chain.err;
}

// No such file is a failed check, not a crash.
TEST(CheckCommand, FailsWithoutAFile) {
    const auto c = check("/nowhere/c.toml");
    EXPECT_EQ(c.status, 1);
    EXPECT_NE(c.err.find("/nowhere/c.toml"), std::string::npos);
}

}  // namespace
}  // namespace ctig::commands
