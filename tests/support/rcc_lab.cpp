#include "tests/support/rcc_lab.hpp"

#include <gtest/gtest.h>

namespace ctig::test {
namespace {

constexpr std::string_view people_toml = R"(
[[user]]
id = "alice"
rcc = true
appearances = [ { device = "SEP1", line = "1000", partition = "lab" } ]
[[user]]
id = "bob"
rcc = true
appearances = [ { device = "SEP2", line = "1001", partition = "lab" } ]
[[user]]
id = "carol"
rcc = true
appearances = [ { device = "SEP3", line = "1002", partition = "lab" }, { device = "soft", line = "1002", partition = "lab" } ]
[[device]]
name = "SEP1"
lines = [ { number = "1000", partition = "lab" } ]
[[device]]
name = "SEP2"
lines = [ { number = "1001", partition = "lab" } ]
[[device]]
name = "SEP3"
lines = [ { number = "1002", partition = "lab" } ]
[[device]]
name = "soft"
lines = [ { number = "1002", partition = "lab" } ]
)";

std::shared_ptr<const directory::directory> lab_people() {
    std::vector<std::string> mistakes;
    return directory::parse_directory(people_toml, "people", mistakes);
}

std::shared_ptr<config::configuration> lab_settings() {
    auto settings = std::make_shared<config::configuration>();
    settings->sip.domain = "example.com";
    return settings;
}

}  // namespace

std::string csta_document(const std::string& root, const std::string& children) {
    return "<?xml version=\"1.0\"?><" + root +
           " xmlns=\"http://www.ecma-international.org/standards/ecma-323/csta/ed3\">" + children + "</" +
           root + ">";
}

std::string status_document(const std::string& line) {
    return csta_document("RequestSystemStatus",
                         line.empty()
                             ? ""
                             : "<extensions><privateData><private><lcs:line "
                               "xmlns:lcs=\"http://schemas.microsoft.com/Lcs/2005/04/RCCExtension\">" +
                                   line + "</lcs:line></private></privateData></extensions>");
}

std::string text_in(const std::string& xml, const std::string& element) {
    const auto open = xml.find("<" + element + ">");
    if (open == std::string::npos) return {};
    const auto from = open + element.size() + 2;
    return xml.substr(from, xml.find('<', from) - from);
}

rcc_lab::rcc_lab(std::size_t managers)
    : people(lab_people()),
      settings(lab_settings()),
      links(managers),
      agent(lab_config(), [this] { return ++last_id; }),
      sessions(
          bridge::bridge_parts{agent, links, people, settings, [this](std::string_view) { return selected; },
                               metrics, [this] { return now; }, [this] { pump(); },
                               [this](std::string_view, std::string_view why) { refusals.emplace_back(why); },
                               [this](audit::record what) { audited.push_back(std::move(what)); }}) {}

void rcc_lab::send(const request_text& request, const sip::flow& from) {
    agent.on_message(from, request.text(), now);
    pump();
}

void rcc_lab::pump() {
    do {
        while (auto out = agent.poll()) {
            if (const auto* message = std::get_if<sip::send_message>(&*out))
                sent.push_back({message->where.to, message->bytes});
            else
                sessions.on_output(std::move(*out));
        }
    } while (sessions.serve_outputs());
}

sent_message rcc_lab::take() {
    if (sent.empty()) {
        ADD_FAILURE() << "nothing was sent";
        return {};
    }
    auto oldest = std::move(sent.front());
    sent.pop_front();
    return oldest;
}

client_dialog rcc_lab::invite(const std::string& user, const std::string& line, const sip::flow& from) {
    client_dialog client(from);
    client.call_id = "call-" + std::to_string(++calls);
    client.from_tag = "tag-" + std::to_string(calls);
    auto request = client.invite();
    request.from = "<sip:" + user + "@example.com>;tag=" + client.from_tag;
    request.contact = "<sip:" + user + "@192.0.2.9:" + std::to_string(5000 + calls) + ">";
    request.content_type = csta_type;
    request.body = status_document(line);
    send(request, from);
    return client;
}

client_dialog rcc_lab::sign_in(const std::string& user, const std::string& line) {
    sent.clear();
    auto client = invite(user, line);
    EXPECT_FALSE(sent.empty());
    if (!sent.empty()) {
        EXPECT_EQ(sent.back().status(), 200) << sent.back().bytes;
        client.to_tag = sent.back().to_tag();
    }
    send(client.ack());
    sent.clear();
    return client;
}

std::string rcc_lab::monitor(client_dialog& client, const std::string& pbx_cross_ref_id,
                             const std::string& line) {
    send(client.info(csta_document(
        "MonitorStart", "<monitorObject><deviceObject>" + line + "</deviceObject></monitorObject>")));
    if (!links.waiting.empty())
        links.answer(csta::message{csta::monitor_start_response{.monitor_cross_ref_id = pbx_cross_ref_id}});
    return text_in(take().body(), "monitorCrossRefID");
}

void rcc_lab::recover(const std::string& pbx_cross_ref_id, csta::snapshot_device_data with) {
    ASSERT_FALSE(links.waiting.empty());
    ASSERT_TRUE(csta::holds_alternative<csta::monitor_start>(links.waiting.front().what));
    links.answer(csta::message{csta::monitor_start_response{.monitor_cross_ref_id = pbx_cross_ref_id}});
    finish_survey(std::move(with));
}

void rcc_lab::finish_survey(csta::snapshot_device_data with) {
    while (!links.waiting.empty()) {
        const auto& what = links.waiting.front().what;
        csta::message answer = csta::get_message_waiting_indicator_response{};
        if (csta::holds_alternative<csta::snapshot_device>(what))
            answer = csta::snapshot_device_response{.cross_ref_id_or_snapshot_data = {.value = with}};
        else if (csta::holds_alternative<csta::snapshot_call>(what))
            answer = csta::make_error(csta::operation_error::service_not_supported);
        else if (csta::holds_alternative<csta::get_forwarding>(what))
            answer = csta::get_forwarding_response{};
        else if (csta::holds_alternative<csta::get_do_not_disturb>(what))
            answer = csta::get_do_not_disturb_response{};
        else if (!csta::holds_alternative<csta::get_message_waiting_indicator>(what))
            return;
        links.answer(answer);
    }
}

void rcc_lab::pass(std::chrono::milliseconds time) {
    now += time;
    do {
        sessions.on_timer(now);
        pump();
    } while (sessions.next_timer() && *sessions.next_timer() <= now);
}

void rcc_lab::lose(std::size_t link) {
    links.at(link).state = cti::link_state::out_of_service;
    sessions.on_link_state(cti::link_index{static_cast<std::uint8_t>(link)}, links.at(link));
}

void rcc_lab::bring_back(std::size_t link) {
    links.at(link).state = cti::link_state::in_service;
    sessions.on_link_state(cti::link_index{static_cast<std::uint8_t>(link)}, links.at(link));
}

}  // namespace ctig::test
