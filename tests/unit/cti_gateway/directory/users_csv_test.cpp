#include "cti_gateway/directory/users_csv.hpp"

#include <gtest/gtest.h>

namespace ctig::directory {
namespace {

TEST(UsersCsv, PutsRowsOfOneUserAndOneDeviceTogether) {
    const auto read = read_users_csv(
        "\xEF\xBB\xBFUSER ID,MAIL ID,Device Name,Description,DIRECTORY NUMBER 1,ROUTE PARTITION 1,DIRECTORY "
        "NUMBER 2\r\n"
        "joe,joe@example.com,SEP1,\"Joe's \"\"desk\"\", 2nd floor\",\\+1555-1000,lab,1001\r\n"
        "joe,,soft-joe,,1000,lab,\r\n"
        "\r\n"
        "ann,,SEP1,,\\+1555-1000,lab,\r\n");
    EXPECT_TRUE(read.mistakes.empty()) << read.mistakes.front();
    ASSERT_EQ(read.users.size(), 2u);
    EXPECT_EQ(read.users[0].mail, "joe@example.com");
    EXPECT_TRUE(read.users[0].rcc);
    ASSERT_EQ(read.users[0].appearances.size(), 3u);
    EXPECT_EQ(read.users[0].appearances[0].line, "+15551000");
    EXPECT_EQ(read.users[0].appearances[1].line, "1001");
    EXPECT_EQ(read.users[0].appearances[2].device, "soft-joe");
    ASSERT_EQ(read.devices.size(), 2u);
    EXPECT_EQ(read.devices[0].description, "Joe's \"desk\", 2nd floor");
    EXPECT_EQ(read.devices[0].lines.size(), 2u);
}

TEST(UsersCsv, FindsControlledDevicesFurtherDown) {
    const auto read = read_users_csv(
        "user;controlled devices;device;number;rcc\n"
        "joe;SEP1, SEP9;;;no\n"
        ";;SEP1;1000;\n");
    ASSERT_EQ(read.users.size(), 1u);
    EXPECT_FALSE(read.users[0].rcc);
    ASSERT_EQ(read.users[0].appearances.size(), 1u);
    EXPECT_EQ(read.users[0].appearances[0].line, "1000");
    ASSERT_EQ(read.mistakes.size(), 1u);
    EXPECT_EQ(read.mistakes[0], "2: no row has the device \"SEP9\"");
}

TEST(UsersCsv, SaysWhichLineItCannotUse) {
    EXPECT_EQ(read_users_csv("name,colour\nx,y\n").mistakes.size(), 1u);
    EXPECT_EQ(read_users_csv("").mistakes.size(), 1u);
    const auto read = read_users_csv("id,device,line\njoe,,1000\n,,17\nann,\"SEP\n2,1001\n");
    ASSERT_EQ(read.mistakes.size(), 3u);
    EXPECT_EQ(read.mistakes[0], "2: a directory number without a device");
    EXPECT_EQ(read.mistakes[1], "3: neither a user nor a device");
    EXPECT_TRUE(read.mistakes[2].ends_with("a quote is not closed")) << read.mistakes[2];
}

// Profiles go with a person from phone to phone; a row may have a phone and a profile.
TEST(UsersCsv, KnowsDeviceProfiles) {
    const auto read = read_users_csv(
        "user id,device name,device profile name,directory number 1\n"
        "joe,,PROF-JOE,1000\n"
        "ann,SEP2,PROF-ANN,1001\n");
    EXPECT_TRUE(read.mistakes.empty());
    std::vector<std::string> mistakes;
    const auto people = parse_directory(directory_toml(read.users, read.devices), "users.toml", mistakes);
    ASSERT_TRUE(people) << mistakes.front();
    EXPECT_TRUE(people->is_profile("PROF-JOE"));
    EXPECT_TRUE(people->is_profile("PROF-ANN"));
    EXPECT_FALSE(people->is_profile("SEP2"));
    EXPECT_EQ(people->find_user_id("joe")->appearances.at(0).device, "PROF-JOE");
    EXPECT_EQ(people->find_user_id("ann")->appearances.size(), 2u);
}

TEST(UsersCsv, BecomesAFileThatIsReadBack) {
    const auto read = read_users_csv(
        "id,mail,sip uri,device,model,line,partition,display\n"
        "joe,joe@example.com,joe@example.com,SEP1,7960,1000,\"a 'quoted\"\" one\",Joe \\ é\n");
    std::vector<std::string> mistakes;
    const auto people = parse_directory(directory_toml(read.users, read.devices), "users.toml", mistakes);
    ASSERT_TRUE(people) << mistakes.front();
    const auto found = people->find_user("sip:joe@example.com", "elsewhere.example");
    ASSERT_TRUE(found);
    ASSERT_EQ(found->who->appearances.size(), 1u);
    EXPECT_EQ(found->who->appearances[0].partition, "a 'quoted\" one");
    EXPECT_EQ(found->who->appearances[0].display, "Joe \\ é");
    EXPECT_EQ(people->find_device("SEP1")->model, "7960");
}

}  // namespace
}  // namespace ctig::directory
