// Walks the event table: every situation, every party, every event with all that it says.
#include <set>

#include "csta/codec.hpp"
#include "csta/feature_literals.hpp"
#include "csta/service_of.hpp"
#include "event_table.hpp"
#include "tests/support/source_paths.hpp"
#include "tests/unit/csta/xml_schema.hpp"

namespace ctig::simulator::test {
namespace {

std::vector<event_row> whole_table() {
    std::vector<event_row> all;
    for (auto part : {basic_calls(), calls_that_fail(), calls_of_three(), calls_that_move(), shared_lines(),
                      features()}) {
        std::ranges::move(part, std::back_inserter(all));
    }
    return all;
}

/// Does what the row says in the office and returns what everybody was told in it.
std::map<std::string, std::vector<csta::message>> act_out(const event_row& row, lab& office) {
    if (row.before) row.before(office);
    (void)office.exchange.take_events();
    for (const auto& [device, told] : row.told) office.watch(device);
    row.act(office);
    std::map<std::string, std::vector<csta::message>> heard;
    for (const auto& [device, told] : row.told) heard[device] = office.events(device);
    return heard;
}

TEST(EventTable, TellsEachPartyWhatItMustSee) {
    for (const auto& row : whole_table()) {
        lab office;
        const auto heard = act_out(row, office);
        for (const auto& [device, told] : row.told) {
            lines words;
            for (const auto& event : heard.at(device)) words.push_back(describe_in_full(event));
            EXPECT_EQ(words, told) << row.situation << ", seen by " << device;
        }
    }
}

// What leaves the PBX, answers and events, is what the standard's schema allows.
TEST(EventTable, SaysNothingThatIsNotValid) {
    const auto text = csta::test::file_text(
        (ctig::test::shared_folder() / "reference/xsd/csta-ed3-reconstructed.xsd").string());
    if (text.empty()) return;  // it is not at hand
    const auto schema = csta::test::xml_schema_file::from_text(text);
    ASSERT_TRUE(schema.good());
    const auto expect_valid = [&](const csta::message& m) {
        EXPECT_EQ(schema.fault_of(csta::encode(m)), "") << csta::encode(m);
    };
    for (const auto& row : whole_table()) {
        lab office;
        for (const auto& [device, events] : act_out(row, office)) std::ranges::for_each(events, expect_valid);
        for (const auto& [request, answer] : office.asked) {
            expect_valid(answer);
            EXPECT_FALSE(csta::holds_alternative<csta::csta_error_code>(answer))
                << row.situation << ": " << csta::message_name(request);
        }
    }
}

// Every event that GetCSTAFeatures offers happens in some row, and no other does.
TEST(EventTable, HasEveryEventThatIsOffered) {
    std::set<std::string> seen, offered;
    for (const auto& row : whole_table()) {
        lab office;
        for (const auto& [device, events] : act_out(row, office)) {
            for (const auto& event : events) {
                auto name = std::string(csta::message_name(event));
                name.resize(name.size() - std::string_view("Event").size());
                name.front() = static_cast<char>(name.front() + ('a' - 'A'));
                seen.insert(name == "transfered"       ? "transferred"
                            : name == "networkReached" ? "netwReached"
                                                       : name);
            }
        }
    }
    const auto features = offered_features();
    for (std::size_t i = 0; i < csta::literals<csta::event_type>.size(); ++i) {
        if (features.offers(static_cast<csta::event_type>(i)))
            offered.emplace(csta::literals<csta::event_type>[i]);
    }
    EXPECT_EQ(seen, offered);
}

// Every service that an application can ask for is served in some row, but for those of pbx_managers_test.
TEST(EventTable, HasEveryServiceThatIsOffered) {
    using csta::service;
    std::set<service> served{service::system_register, service::system_status_register_cancel,
                             service::get_switching_function_devices,
                             // these go from the PBX to the application
                             service::system_status, service::switching_function_devices,
                             service::system_status_register_abort};
    for (const auto& row : whole_table()) {
        lab office;
        (void)act_out(row, office);
        for (const auto& [request, answer] : office.asked) {
            if (!csta::holds_alternative<csta::csta_error_code>(answer))
                served.insert(*csta::service_of(request));
        }
    }
    const auto features = offered_features();
    for (std::size_t i = 0; i < csta::literals<service>.size(); ++i) {
        const auto one = static_cast<service>(i);
        EXPECT_EQ(features.offers(one), served.contains(one)) << csta::literals<service>[i];
    }
}

}  // namespace
}  // namespace ctig::simulator::test
