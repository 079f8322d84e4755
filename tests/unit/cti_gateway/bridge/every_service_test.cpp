// Every service from a client's INFO through the bridge to the simulated PBX and back, served in
// every edition and refused in the third. The office validates whatever leaves north against the schema.
#include <gtest/gtest.h>

#include <set>

#include "csta/table/messages.hpp"
#include "every_service.hpp"

namespace ctig::bridge::test {
namespace {

using ctig::test::office_clients;

std::vector<service_row> every_service() {
    auto rows = call_control_services();
    for (auto& row : other_services()) rows.push_back(std::move(row));
    return rows;
}

/// Event names with blanks between. Handsets that go up and down are told in the rows that speak of them.
std::string in_words(const std::vector<std::string>& roots, const std::string& expected) {
    std::string words;
    for (const auto& root : roots) {
        const auto name = root.ends_with("Event") ? root.substr(0, root.size() - 5) : root;
        if (name == "Hookswitch" && expected.find(name) == std::string::npos) continue;
        words += (words.empty() ? "" : " ") + name;
    }
    return words;
}

void expect_served(const service_row& row, std::string_view edition) {
    office_clients clients(edition);
    if (row.before) row.before(clients);
    for (auto& client : clients.office.clients) client.heard.clear();
    std::string answer;
    if (row.good) {
        const auto request = row.good(clients);
        answer = clients.ask(request.who, request.root, request.children);
        EXPECT_NE(answer.find("<" + request.root + "Response"), std::string::npos) << answer;
        for (std::size_t who = 0; who < row.heard.size(); ++who)
            EXPECT_EQ(in_words(clients.office.clients[who].heard, row.heard[who]), row.heard[who])
                << "client " << who;
    }
    if (row.then) row.then(clients, answer);
    for (const auto& client : clients.office.clients)
        for (const auto& wrong : client.wrong) ADD_FAILURE() << wrong;
}

void expect_refused(const service_row& row, std::string_view edition) {
    office_clients clients(edition);
    if (row.before) row.before(clients);
    const auto request = row.bad(clients);
    for (auto& client : clients.office.clients) client.heard.clear();
    const auto answer = clients.ask(request.who, request.root, request.children);
    EXPECT_EQ(ctig::test::text_in(answer, row.category), row.value) << answer;
    for (const auto& client : clients.office.clients)
        EXPECT_EQ(in_words(client.heard, "Hookswitch"), "") << "a refused request told something";
}

enum class group { call_control, others };

std::vector<service_row> rows_of(group which) {
    return which == group::call_control ? call_control_services() : other_services();
}

class EveryService : public testing::TestWithParam<std::tuple<std::pair<const char*, std::string>, group>> {};

TEST_P(EveryService, IsServedThroughTheWholeGateway) {
    for (const auto& row : rows_of(std::get<1>(GetParam()))) {
        SCOPED_TRACE(row.name);
        expect_served(row, std::get<0>(GetParam()).second);
    }
}

std::string edition(int number) {
    return "http://www.ecma-international.org/standards/ecma-323/csta/ed" + std::to_string(number);
}
INSTANTIATE_TEST_SUITE_P(
    Editions, EveryService,
    testing::Combine(testing::Values(std::pair{"Ed2", edition(2)}, std::pair{"Ed3", edition(3)},
                                     std::pair{"Ed4", edition(4)}, std::pair{"Ed5", edition(5)},
                                     std::pair{"Ed6", edition(6)}, std::pair{"None", std::string()}),
                     testing::Values(group::call_control, group::others)),
    [](const auto& at) {
        return std::string(std::get<0>(at.param).first) +
               (std::get<1>(at.param) == group::call_control ? "_call_control" : "_others");
    });

class RefusedService : public testing::TestWithParam<group> {};

TEST_P(RefusedService, IsRefusedThroughTheWholeGatewayForTheReasonThatThereIs) {
    for (const auto& row : rows_of(GetParam())) {
        SCOPED_TRACE(row.name);
        if (row.bad) expect_refused(row, csta::ed3_namespace);
    }
}

INSTANTIATE_TEST_SUITE_P(Ed3, RefusedService, testing::Values(group::call_control, group::others));

// A service that is added to the message table has to get its row.
TEST(EveryServiceTable, LeavesNoServiceOut) {
    std::set<std::string> asked;
    for (const auto& row : every_service()) {
        office_clients clients;
        if (row.before) row.before(clients);
        asked.insert(row.good ? row.good(clients).root : row.bad(clients).root);
    }
    for (const auto& kind : csta::table::messages()) {
        if (kind.type->standard != csta::table::family::csta || kind.kind != csta::message_kind::request)
            continue;
        if (kind.name == "SwitchingFunctionDevices") continue;  // what GetSwitchingFunctionDevices is told in
        EXPECT_TRUE(asked.contains(std::string(kind.name))) << kind.name;
    }
}

TEST(EveryServiceTable, IsCheckedAgainstSchemasThatFindFaults) {
    using office = ctig::test::pbx_office;
    EXPECT_NE(office::own_schema().fault_of("<MakeCall/>"), "");
    if (office::standards_schema().good()) {
        EXPECT_NE(office::standards_schema().fault_of("<MakeCall/>"), "");
    }
}

}  // namespace
}  // namespace ctig::bridge::test
