// The directory of a real OpenLDAP server, with the attributes of Active Directory and its own.
#include "cti_gateway/directory/ldap_directory.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

#include "cti_gateway/config/number_rules_file.hpp"
#include "tests/support/ldap_server.hpp"

namespace ctig::directory {
namespace {

using test::ldap_server;

std::string person(const std::string& id, const std::string& more) {
    return "dn: uid=" + id +
           ",dc=example,dc=com\nobjectClass: inetOrgPerson\nobjectClass: rtcUser\nuid: " + id +
           "\ncn: " + id + " of Example\nsn: " + id + "\n" + more + "\n";
}

std::string ad_person(const std::string& id, const std::string& more) {
    return person(id, "sAMAccountName: " + id + "\n" + more);
}

ldap_options settings_for(const ldap_server& server, const std::string& keys, const std::string& uri = {}) {
    const test::temporary_folder folder;
    folder.write("secret", std::string(ldap_server::password) + "\n");
    const std::string toml = "[directory]\nsource = \"ldap\"\n[directory.ldap]\nuri = \"" +
                             (uri.empty() ? server.uris() : uri) + "\"\nca = \"" + server.ca().string() +
                             "\"\nbase = \"" + ldap_server::base + "\"\nbind_dn = \"" + ldap_server::reader +
                             "\"\nbind_password_file = \"secret\"\ntimeout = 5\n" + keys + "\n";
    std::vector<std::string> mistakes;
    auto out = parse_ldap_options(toml, "c.toml", folder.path(), mistakes);
    for (const auto& m : mistakes) ADD_FAILURE() << m;
    return out.value_or(ldap_options{});
}

constexpr auto for_ad = "filter = \"(objectClass=rtcUser)\"\nattributes = { devices = \"phoneDevices\" }";

std::shared_ptr<const directory> fetch(const ldap_options& from, std::vector<std::string>* notes = nullptr,
                                       const lineuri::number_plan* rules = nullptr) {
    std::vector<std::string> left_out;
    const auto out = fetch_ldap_directory(from, rules, left_out);
    if (notes != nullptr) *notes = left_out;
    if (!out) {
        ADD_FAILURE() << out.error();
        return nullptr;
    }
    return *out;
}

TEST(LdapDirectory, ReadsUsersAndLinesOfActiveDirectory) {
    const ldap_server server(
        ad_person("joe",
                  "mail: joe@example.com\nmsRTCSIP-PrimaryUserAddress: sip:joe.doe@example.com\n"
                  "msRTCSIP-Line: tel:+61388043187\nmsRTCSIP-OptionFlags: 272\n"
                  "phoneDevices: SEP1\nphoneDevices: soft-joe;partition=lab;kind=profile\n") +
        ad_person(
            "ann",
            "msRTCSIP-Line: tel:1002;phone-context=dialstring;device=SEP2\nmsRTCSIP-OptionFlags: 256\n") +
        ad_person("kim", "msRTCSIP-Line: tel:+15551000;ext=1003\nmsRTCSIP-OptionFlags: 16\n"));
    const auto c = settings_for(server, for_ad);
    std::vector<std::string> mistakes;
    const auto plan = config::parse_number_plan(
        "[[rule]]\nmatch = '\\+613880(4)(3\\d\\d\\d)'\nreplace = \"3$2\"\ndirections = [\"lookup\"]\n", "r",
        {}, mistakes);
    const auto people = fetch(c, nullptr, plan.get());
    ASSERT_TRUE(people);
    ASSERT_EQ(people->users().size(), 3u);
    const auto joe = people->find_user("sip:joe.doe@example.com", "other.example");
    ASSERT_TRUE(joe);
    EXPECT_EQ(joe->how, found_by::ocs_primary_address);
    EXPECT_TRUE(joe->who->rcc);
    ASSERT_EQ(joe->who->appearances.size(), 2u);
    EXPECT_EQ(joe->who->appearances[0].line, "33187");  // by the lookup rule
    EXPECT_EQ(joe->who->appearances[1].partition, "lab");
    EXPECT_TRUE(people->is_profile("soft-joe"));
    EXPECT_FALSE(people->is_profile("SEP1"));
    EXPECT_FALSE(people->find_user_id("ann")->rcc);  // bit 16 of msRTCSIP-OptionFlags is off
    EXPECT_EQ(people->find_user_id("ann")->appearances.at(0).device, "SEP2");
    const auto& kim = *people->find_user_id("kim");
    EXPECT_EQ(kim.appearances.at(0).line, "1003");
    EXPECT_EQ(kim.appearances.at(0).device, "kim");  // a device named like its user
    EXPECT_NE(people->find_device("SEP1"), nullptr);
}

TEST(LdapDirectory, ReadsEveryPageByStartTlsWithOpenLdapsAttributes) {
    std::string entries;
    for (int i = 0; i < 250; ++i)
        entries +=
            person("user" + std::to_string(i), "telephoneNumber: +1 555 " + std::to_string(1000 + i) + "\n");
    const ldap_server server(entries);
    const auto people = fetch(settings_for(server, "schema = \"openldap\"\npage_size = 40", server.uri()));
    ASSERT_TRUE(people);
    EXPECT_EQ(people->users().size(), 250u);
    ASSERT_NE(people->find_user_id("user249"), nullptr);
    EXPECT_EQ(people->find_user_id("user249")->appearances.at(0).line, "+15551249");
    EXPECT_TRUE(people->find_user_id("user249")->rcc);
}

TEST(LdapDirectory, LeavesOutWhatItCannotUseAndSaysSo) {
    const ldap_server server(ad_person("joe", "msRTCSIP-Line: tel:nonsense\n") + person("noid", "") +
                             person("twin", "sAMAccountName: joe\n"));
    std::vector<std::string> notes;
    const auto people = fetch(settings_for(server, for_ad), &notes);
    ASSERT_TRUE(people);
    EXPECT_EQ(people->users().size(), 1u);
    EXPECT_EQ(notes.size(), 3u);
}

TEST(LdapDirectory, SaysWhichKeyToChangeWhenItCannotSignIn) {
    const ldap_server server("");
    std::vector<std::string> notes;
    auto c = settings_for(server, "");
    c.bind_password = "wrong";
    const auto refused = fetch_ldap_directory(c, nullptr, notes);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().find("bind_password_file"), std::string::npos) << refused.error();
    EXPECT_EQ(refused.error().find("wrong"), std::string::npos) << refused.error();
    c = settings_for(server, "");
    c.ca.clear();  // the system's: it does not know this server
    for (const auto& uri : {server.uris(), server.uri()}) {
        c.uri = uri;
        const auto untrusted = fetch_ldap_directory(c, nullptr, notes);
        ASSERT_FALSE(untrusted);
        EXPECT_NE(untrusted.error().find("directory.ldap.ca"), std::string::npos) << untrusted.error();
    }
}

class deliveries {
public:
    ldap_refresher::delivery sink() {
        return [this](std::shared_ptr<const directory> fresh) {
            const std::lock_guard lock(mutex_);
            last_ = std::move(fresh);
            changed_.notify_all();
        };
    }
    std::shared_ptr<const directory> next() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return last_ != nullptr; });
        return std::exchange(last_, nullptr);
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::shared_ptr<const directory> last_;
};

