// A user reaches only lines of their own, in every request of a session: walked over every service of the
// table, so that a new one is tested the moment it is there.
#include <gtest/gtest.h>

#include "csta/walk.hpp"
#include "cti_gateway/bridge/bridge.hpp"
#include "cti_gateway/bridge/translate.hpp"
#include "tests/support/rcc_lab.hpp"
#include "tests/unit/csta/table_messages.hpp"

namespace ctig::bridge {
namespace {

using namespace test;

constexpr auto bobs_line = "tel:1001;phone-context=dialstring";

// Puts alice's own line and call everywhere, and bob's line at one place.
class dresser final : public csta::id_visitor {
public:
    dresser(std::string token, std::size_t stranger_at)
        : token_(std::move(token)), stranger_at_(stranger_at) {}

    void on_connection(std::string_view element, csta::connection_id& id) override {
        id.call_id = token_;
        on_device(element, id.device);
    }
    void on_device(std::string_view element, csta::device_id& id) override {
        const bool here = places++ == stranger_at_;
        id = {.text = here ? bobs_line : line_1000};
        if (here) stranger = element;
    }
    void on_monitor_cross_ref_id(std::string&) override {}

    std::size_t places = 0;
    std::string_view stranger;

private:
    std::string token_;
    std::size_t stranger_at_;
};

// What reaches the PBX: does bob's device stand anywhere but where a call goes?
class inspector final : public csta::id_visitor {
public:
    void on_connection(std::string_view element, csta::connection_id& id) override {
        on_device(element, id.device);
    }
    void on_device(std::string_view element, csta::device_id& id) override {
        if (id.text == "1001" && !is_destination(element) && element != "callToBePickedUp") found = element;
    }
    void on_monitor_cross_ref_id(std::string&) override {}
    std::string_view found;
};

bool may_name_others(std::string_view message, std::string_view element) {
    return is_destination(element) || element == "callToBePickedUp" ||
           (message == "SetDoNotDisturb" && element == "callingDevice");
}

std::string call_of(rcc_lab& lab, client_dialog& client) {
    lab.send(client.info(csta_document(
        "MakeCall", "<callingDevice>" + std::string(line_1000) +
                        "</callingDevice><calledDirectoryNumber>1001</calledDirectoryNumber>")));
    lab.links.answer(csta::message{
        csta::make_call_response{.calling_device = {.call_id = "pbx-7", .device = {.text = "1000"}}}});
    return text_in(lab.take().body(), "callID");
}

TEST(OwnLines, ARequestForSomebodyElsesLineNeverReachesThePbx) {
    std::size_t refused = 0;
    for (const auto& kind : csta::table::messages()) {
        if (kind.kind != csta::message_kind::request) continue;
        for (std::size_t at = 0;; ++at) {
            rcc_lab lab;
            auto client = lab.sign_in();
            const auto token = call_of(lab, client);
            auto request = csta::test::full_message(kind);
            dresser dress(token, at);
            csta::walk(request, dress);
            if (at >= dress.places) break;
            lab.send(client.info(csta::encode(request, {})));
            const auto what = std::string(kind.name) + "/" + std::string(dress.stranger);
            for (auto& sent : lab.links.waiting) {
                inspector look;
                csta::walk(sent.what, look);
                EXPECT_TRUE(look.found.empty() || may_name_others(kind.name, look.found))
                    << what << " reached the PBX as " << look.found;
            }
            if (may_name_others(kind.name, dress.stranger)) continue;
            EXPECT_TRUE(lab.links.waiting.empty()) << what;
            const auto why = text_in(lab.take().body(), "operation");
            if (why == "privilegeViolationSpecifiedDevice") ++refused;
            // What no device may be asked is refused before anybody looks whose it is.
            EXPECT_TRUE(why == "privilegeViolationSpecifiedDevice" || why == "serviceNotSupported" ||
                        why == "monitorTypeNotSupported")
                << what << ": " << why;
        }
    }
    EXPECT_GT(refused, 25u);
}

// What was a user's at sign-in may be another's after a reload.
TEST(OwnLines, AreLetGoByAReloadThatTakesThemAway) {
    rcc_lab lab;
    auto client = lab.sign_in();
    (void)lab.monitor(client, "pbx-monitor");
    std::vector<std::string> mistakes;
    const auto people = directory::parse_directory(R"(
[[user]]
id = "alice"
rcc = true
appearances = [ { device = "SEP2", line = "1001", partition = "lab" } ]
[[device]]
name = "SEP1"
lines = [ { number = "1000", partition = "lab" } ]
[[device]]
name = "SEP2"
lines = [ { number = "1001", partition = "lab" } ]
)",
                                                   "people", mistakes);
    ASSERT_TRUE(people);
    lab.sessions.replace(people, lab.settings, nullptr);
    ASSERT_EQ(lab.links.waiting.size(), 1u);
    EXPECT_TRUE(csta::holds_alternative<csta::monitor_stop>(lab.links.waiting.front().what));
    lab.links.waiting.clear();
    lab.send(client.info(
        csta_document("SnapshotDevice", "<snapshotObject>" + std::string(line_1000) + "</snapshotObject>")));
    EXPECT_TRUE(lab.links.waiting.empty());
    EXPECT_EQ(text_in(lab.take().body(), "operation"), "privilegeViolationSpecifiedDevice");
    EXPECT_EQ(lab.sessions.sessions(), 1u);
}

TEST(OwnLines, AUserWhoLosesRccIsSignedOutByTheReload) {
    rcc_lab lab;
    auto client = lab.sign_in();
    std::vector<std::string> mistakes;
    lab.sessions.replace(
        directory::parse_directory("[[user]]\nid = \"alice\"\nrcc = false\n", "people", mistakes),
        lab.settings, nullptr);
    EXPECT_EQ(lab.take().method(), "BYE");
    EXPECT_EQ(lab.sessions.sessions(), 0u);
}

}  // namespace
}  // namespace ctig::bridge
