#include "csta/walk.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "csta/codec.hpp"
#include "tests/unit/csta/table_messages.hpp"

namespace ctig::csta {
namespace {

struct recorder final : id_visitor {
    std::vector<std::string> seen;
    void on_connection(std::string_view element, connection_id& id) override {
        seen.push_back(std::string(element) + " " + id.call_id + "@" + id.device.text);
    }
    void on_device(std::string_view element, device_id& id) override {
        seen.push_back(std::string(element) + " " + id.text);
    }
    void on_monitor_cross_ref_id(std::string& id) override { seen.push_back("monitor " + id); }
};

std::vector<std::string> ids_of(message m) {
    recorder r;
    walk(m, r);
    return r.seen;
}

// An event's identifiers, in schema order; a device of a connection comes with it and not once more.
TEST(Walk, VisitsAnEvent) {
    const delivered_event e{.monitor_cross_ref_id = "x",
                            .connection = {"c", {"d"}},
                            .alerting_device = {device_id{"1"}},
                            .calling_device = {not_known{}},
                            .called_device = {device_id{"2"}},
                            .last_redirection_device = {device_id{"3"}}};
    EXPECT_EQ(ids_of(e), (std::vector<std::string>{"monitor x", "connection c@d", "alertingDevice 1",
                                                   "calledDevice 2", "lastRedirectionDevice 3"}));
}

// Lists and choices are walked too.
TEST(Walk, VisitsListsAndChoices) {
    EXPECT_EQ(ids_of(monitor_start{.monitor_object = {device_id{"d"}}}),
              std::vector<std::string>{"monitorObject d"});
    EXPECT_EQ(ids_of(monitor_start{.monitor_object = {connection_id{"c", {"d"}}}}),
              std::vector<std::string>{"monitorObject c@d"});
    const snapshot_device_response s{
        .cross_ref_id_or_snapshot_data = {snapshot_device_data{
            {{.connection_identifier = {"c1", {"d"}}}, {.connection_identifier = {"c2", {"d"}}}}}}};
    EXPECT_EQ(ids_of(s),
              (std::vector<std::string>{"connectionIdentifier c1@d", "connectionIdentifier c2@d"}));
}

// A visitor that rewrites reaches the message itself.
TEST(Walk, LetsTheVisitorRewrite) {
    struct renamer final : id_visitor {
        void on_connection(std::string_view, connection_id& id) override { id = {"C", {"D"}}; }
        void on_device(std::string_view, device_id& id) override { id = {"E"}; }
        void on_monitor_cross_ref_id(std::string& id) override { id = "M"; }
    } v;
    message m = held_event{
        .monitor_cross_ref_id = "m", .held_connection = {"c", {"d"}}, .holding_device = {device_id{"e"}}};
    walk(m, v);
    EXPECT_TRUE(m == message(held_event{.monitor_cross_ref_id = "M",
                                        .held_connection = {"C", {"D"}},
                                        .holding_device = {device_id{"E"}}}));
}

// No identifier is missed in any message: after all have been blanked, none of their text is left on the
// wire.
TEST(Walk, MissesNothingInAnyMessage) {
    struct eraser final : id_visitor {
        void on_connection(std::string_view, connection_id& id) override { id = {}; }
        void on_device(std::string_view, device_id& id) override { id = {}; }
        void on_monitor_cross_ref_id(std::string& id) override { id.clear(); }
    } v;
    for (const auto& kind : table::messages()) {
        message m = test::full_message(kind);
        walk(m, v);
        const std::string xml = encode(m);
        for (const char* text :
             {"callID text", "deviceID text", "monitorCrossRefID text", "deviceIdentifier text", "evice text",
              "Device text", "Destination text", "numberDialed text", "callObject text"})
            EXPECT_EQ(xml.find(text), std::string::npos) << kind.name << "\n" << xml;
    }
}

}  // namespace
}  // namespace ctig::csta