TEST(LdapDirectory, IsRefreshedAndKeepsTheLastGoodCopyWhileTheServerIsAway) {
    const test::temporary_folder folder;
    ldap_server server(ad_person("joe", "msRTCSIP-Line: tel:1000\n"));
    auto c = settings_for(server, for_ad);
    c.cache = folder.path() / "cache.toml";
    c.refresh_interval = std::chrono::seconds(3600);
    std::vector<std::string> mistakes;
    ASSERT_TRUE(load_ldap_directory(c, nullptr, mistakes));
    deliveries got;
    ldap_refresher refresher(c, nullptr, got.sink());
    server.stop();
    refresher.refresh();  // fails, delivers nothing
    EXPECT_EQ(load_ldap_directory(c, nullptr, mistakes)->users().size(),
              1u);  // a start meanwhile has the copy
    EXPECT_TRUE(mistakes.empty());
    server.start(ad_person("joe", "msRTCSIP-Line: tel:1000\n") +
                 ad_person("ann", "msRTCSIP-Line: tel:1001\n"));
    refresher.refresh();
    EXPECT_EQ(got.next()->users().size(), 2u);
    c.cache.clear();
    server.stop();
    EXPECT_FALSE(load_ldap_directory(c, nullptr, mistakes));
    EXPECT_EQ(mistakes.size(), 1u);
}

TEST(LdapOptions, SayWhichKeyIsWrong) {
    const test::temporary_folder folder;
    folder.write("open", "secret", std::filesystem::perms(0644));
    const std::pair<const char*, const char*> cases[] = {
        {"", "directory.ldap: is missing"},
        {"[directory.ldap]\nbase = \"x\"", "c.toml:3:1: directory.ldap: the key \"uri\" is missing"},
        {"[directory.ldap]\nuri = \"http://x\"\nbase = \"x\"", "c.toml:4:7: directory.ldap.uri: "},
        {"[directory.ldap]\nuri = \"ldaps://x\"\nbase = \"x\"\nbind_dn = \"y\"",
         "c.toml:3:1: directory.ldap: bind_dn"},
        {"[directory.ldap]\nuri = \"ldaps://x\"\nbase = \"x\"\nbind_password_file = \"open\"",
         "c.toml:6:22: directory.ldap.bind_password_file: others can read"},
        {"[directory.ldap]\nschema = \"novell\"", "c.toml:4:10: directory.ldap.schema: "},
    };
    for (const auto& [toml, place] : cases) {
        std::vector<std::string> mistakes;
        EXPECT_FALSE(parse_ldap_options(std::string("[directory]\nsource = \"ldap\"\n") + toml, "c.toml",
                                        folder.path(), mistakes));
        ASSERT_FALSE(mistakes.empty()) << toml;
        EXPECT_NE(mistakes[0].find(place), std::string::npos) << mistakes[0];
    }
}

TEST(LdapDirectory, EscapesWhatStandsInAFilter) {
    EXPECT_EQ(ldap_filter_value("a*(b)\\"), "a\\2a\\28b\\29\\5c");
}

}  // namespace
}  // namespace ctig::directory
