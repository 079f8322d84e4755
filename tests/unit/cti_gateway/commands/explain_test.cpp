#include "cti_gateway/commands/explain.hpp"

#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

namespace ctig::commands {
namespace {

using lineuri::line_appearance;

const line_appearance desk{.device = "desk", .line = "1000", .partition = "lab"};
const line_appearance soft{.device = "soft", .line = "1000", .partition = "lab"};

directory::directory people() {
    const std::vector<directory::device_line> line{{.number = "1000", .partition = "lab"}};
    return directory::directory({{.id = "joe", .rcc = true, .appearances = {desk, soft}},
                                 {.id = "ann", .rcc = false},
                                 {.id = "bob", .rcc = true},
                                 {.id = "eve", .rcc = true, .appearances = {desk}}},
                                {{.name = "desk", .lines = line}, {.name = "soft", .lines = line}});
}

config::configuration lab() {
    config::configuration c;
    c.sip.domain = "example.com";
    return c;
}

std::vector<explain_step> explained(sign_in_question question,
                                    const config::configuration& settings = lab()) {
    return explain(question, settings, people());
}

const explain_step& last(const std::vector<explain_step>& steps) { return steps.back(); }

const explain_step& step(const std::vector<explain_step>& steps, std::string_view name) {
    for (const auto& s : steps)
        if (s.name == name) return s;
    ADD_FAILURE() << "no step " << name;
    return steps.front();
}

// A sign-in that works: every step passes, and what is not looked at is said.
TEST(Explain, PassesAGoodSignIn) {
    const auto steps =
        explained({.user = "sip:eve@example.com", .line = "tel:1000;phone-context=dialstring"});
    std::vector<std::string> names;
    for (const auto& s : steps) names.push_back(s.name);
    EXPECT_EQ(names, (std::vector<std::string>{"service", "peer", "peer_tls", "user", "rcc", "line_uri",
                                               "line", "appearance", "links", "pbx_device", "monitor_start",
                                               "snapshot_device", "numbers"}));
    EXPECT_TRUE(all_passed(steps)) << explain_text(steps);
    EXPECT_EQ(last(steps).result, step_result::pass);
    EXPECT_EQ(step(steps, "pbx_device").result, step_result::not_checked);
}

// Each fault of a sign-in stops at its own step with a mend of its own.
TEST(Explain, NamesTheStepThatFailsAndItsMend) {
    struct fault {
        const char *user, *line, *step, *mend;
    };
    const fault faults[] = {
        {"tel:1000", "", "user", "sip:user@host"},
        {"sip:zoe@example.com", "", "user", "id = \"zoe\""},
        {"sip:joe@other.org", "", "user", "sip.domain"},
        {"sip:ann@example.com", "", "rcc", "rcc = true"},
        {"sip:joe@example.com", "tel:10 00", "line_uri", "correct it where the client gets it"},
        {"sip:joe@example.com", "tel:+15551000;phone-context=dialstring", "line_uri", "leave"},
        {"sip:joe@example.com", "tel:1000", "appearance", "select --user joe --device desk"},
        {"sip:bob@example.com", "tel:1000", "line", "add it to the user's appearances"},
        {"sip:bob@example.com", "tel:2000", "line", "add line 2000 to the lines of a device"},
        {"sip:bob@example.com", "", "line", "add appearances"},
    };
    for (const auto& f : faults) {
        const auto steps = explained({.user = f.user, .line = f.line});
        const auto& failed = step(steps, f.step);
        EXPECT_EQ(failed.result, step_result::fail) << f.user << " " << f.line;
        EXPECT_NE(failed.mend.find(f.mend), std::string::npos) << failed.mend;
        EXPECT_FALSE(all_passed(steps));
        EXPECT_EQ(steps.size(), 13U);
        EXPECT_EQ(last(steps).finding, std::string("mend ") + f.step + " first");
    }
}

// The stored selection of that user decides, as it would at the sign-in.
TEST(Explain, TakesTheSelectionIntoAccount) {
    const auto steps =
        explained({.user = "sip:joe@example.com", .line = "tel:1000", .selection = [](std::string_view id) {
                       return id == "joe" ? std::optional(soft) : std::nullopt;
                   }});
    EXPECT_TRUE(all_passed(steps));
    EXPECT_EQ(step(steps, "appearance").finding, "the user selected soft (1000 in lab)");
}

// "Application Status Off" is told, and the rest is still looked at.
TEST(Explain, TellsThatTheServiceIsOff) {
    auto off = lab();
    off.rcc.enabled = false;
    const auto steps = explained({.user = "sip:eve@example.com", .line = "tel:1000"}, off);
    EXPECT_EQ(steps[0].result, step_result::fail);
    EXPECT_NE(steps[0].mend.find("rcc.enabled"), std::string::npos);
    EXPECT_GT(steps.size(), 2U);
}

// A refused client finds the same sentence in its Warning header.
TEST(Explain, TellsWhatTheClientGets) {
    const auto steps = explained({.user = "sip:bob@example.com", .line = "tel:1000"});
    const auto& refused = step(steps, "line");
    EXPECT_EQ(refused.answer, "403 line 1000 does not belong to user bob: add it to the user's appearances");
    EXPECT_EQ(refused.answer, "403 " + refused.finding + ": " + refused.mend);
    EXPECT_NE(explain_text(steps).find("the client gets 403 and this text"), std::string::npos);
}

running_answer running(const char* monitor, const char* snapshot = "ok", const char* phone = "ok") {
    return boost::json::object{
        {"listeners", boost::json::array{"tcp 127.0.0.1:5060"}},
        {"links",
         boost::json::array{boost::json::object{{"manager", "a:1"}, {"state", "in_service"}, {"reason", ""}},
                            boost::json::object{{"manager", "b:1"}, {"state", "refused"}, {"reason", "no"}}}},
        {"monitor_start", monitor},
        {"phone", phone},
        {"snapshot_device", snapshot}};
}

std::vector<explain_step> with_gateway(const running_answer& answer) {
    return explained(
        {.user = "sip:eve@example.com", .line = "tel:1000", .running = [&](const std::string& device) {
             EXPECT_TRUE(device.empty() || device == "1000;device=desk") << device;
             return answer;
         }});
}

// Whether the PBX knows the phone, has it and lets us control it is the PBX's to say.
TEST(Explain, AsksThePbxThroughTheRunningGateway) {
    const auto good = with_gateway(running("ok"));
    EXPECT_TRUE(all_passed(good)) << explain_text(good);
    EXPECT_NE(step(good, "links").finding.find("1 of 2"), std::string::npos);
    const std::pair<const char*, const char*> faults[] = {
        {"operation/invalidDeviceID", "make the device in the PBX"},
        {"systemResourceAvailability/deviceOutOfService", "registered"},
        {"operation/privilegeViolationSpecifiedDevice", "cti.application_user"},
        {"no answer in time", "cti.request_timeout"},
    };
    for (const auto& [error, mend] : faults) {
        const auto steps = with_gateway(running(error, error));
        EXPECT_EQ(step(steps, "pbx_device").result, step_result::fail);
        EXPECT_NE(step(steps, "pbx_device").mend.find(mend), std::string::npos)
            << step(steps, "pbx_device").mend;
        EXPECT_EQ(step(steps, "snapshot_device").result, step_result::not_checked);
    }
}

// The PBX may watch a device whose phone is away: the phone itself is asked.
TEST(Explain, SeesAPhoneThatIsOutOfService) {
    const auto phone = [](const char* says) {
        return step(with_gateway(running("ok", "ok", says)), "pbx_device");
    };
    const auto away = phone("systemResourceAvailibility/deviceOutOfService");
    EXPECT_EQ(away.result, step_result::fail);
    EXPECT_NE(away.finding.find("not in service"), std::string::npos) << away.finding;
    EXPECT_EQ(phone("").result, step_result::pass);
    EXPECT_NE(phone("").finding.find("the PBX does not say"), std::string::npos) << phone("").finding;
}

// Where a profile is, the PBX is asked before anything is decided.
TEST(Explain, SaysWhereAProfileIs) {
    const std::vector<directory::device_line> line{{.number = "1000"}};
    const directory::directory with_profile(
        {{.id = "eve", .rcc = true, .appearances = {{"PROF", "1000"}}}},
        {{.name = "PROF", .lines = line, .kind = directory::device_kind::profile}});
    const auto eve = [&](boost::json::array phones) {
        auto answer = running("ok", "ok", phones.empty() ? "deviceOutOfService" : "ok");
        answer->insert_or_assign("on_phones", phones);
        return explain({.user = "sip:eve@example.com",
                        .line = "tel:1000",
                        .running = [&](const std::string&) { return answer; }},
                       lab(), with_profile);
    };
    const auto there = eve({"SEP1"});
    EXPECT_EQ(step(there, "appearance").finding, "PROF, on SEP1 now (1000) is the only one that fits");
    EXPECT_TRUE(all_passed(there)) << explain_text(there);
    const auto nowhere = eve({});
    EXPECT_EQ(step(nowhere, "appearance").result, step_result::fail);
    EXPECT_EQ(step(nowhere, "appearance").mend, "log in at a phone");
    EXPECT_EQ(step(nowhere, "pbx_device").result, step_result::fail);
}

// A phone may be watched and yet not be looked at.
TEST(Explain, TellsThatTheSnapshotAloneIsRefused) {
    const auto steps = with_gateway(running("ok", "operation/serviceNotSupported"));
    EXPECT_EQ(step(steps, "monitor_start").result, step_result::pass);
    EXPECT_EQ(step(steps, "snapshot_device").result, step_result::fail);
}

TEST(Explain, SkipsWhatNobodyCanAnswer) {
    const auto dead = with_gateway(running_answer(boost::system::in_place_error, "no gateway runs at x"));
    EXPECT_EQ(step(dead, "listener").result, step_result::fail);
    EXPECT_EQ(step(dead, "pbx_device").result, step_result::not_checked);
    const auto no_link = with_gateway(boost::json::object{{"listeners", boost::json::array{"x"}}});
    EXPECT_EQ(step(no_link, "links").result, step_result::fail);
    EXPECT_EQ(step(no_link, "monitor_start").result, step_result::not_checked);
}

// The proxy in front: let in and believed, let in only, or neither, or not to be found.
TEST(Explain, JudgesThePeer) {
    const auto peer = [](std::optional<std::string> address, sip::peer_standing standing) {
        return explained(
            {.user = "sip:eve@example.com",
             .peer = peer_question{.peer = "ocs", .address = std::move(address), .standing = standing}})[1];
    };
    EXPECT_EQ(peer("10.1.0.1", sip::peer_standing::trusted).result, step_result::pass);
    const auto allowed = peer("10.1.0.1", sip::peer_standing::allowed);
    EXPECT_EQ(allowed.result, step_result::pass);
    EXPECT_NE(allowed.finding.find("Digest"), std::string::npos) << allowed.finding;
    EXPECT_NE(peer("10.1.0.1", sip::peer_standing::stranger).mend.find("access.allow"), std::string::npos);
    EXPECT_NE(peer(std::nullopt, sip::peer_standing::stranger).mend.find("DNS"), std::string::npos);
}

// Who is let in and not believed needs a secret for Digest, of an algorithm that is switched on.
TEST(Explain, TellsWhetherAUserCanPassDigest) {
    const auto digest = [](directory::user eve, std::vector<std::string> algorithms) {
        eve.id = "eve";
        auto settings = lab();
        settings.access.digest_algorithms = std::move(algorithms);
        const auto steps = explain(
            {.user = "sip:eve@example.com",
             .peer =
                 peer_question{.peer = "pc", .address = "10.1.0.9", .standing = sip::peer_standing::allowed}},
            settings, directory::directory({std::move(eve)}, {}));
        return step(steps, "digest");
    };
    EXPECT_EQ(digest({.sip_ha1_sha256 = "00"}, {"SHA-256"}).result, step_result::pass);
    EXPECT_EQ(digest({.sip_ha1_md5 = "00"}, {"SHA-256", "MD5"}).result, step_result::pass);
    const auto none = digest({.sip_ha1_md5 = "00"}, {"SHA-256"});
    EXPECT_EQ(none.result, step_result::fail);
    EXPECT_NE(none.finding.find("no sip_ha1 for SHA-256"), std::string::npos) << none.finding;
    EXPECT_NE(none.mend.find("access.trusted"), std::string::npos) << none.mend;
}

// Scripts read the same steps as JSON.
TEST(Explain, SpeaksJson) {
    const auto steps = explained({.user = "sip:ann@example.com"});
    const auto json = explain_json(steps);
    EXPECT_FALSE(json.at("ok").as_bool());
    const auto& list = json.at("steps").as_array();
    ASSERT_EQ(list.size(), 13U);
    EXPECT_EQ(list[0].at("result"), "pass");
    EXPECT_EQ(list[1].at("result"), "skipped");
    EXPECT_EQ(list[4].at("step"), "rcc");
    EXPECT_EQ(list[4].at("result"), "fail");
    EXPECT_FALSE(list[4].at("mend").as_string().empty());
    EXPECT_EQ(list[0].as_object().if_contains("mend"), nullptr);
}

}  // namespace
}  // namespace ctig::commands
