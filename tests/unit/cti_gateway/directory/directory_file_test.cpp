#include <gtest/gtest.h>

#include "cti_gateway/directory/directory.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctig::directory {
namespace {

using mistakes = std::vector<std::string>;

constexpr auto good = R"([[user]]
id = "joe"
mail = "joe@example.com"
ocs_primary_address = "sip:joe@example.com"
rcc = true
appearances = [ { device = "SEP0002FD3BB5C5", line = "1000", partition = "lab" } ]
[[device]]
name = "SEP0002FD3BB5C5"
description = "Joe's desk phone"
model = "7960"
lines = [ { number = "1000", partition = "lab", display = "Joe" } ]
)";

mistakes mistakes_in(std::string_view toml, document kind = document::directory_only) {
    mistakes out;
    const auto d = parse_directory(toml, "users.toml", out, kind);
    EXPECT_EQ(d == nullptr, !out.empty());
    return out;
}

// The documented example is read, and the appearance gets its line's display text.
TEST(DirectoryFile, ReadsTheDocumentedExample) {
    mistakes out;
    const auto d = parse_directory(good, "users.toml", out);
    ASSERT_NE(d, nullptr) << (out.empty() ? "" : out[0]);
    const auto* joe = d->find_user_id("joe");
    ASSERT_NE(joe, nullptr);
    EXPECT_TRUE(joe->rcc);
    ASSERT_EQ(joe->appearances.size(), 1U);
    EXPECT_EQ(joe->appearances[0],
              (lineuri::line_appearance{
                  .device = "SEP0002FD3BB5C5", .line = "1000", .partition = "lab", .display = "Joe"}));
    EXPECT_EQ(d->find_device("SEP0002FD3BB5C5")->model, "7960");
}

// RCC is a right that somebody gave: left out means no.
TEST(DirectoryFile, AssignsRccOnlyWhenSaid) {
    mistakes out;
    const auto d = parse_directory("[[user]]\nid = \"ann\"\n", "users.toml", out);
    ASSERT_NE(d, nullptr);
    EXPECT_FALSE(d->find_user_id("ann")->rcc);
}

// Every slip of one file is told at once, where it stands, in the order of the file.
TEST(DirectoryFile, SaysEveryMistakeWithItsPlace) {
    EXPECT_EQ(mistakes_in(R"([[user]]
id = "joe"
rc = true
mail = "joe"
[[user]]
mail = 5
appearances = [ { device = "x" } ]
[[device]]
name = "d;1"
lines = [ { number = "10 00" } ]
[[devise]]
)"),
              (mistakes{
                  "users.toml:3:1: user.rc: unknown key, did you mean \"rcc\"?",
                  "users.toml:4:8: user.mail: expected user@host, found \"joe\"",
                  "users.toml:5:1: user: the key \"id\" is missing",
                  "users.toml:6:8: user.mail: expected a text in quotes, found a whole number",
                  "users.toml:7:17: user.appearances: the key \"line\" is missing",
                  "users.toml:9:8: device.name: expected a name without ;",
                  "users.toml:10:22: device.lines.number: expected a directory number: digits, *, #, A to D, "
                  "+ in front; "
                  "found \"10 00\"",
                  "users.toml:11:3: devise: unknown key, did you mean \"device\"?",
              }));
}

// A syntax error is one mistake at its place.
TEST(DirectoryFile, SaysWhereTheSyntaxBreaks) {
    const auto out = mistakes_in("[[user]]\nid = joe\n");
    ASSERT_EQ(out.size(), 1U);
    EXPECT_TRUE(out[0].starts_with("users.toml:2:")) << out[0];
}

// Names stand once: a second one would never be found.
TEST(DirectoryFile, RefusesDuplicates) {
    EXPECT_EQ(
        mistakes_in(R"([[user]]
id = "joe"
mail = "joe@example.com"
ocs_primary_address = "sip:joe@example.com"
[[user]]
id = "joe"
mail = "joe@EXAMPLE.com"
ocs_primary_address = "sip:joe@example.COM"
[[device]]
name = "SEP1"
lines = [ { number = "1" }, { number = "1", partition = "a" }, { number = "1" } ]
[[device]]
name = "sep1"
)"),
        (mistakes{
            "users.toml:5:1: user.id: \"joe\" stands twice, first in line 1",
            "users.toml:5:1: user.mail: \"joe@EXAMPLE.com\" stands twice, first in line 1",
            "users.toml:5:1: user.ocs_primary_address: \"sip:joe@example.COM\" stands twice, first in line 1",
            "users.toml:9:1: device.lines: \"1\" stands twice, first in line 9",
            "users.toml:12:1: device.name: \"sep1\" stands twice, first in line 9",
        }));
}

