#include "tests/fault/pbx_remote.hpp"

#include <fmt/format.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/parse.hpp>
#include <charconv>
#include <stdexcept>

#include "tests/fault/call_facts.hpp"

namespace ctig::fault {
namespace {

namespace json = boost::json;

std::string_view text(const json::value& what) {
    return {what.get_string().data(), what.get_string().size()};
}

line_truth read_line(const json::object& line) {
    call_facts facts;
    for (const auto& one : line.at("calls").as_array()) {
        const auto& call = one.as_object();
        facts.begin_call(text(call.at("state")));
        for (const auto& party : call.at("others").as_array())
            facts.add_party(text(party.as_object().at("number")), text(party.as_object().at("state")));
    }
    if (line.at("do_not_disturb").as_bool()) facts.do_not_disturb();
    return {facts.text(), line.at("monitors").to_number<std::size_t>()};
}

}  // namespace

http_answer http(const asio::ip::tcp::endpoint& at, std::string_view method, std::string_view path,
                 std::string_view body) {
    asio::io_context io;
    asio::ip::tcp::socket socket(io);
    boost::system::error_code ec;
    socket.connect(at, ec);
    const auto request = fmt::format(
        "{} {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/json\r\n"
        "Content-Length: {}\r\n\r\n{}",
        method, path, at.address().to_string(), body.size(), body);
    if (!ec) asio::write(socket, asio::buffer(request), ec);
    std::string answer;
    if (!ec) asio::read(socket, asio::dynamic_buffer(answer), ec);
    const auto head = answer.find("\r\n\r\n");
    if (ec != asio::error::eof || head == std::string::npos || answer.size() < 12)
        throw std::runtime_error(fmt::format("http {} {}: {}", at.address().to_string(), path, ec.message()));
    http_answer read;
    std::from_chars(answer.data() + 9, answer.data() + 12, read.status);
    read.body = answer.substr(head + 4);
    return read;
}

bool pbx_remote::act(std::string_view action) const { return http(at_, "POST", "/", action).status == 200; }

bool pbx_remote::at_manager(std::size_t manager, std::string_view action, std::string_view more) const {
    return act(fmt::format(R"({{"action":"{}","manager":{}{}}})", action, manager + 1, more));
}

std::vector<line_truth> pbx_remote::lines() const {
    const auto answer = http(at_, "GET", "/lines");
    if (answer.status != 200) throw std::runtime_error("the PBX does not tell its lines: " + answer.body);
    std::vector<line_truth> lines;
    const auto told = json::parse(answer.body);
    for (const auto& line : told.as_object().at("lines").as_array())
        lines.push_back(read_line(line.as_object()));
    return lines;
}

}  // namespace ctig::fault
