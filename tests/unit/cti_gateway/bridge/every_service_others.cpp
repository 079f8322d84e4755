// Every service but call control: features, monitors, snapshots, what there is, system status.
#include "every_service.hpp"

namespace ctig::bridge::test {
namespace {

using ctig::test::element;
using ctig::test::line_uri;
using clients = ctig::test::office_clients;

const std::string own = element("device", line_uri(0)), someone_elses = element("device", line_uri(1));

std::function<service_request(clients&)> ask(std::string root, std::string children) {
    return [=](clients&) { return service_request{0, root, children}; };
}
/// The answer says so.
std::function<void(clients&, const std::string&)> says(std::string name, std::string value) {
    return [=](clients&, const std::string& answer) {
        EXPECT_EQ(ctig::test::text_in(answer, name), value) << answer;
    };
}
/// What was set is read back.
std::function<void(clients&, const std::string&)> reads(std::string root, std::string name,
                                                        std::string value) {
    return [=](clients& c, const std::string&) {
        const auto answer = c.ask(0, root, own);
        EXPECT_EQ(ctig::test::text_in(answer, name), value) << answer;
    };
}
/// Setting and reading of one feature, refused for somebody else's device.
void add_feature(std::vector<service_row>& rows, const std::string& feature, const std::string& setting,
                 const std::string& event, const std::string& name, const std::string& value,
                 const std::string& value_before) {
    constexpr auto refused = "privilegeViolationSpecifiedDevice";
    rows.push_back({"Set" + feature,
                    {},
                    ask("Set" + feature, own + setting),
                    {event, "", ""},
                    ask("Set" + feature, someone_elses + setting),
                    "operation",
                    refused,
                    reads("Get" + feature, name, value)});
    rows.push_back({"Get" + feature,
                    {},
                    ask("Get" + feature, own),
                    {},
                    ask("Get" + feature, someone_elses),
                    "operation",
                    refused,
                    says(name, value_before)});
}

std::vector<service_row> device_features() {
    std::vector<service_row> rows;
    add_feature(rows, "Forwarding",
                element("forwardingType", "forwardNoAns") + element("activateForward", "true") +
                    element("forwardDN", line_uri(2)),
                "Forwarding", "forwardDN", line_uri(2), "");
    add_feature(rows, "DoNotDisturb", element("doNotDisturbOn", "true"), "DoNotDisturb", "doNotDisturbOn",
                "true", "false");
    add_feature(rows, "MessageWaitingIndicator", element("messageWaitingOn", "true"), "MessageWaiting",
                "messageWaitingOn", "true", "false");
    add_feature(rows, "MicrophoneMute",
                element("auditoryApparatus", "1") + element("microphoneMuteOn", "true"), "MicrophoneMute",
                "microphoneMuteOn", "true", "false");
    add_feature(rows, "SpeakerMute", element("auditoryApparatus", "1") + element("speakerMuteOn", "true"),
                "SpeakerMute", "speakerMuteOn", "true", "false");
    add_feature(rows, "SpeakerVolume",
                element("auditoryApparatus", "1") + element("speakerVolume", element("volAbs", "80")),
                "SpeakerVolume", "speakerVolAbs", "80", "50");
    add_feature(rows, "AutoAnswer", element("autoAnswerOn", "true") + element("numberOfRings", "2"),
                "AutoAnswer", "autoAnswerOn", "true", "false");
    add_feature(rows, "HookswitchStatus", element("hookswitch", "1") + element("hookswitchOnhook", "false"),
                "Hookswitch ServiceInitiated", "hookswitchOnHook", "false", "true");
    rows.push_back({"SpeakerVolumeTooLoud",
                    {},
                    ask("SetSpeakerVolume", own + element("auditoryApparatus", "1") +
                                                element("speakerVolume", element("volInc", "increment"))),
                    {"SpeakerVolume", "", ""},
                    ask("SetSpeakerVolume", own + element("auditoryApparatus", "1") +
                                                element("speakerVolume", element("volAbs", "101"))),
                    "operation",
                    "speakerVolumeOutOfRange",
                    {}});
    return rows;
}

const std::string without_do_not_disturb = element("logicalDeviceFeature", element("doNotDisturb", "true"));

service_request change_filter(clients& c, const std::string& cross_ref_id) {
    (void)c;
    return {
        0, "ChangeMonitorFilter",
        element("monitorCrossRefID", cross_ref_id) + element("requestedFilterList", without_do_not_disturb)};
}

std::vector<service_row> monitors_and_snapshots() {
    const auto object = [](std::size_t line) {
        return element("monitorObject", element("deviceObject", line_uri(line)));
    };
    return {
        {"MonitorStartWithFilter",
         {},
         ask("MonitorStart", object(0) + element("requestedMonitorFilter", without_do_not_disturb)),
         {},
         ask("MonitorStart", object(0) + element("monitorType", "call")),
         "operation",
         "monitorTypeNotSupported",
         says("doNotDisturb", "true")},
        {"ChangeMonitorFilter",
         {},
         [](clients& c) { return change_filter(c, c.office.clients[0].cross_ref_id); },
         {},
         [](clients& c) { return change_filter(c, c.office.clients[1].cross_ref_id); },
         "operation",
         "invalidMonitorCrossRefID",
         [](clients& c, const std::string&) {
             c.expect_served(0, "SetDoNotDisturb", own + element("doNotDisturbOn", "true"));
             EXPECT_TRUE(c.office.clients[0].heard.empty()) << c.office.clients[0].heard.back();
         }},
        {"MonitorStop",
         {},
         [](clients& c) {
             return service_request{0, "MonitorStop",
                                    element("monitorCrossRefID", c.office.clients[0].cross_ref_id)};
         },
         {},
         ask("MonitorStop", element("monitorCrossRefID", "none")),
         "operation",
         "invalidMonitorCrossRefID",
         [](clients& c, const std::string&) {
             c.expect_served(0, "SetDoNotDisturb", own + element("doNotDisturbOn", "true"));
             EXPECT_TRUE(c.office.clients[0].heard.empty());
         }},
        {"SnapshotDevice",
         [](clients& c) { c.talk(); },
         ask("SnapshotDevice", element("snapshotObject", line_uri(0))),
         {},
         ask("SnapshotDevice", element("snapshotObject", line_uri(1))),
         "operation",
         "privilegeViolationSpecifiedDevice",
         [](clients& c, const std::string& answer) {
             EXPECT_EQ(ctig::test::text_in(answer, "callID"), c.only_call(0));
         }},
    };
}

std::string about_line(std::size_t line) {
    return "<extensions><privateData><private><lcs:line "
           "xmlns:lcs=\"http://schemas.microsoft.com/Lcs/2005/04/RCCExtension\">" +
           line_uri(line) + "</lcs:line></private></privateData></extensions>";
}

std::vector<service_row> discovery() {
    return {
        {"GetCSTAFeatures",
         {},
         ask("GetCSTAFeatures", about_line(0)),
         {},
         ask("GetCSTAFeatures", about_line(1)),
         "operation",
         "privilegeViolationSpecifiedDevice",
         [](clients&, const std::string& answer) {
             for (const auto* name :
                  {"<makeCall", "<directedPickupCall", "<setSpeakerVolume", "<transferred"})
                 EXPECT_NE(answer.find(name), std::string::npos) << name;
         }},
        // Eight lines in segments of three: the first has the client's own, the last one ends the list.
        {"GetSwitchingFunctionDevices",
         {},
         ask("GetSwitchingFunctionDevices", ""),
         {"SwitchingFunctionDevices SwitchingFunctionDevices", "", ""},
         ask("GetSwitchingFunctionDevices", element("requestedDeviceID", line_uri(1))),
         "operation",
         "privilegeViolationSpecifiedDevice",
         {}},
        {"GetPhysicalDeviceInformation",
         {},
         ask("GetPhysicalDeviceInformation", own),
         {},
         ask("GetPhysicalDeviceInformation", someone_elses),
         "operation",
         "privilegeViolationSpecifiedDevice",
         says("deviceCategory", "station")},
        {"GetLogicalDeviceInformation",
         {},
         ask("GetLogicalDeviceInformation", own),
         {},
         ask("GetLogicalDeviceInformation", someone_elses),
         "operation",
         "privilegeViolationSpecifiedDevice",
         says("hasPhysicalElement", "true")},
    };
}

std::vector<service_row> system_status() {
    const auto registration = element("requestTypes", element("systemStatus", "true"));
    const auto enlist = [=](clients& c) { c.expect_served(0, "SystemRegister", registration); };
    return {
        {"RequestSystemStatus",
         {},
         ask("RequestSystemStatus", ""),
         {},
         {},
         "",
         "",
         says("systemStatus", "normal")},
        {"SystemStatus", {}, ask("SystemStatus", element("systemStatus", "normal")), {}, {}, "", "", {}},
        {"SystemRegister",
         {},
         ask("SystemRegister", registration),
         {"SystemStatus", "", ""},
         [=](clients& c) {
             for (int i = 0; i < 8; ++i) enlist(c);
             return service_request{0, "SystemRegister", registration};
         },
         "systemResourceAvailibility",
         "registrationLimitExceeded",
         {}},
        {"SystemRegisterCancel",
         enlist,
         ask("SystemRegisterCancel", element("sysStatRegisterID", "1")),
         {},
         ask("SystemRegisterCancel", element("sysStatRegisterID", "99")),
         "operation",
         "invalidCrossRefID",
         {}},
        // The switching function's to say: the clients hear it when the gateway stops.
        {"SystemRegisterAbort",
         enlist,
         {},
         {},
         ask("SystemRegisterAbort", element("sysStatRegisterID", "1")),
         "operation",
         "serviceNotSupported",
         [](clients& c, const std::string&) {
             c.office.sessions->end_all();
             c.office.settle();
             EXPECT_EQ(c.office.clients[0].heard.back(), "SystemRegisterAbort");
         }},
    };
}

}  // namespace

std::vector<service_row> other_services() {
    std::vector<service_row> rows;
    for (auto& group : {device_features(), monitors_and_snapshots(), discovery(), system_status()})
        for (const auto& row : group) rows.push_back(row);
    return rows;
}

}  // namespace ctig::bridge::test