// An appearance is one of a device's lines; the message tells which there are.
TEST(DirectoryFile, RefusesAppearancesThatAreNot) {
    EXPECT_EQ(mistakes_in(R"([[device]]
name = "d"
lines = [ { number = "1000", partition = "lab" } ]
[[user]]
id = "joe"
appearances = [
  { device = "e", line = "1000", partition = "lab" },
  { device = "d", line = "1000" },
  { device = "d", line = "1000", partition = "lab" },
  { device = "d", line = "1000", partition = "lab" },
]
)"),
              (mistakes{
                  "users.toml:7:3: user.appearances: no [[device]] is named \"e\"",
                  "users.toml:8:3: user.appearances: device \"d\" has no line 1000 (no partition); its "
                  "lines: 1000 in "
                  "partition \"lab\"",
                  "users.toml:10:3: user.appearances: line 1000 of \"d\" stands twice",
              }));
}

// HA1 values are hashes in lower case, or Digest would never match.
TEST(DirectoryFile, ChecksDigestSecrets) {
    const auto user = [](const std::string& ha1) {
        return "[[user]]\nid = \"j\"\nsip_ha1 = { " + ha1 + " }\n";
    };
    EXPECT_TRUE(mistakes_in(user("sha256 = \"" + std::string(64, 'a') + "\"")).empty());
    EXPECT_TRUE(mistakes_in(user("md5 = \"" + std::string(32, '0') + "\"")).empty());
    EXPECT_EQ(mistakes_in(user("md5 = \"" + std::string(32, 'A') + "\"")).size(), 1U);
    EXPECT_EQ(mistakes_in(user("sha256 = \"abc\"")).size(), 1U);
    EXPECT_EQ(mistakes_in(user("sha1 = \"abc\"")).size(), 1U);
}

// The lab keeps everything in one file; a file of users alone is no place for a configuration.
TEST(DirectoryFile, ReadsUsersOutOfAConfiguration) {
    const std::string both = std::string("[sip]\ndomain = \"example.com\"\n[simulator]\nx = 1\n") + good;
    EXPECT_TRUE(mistakes_in(both, document::configuration).empty());
    EXPECT_EQ(mistakes_in(both).size(), 2U);
}

// Secrets that others can read are none; a file without secrets may be read by all.
TEST(DirectoryFile, RefusesSecretsThatOthersCanRead) {
    const test::temporary_folder folder;
    const auto secret = std::string(good) +
                        "[[user]]\nid = \"ann\"\npassword_hash = "
                        "\"$scrypt$ln=1,r=1,p=1$MDEyMzQ1Njc$MDEyMzQ1Njc4OWFiY2RlZg\"\n";
    const std::filesystem::perms open{0640};
    mistakes out;
    EXPECT_NE(load_directory(folder.write("a.toml", good, open), out), nullptr);
    EXPECT_NE(load_directory(folder.write("b.toml", secret), out), nullptr);
    EXPECT_TRUE(out.empty());
    EXPECT_EQ(load_directory(folder.write("c.toml", secret, open), out), nullptr);
    ASSERT_EQ(out.size(), 1U);
    EXPECT_NE(out[0].find("chmod 600"), std::string::npos) << out[0];
}

// A file that is not there, or is a folder, is named with the system's reason.
TEST(DirectoryFile, NamesAFileThatCannotBeRead) {
    const test::temporary_folder folder;
    mistakes out;
    EXPECT_EQ(load_directory(folder.path() / "none.toml", out), nullptr);
    EXPECT_EQ(load_directory(folder.path(), out), nullptr);
    ASSERT_EQ(out.size(), 2U);
    EXPECT_NE(out[0].find("none.toml: cannot be read: No such file"), std::string::npos) << out[0];
    EXPECT_NE(out[1].find("directory"), std::string::npos) << out[1];
}

}  // namespace
}  // namespace ctig::directory
