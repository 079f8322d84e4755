#include "tests/support/gateway_lab.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "tests/support/rcc_lab.hpp"
#include "tests/support/run_until.hpp"

namespace ctig::test {
namespace {

constexpr std::string_view phones = R"(
[[user]]
id = "alice"
rcc = true
appearances = [ { device = "SEP1", line = "1000", partition = "lab" } ]
[[device]]
name = "SEP1"
lines = [ { number = "1000", partition = "lab" } ]
[[simulator.application_user]]
user = "CtiGW"
password = "lab"
)";

}  // namespace

gateway_lab::gateway_lab() {
    settings.sip.domain = "example.com";
    settings.sip.listeners = {{.transport = config::listener_transport::tcp, .address = "127.0.0.1:0"}};
    settings.http.listen.clear();
    settings.control.socket.clear();
    settings.cti.protocol = config::cti_protocol::simulator;
    settings.cti.application_user = "CtiGW";
    settings.cti.application_password = "lab";
    settings.cti.managers = {{.address = "one"}};
    options.name_servers = {dns.address()};
    options.directory_toml = std::string(phones);
    config::log_options to_log;
    to_log.level = "debug";
    log_.emplace(to_log, [this](std::string_view lines) { logged_ += lines; });
}

gateway_lab::~gateway_lab() { stop(); }

void gateway_lab::start() {
    service = std::make_unique<gateway>(io, settings, options);
    service->start();
    EXPECT_TRUE(
        run_until(io, [&] { return service->status().links[0].state == cti::link_state::in_service; }));
}

void gateway_lab::stop() {
    if (!service) return;
    bool stopped = false;
    service->stop([&] { stopped = true; });
    EXPECT_TRUE(run_until(io, [&] { return stopped; }));
    service.reset();
}

asio::ip::tcp::endpoint gateway_lab::listener(const std::string& word, std::size_t n) const {
    for (const auto& text : service->status().listeners) {
        if (!text.starts_with(word + ' ') || n-- > 0) continue;
        const auto colon = text.rfind(':');
        auto host = text.substr(word.size() + 1, colon - word.size() - 1);
        if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
        return {asio::ip::make_address(host), static_cast<std::uint16_t>(std::stoi(text.substr(colon + 1)))};
    }
    ADD_FAILURE() << "no listener " << word;
    return {};
}

request_text gateway_lab::invite(client_dialog& dialog, const std::string& host) const {
    auto request = dialog.invite();
    request.uri = "sip:8000@" + host;
    request.from = "<sip:alice@example.com>;tag=" + dialog.from_tag;
    request.contact = "<sip:alice@" + host + ":5070>";
    request.content_type = csta_type;
    request.body = status_document(line_1000);
    return request;
}

std::vector<std::string> gateway_lab::log_lines() {
    log_.reset();
    std::vector<std::string> lines;
    std::istringstream text(logged_);
    for (std::string line; std::getline(text, line);) lines.push_back(line + '\n');
    return lines;
}

std::vector<std::string> gateway_lab::warnings() {
    std::vector<std::string> out;
    for (const auto& line : log_lines())
        if (line.find(" warn ") != std::string::npos || line.find(" error ") != std::string::npos)
            out.push_back(line);
    return out;
}

}  // namespace ctig::test
