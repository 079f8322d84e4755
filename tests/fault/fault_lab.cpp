#include "tests/fault/fault_lab.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/asio/ip/address_v4.hpp>
#include <boost/json/parse.hpp>
#include <fstream>
#include <stdexcept>

#include "tests/fault/population.hpp"

namespace ctig::fault {
namespace {

constexpr std::uint16_t http_port = 8080, pbx_http_port = 8099, first_manager_port = 4721;

// An address of loopback that no other run has: ports may then be what they like.
asio::ip::address address_of_this_run() {
    const auto id = static_cast<std::uint32_t>(::getpid());
    return asio::ip::address_v4(0x7f400000U + (id & 0x3fffffU));
}

void write_file(const std::filesystem::path& where, const std::string& text) {
    std::ofstream(where) << text;
    std::filesystem::permissions(where,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

}  // namespace

fault_lab::fault_lab(lab_plan plan)
    : plan_(std::move(plan)), address_(address_of_this_run()), remote_({address_, pbx_http_port}) {
    write_office();
    std::vector<std::string> arguments{
        plan_.program,    "simulate", "-c",
        file("pbx.toml"), "--http",   fmt::format("{}:{}", address_.to_string(), pbx_http_port)};
    for (std::size_t i = 0; i < plan_.links; ++i) {
        arguments.emplace_back("--listen");
        arguments.push_back(fmt::format("{}:{}", address_.to_string(), first_manager_port + i));
        if (plan_.between == wiring::proxies)
            proxies_.push_back(std::make_unique<fault_proxy>(
                io_, asio::ip::tcp::endpoint{address_, static_cast<std::uint16_t>(first_manager_port + i)}));
    }
    pbx_ = std::make_unique<child_process>(arguments, file("pbx.log"));
    write_configuration();
    start_gateway();
    wait_for_links();
}

fault_lab::~fault_lab() = default;

void fault_lab::write_office() const {
    std::string people, lines;
    for (std::size_t i = 0; i < plan_.users; ++i) {
        const auto number = line_number(i);
        people += fmt::format(
            "[[user]]\nid = \"u{0}\"\nrcc = true\nappearances = [{{ device = \"SEP{1}\", line = \"{1}\", "
            "partition = \"lab\" }}]\n[[device]]\nname = \"SEP{1}\"\nlines = [{{ number = \"{1}\", partition "
            "= "
            "\"lab\" }}]\n",
            i, number);
        if (i % 2 == 0)
            lines += fmt::format("[[simulator.line]]\nnumber = \"{}\"\nanswer = \"after\"\nafter_ms = {}\n",
                                 number, 50 + i % 250);
    }
    write_file(file("people.toml"), people);
    write_file(file("pbx.toml"),
               fmt::format("[simulator]\ncall_ids = \"{}\"\nsession_duration = 3600\n{}{}",
                           plan_.call_ids == call_naming::cluster ? "cluster" : "manager", lines, people));
}

void fault_lab::write_configuration() const {
    std::string toml = fmt::format(
        "[sip]\ndomain = \"example.com\"\n"
        "[[sip.listener]]\ntransport = \"tcp\"\naddress = \"{0}:5060\"\n"
        "[[sip.listener]]\ntransport = \"udp\"\naddress = \"{0}:5060\"\n"
        "[access]\nallow = [\"127.0.0.0/8\"]\ntrusted = [\"127.0.0.0/8\"]\n"
        "[http]\nlisten = \"{0}:{1}\"\n[control]\nsocket = \"\"\n[directory]\nfile = \"people.toml\"\n"
        "[limits]\nsessions = 200000\n"
        "[cti]\nprotocol = \"csta\"\ncall_ids = \"{2}\"\napplication_user = \"CtiGW\"\n"
        "application_password = \"lab\"\nheartbeat_interval = 1\nheartbeat_timeout = 1\nreconnect_max = 4\n",
        address_.to_string(), http_port, plan_.call_ids == call_naming::cluster ? "cluster" : "manager");
    for (std::size_t i = 0; i < plan_.links; ++i)
        toml += fmt::format("[[cti.manager]]\naddress = \"{}:{}\"\n", address_.to_string(),
                            proxies_.empty() ? first_manager_port + i : proxies_[i]->endpoint().port());
    toml += fmt::format("[runtime]\nshards = {}\n", plan_.shards);
    if (plan_.keeps == persistence::journal) toml += "[journal]\nfile = \"journal.sqlite\"\n";
    write_file(file("gateway.toml"), toml);
}

void fault_lab::start_gateway() {
    gateway_ = std::make_unique<child_process>(
        std::vector<std::string>{plan_.program, "run", "-c", file("gateway.toml")}, file("gateway.log"));
}

void fault_lab::check_alive() {
    if (!gateway_->running()) throw std::runtime_error("the gateway has ended");
    if (!pbx_->running()) throw std::runtime_error("the simulated PBX has ended");
}

void fault_lab::wait(std::string_view what, const std::function<bool()>& done,
                     std::chrono::milliseconds limit) {
    const auto until = std::chrono::steady_clock::now() + limit;
    while (!done()) {
        check_alive();
        if (std::chrono::steady_clock::now() > until)
            throw std::runtime_error(fmt::format("not within {} ms: {}", limit.count(), what));
        run_for(std::chrono::milliseconds(10));
    }
}

void fault_lab::run_for(std::chrono::milliseconds span) {
    io_.restart();
    io_.run_for(span);
}

std::size_t fault_lab::links_in_service() const {
    std::size_t serving = 0;
    try {
        const auto answer = http({address_, http_port}, "GET", "/api/v1/status");
        const auto status = boost::json::parse(answer.body);
        for (const auto& link : status.as_object().at("links").as_array())
            if (link.as_object().at("state").as_string() == "in_service") ++serving;
    } catch (const std::runtime_error&) {  // it has not come that far
    }
    return serving;
}

void fault_lab::wait_for_links() {
    wait(
        "all links in service", [&] { return links_in_service() == plan_.links; }, std::chrono::seconds(60));
}

void fault_lab::heal() {
    for (auto& proxy : proxies_) proxy->heal();
    (void)remote_.act(
        R"([{"action":"start"},{"action":"clear_faults"},{"action":"status","value":"normal"}])");
}

std::size_t fault_lab::journal_size() const {
    std::size_t octets = 0;
    for (const auto& entry : std::filesystem::directory_iterator(plan_.folder))
        if (entry.path().filename().string().starts_with("journal.sqlite")) octets += entry.file_size();
    return octets;
}

}  // namespace ctig::fault
