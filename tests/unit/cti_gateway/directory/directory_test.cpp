#include "cti_gateway/directory/directory.hpp"

#include <gtest/gtest.h>

namespace ctig::directory {
namespace {

directory people() {
    return directory(
        {
            {.id = "joe",
             .mail = "joe.doe@Example.com",
             .ocs_primary_address = "sip:joed@ocs.Example.com",
             .rcc = true},
            {.id = "ann", .mail = "joe@other.org"},
            {.id = "bob", .ocs_primary_address = "sip:ann@third.org"},
        },
        {
            {.name = "desk",
             .lines = {{.number = "1000", .partition = "lab"}, {.number = "1002", .partition = "lab"}}},
            {.name = "soft",
             .lines = {{.number = "1000", .partition = "lab"}, {.number = "1001", .partition = "lab"}}},
            {.name = "joe", .lines = {{.number = "1001", .partition = "annex"}, {.number = "15551000"}}},
        });
}

std::string found(const directory& d, std::string_view uri, std::string_view domain = "example.com") {
    const auto f = d.find_user(uri, domain);
    if (!f) return "nobody";
    const char* how[] = {"id", "mail", "ocs"};
    return f->who->id + " by " + how[static_cast<int>(f->how)];
}

// The three steps of the sign-in, each with an address that only it knows.
TEST(FindUser, GoesThroughTheThreeSteps) {
    const auto d = people();
    EXPECT_EQ(found(d, "sip:joe@example.com"), "joe by id");
    EXPECT_EQ(found(d, "sips:joe@pool.EXAMPLE.com:5061;transport=tls"), "joe by id");
    EXPECT_EQ(found(d, "sip:joe.doe@EXAMPLE.COM"), "joe by mail");
    EXPECT_EQ(found(d, "sip:joed@ocs.example.com;epid=0123"), "joe by ocs");
    EXPECT_EQ(found(d, "sip:j%6fe.doe@example.com"), "joe by mail");
}

// A user ID counts only within sip.domain: elsewhere the same user part is another person's mail, or nobody.
// product.md 3: the steps go in order, whoever stands first in the directory.
TEST(FindUser, TakesSomebodysMailBeforeAnybodysPrimaryAddress) {
    const directory d(
        {{.id = "ida", .ocs_primary_address = "sip:x@example.org"}, {.id = "max", .mail = "x@Example.org"}},
        {});
    EXPECT_EQ(found(d, "sip:x@example.org"), "max by mail");
}

TEST(FindUser, TakesUserIdsInTheDomainOnly) {
    const auto d = people();
    EXPECT_EQ(found(d, "sip:joe@other.org"), "ann by mail");
    EXPECT_EQ(found(d, "sip:ann@third.org"), "bob by ocs");
    EXPECT_EQ(found(d, "sip:joe@evil.org"), "nobody");
    EXPECT_EQ(found(d, "sip:joe@notexample.com"), "nobody");
    EXPECT_EQ(found(d, "sip:joe@example.com", ""), "nobody");
}

// User parts have case (RFC 3261 19.1.4), and a tel URI is a line, never a person.
TEST(FindUser, ComparesUserPartsExactly) {
    const auto d = people();
    EXPECT_EQ(found(d, "sip:Joe@example.com"), "nobody");
    EXPECT_EQ(found(d, "tel:joe"), "nobody");
    EXPECT_EQ(found(d, "tel:joe@example.com"), "nobody");
    EXPECT_EQ(found(d, "nonsense"), "nobody");
}

// The PBX's name says no more than it needs to tell the line from all others.
TEST(PbxDeviceId, IsTheNumberUnlessItIsAmbiguous) {
    const auto d = people();
    EXPECT_EQ(d.pbx_device_id({.device = "desk", .line = "1002", .partition = "lab"}), "1002");
    EXPECT_EQ(d.pbx_device_id({.device = "desk", .line = "1000", .partition = "lab"}), "1000;device=desk");
    EXPECT_EQ(d.pbx_device_id({.device = "soft", .line = "1001", .partition = "lab"}), "1001;partition=lab");
    EXPECT_EQ(d.pbx_device_id({.device = "joe", .line = "1001", .partition = "annex"}),
              "1001;partition=annex");
    EXPECT_EQ(d.pbx_device_id({.device = "x", .line = "9999"}), "9999");
}

// "No such line" and "not yours" are told apart; an E.164 URI may mean a line without its +.
TEST(Directory, KnowsEveryLineAndDevice) {
    const auto d = people();
    EXPECT_TRUE(d.line_exists("1001"));
    EXPECT_TRUE(d.line_exists("+15551000"));
    EXPECT_FALSE(d.line_exists("9999"));
    ASSERT_NE(d.find_device("joe"), nullptr);  // named like its user
    EXPECT_EQ(d.find_device("joe")->lines.size(), 2U);
    EXPECT_EQ(d.find_device("1001"), nullptr);
}

}  // namespace
}  // namespace ctig::directory
