// Passwords that a real OpenLDAP server checks.
#include "cti_gateway/directory/ldap_password.hpp"

#include <gtest/gtest.h>

#include "tests/support/ldap_server.hpp"

namespace ctig::directory {
namespace {

using test::ldap_server;
using enum password_verdict;

std::string person(const std::string& name, const std::string& id, const std::string& password) {
    return "dn: cn=" + name + ",dc=example,dc=com\nobjectClass: inetOrgPerson\ncn: " + name +
           "\nsn: " + name + "\nuid: " + id + "\nuserPassword: " + password + "\n\n";
}

ldap_options options_for(const ldap_server& server) {
    return {.uri = server.uris(),
            .ca = server.ca(),
            .bind_dn = ldap_server::reader,
            .bind_password = ldap_server::password,
            .base = ldap_server::base,
            .filter = "(objectClass=inetOrgPerson)",
            .attributes = {.id = "uid"},
            .timeout = std::chrono::seconds(5)};
}

TEST(LdapPassword, IsWhatTheServerTakes) {
    const ldap_server server(person("Joe", "joe", "joes secret") + person("Ann", "ann", "anns secret") +
                             person("Odd", "o*d", "odds secret"));
    const auto check = check_by_ldap_bind(options_for(server));
    EXPECT_EQ(check({.user_id = "joe", .password = "joes secret"}), right);
    EXPECT_EQ(check({.user_id = "joe", .password = "anns secret"}), wrong);
    EXPECT_EQ(check({.user_id = "o*d", .password = "odds secret"}), right);
    // A bind without a password would succeed, as nobody.
    EXPECT_EQ(check({.user_id = "joe", .password = ""}), wrong);
    EXPECT_EQ(check({.user_id = "", .password = "joes secret"}), wrong);
    EXPECT_EQ(check({.user_id = "gone", .password = "joes secret"}), wrong);
    EXPECT_EQ(check({.user_id = "*", .password = "joes secret"}), wrong);
}

// The text of a password hash in the directory is no password.
TEST(LdapPassword, AsksTheServerAlone) {
    const ldap_server server(person("Joe", "joe", "joes secret"));
    const auto check = check_by_ldap_bind(options_for(server));
    EXPECT_EQ(check({.user_id = "joe", .password_hash = "x", .password = "x"}), wrong);
}

TEST(LdapPassword, LetsNobodyInAsTwo) {
    const ldap_server server(person("Joe", "joe", "secret") + person("Joe Two", "joe", "secret"));
    EXPECT_EQ(check_by_ldap_bind(options_for(server))({.user_id = "joe", .password = "secret"}), wrong);
}

TEST(LdapPassword, IsUnknownWhileTheServerIsAwayOrRefusesUs) {
    ldap_server server(person("Joe", "joe", "secret"));
    auto stranger = options_for(server);
    stranger.bind_password = "wrong";
    EXPECT_EQ(check_by_ldap_bind(stranger)({.user_id = "joe", .password = "secret"}), unavailable);
    const auto check = check_by_ldap_bind(options_for(server));
    server.stop();
    EXPECT_EQ(check({.user_id = "joe", .password = "secret"}), unavailable);
    EXPECT_EQ(check({.user_id = "", .password = "secret"}), unavailable);
}

}  // namespace
}  // namespace ctig::directory
