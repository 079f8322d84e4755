// cti_gateway csta: talks to any CTI manager from the terminal.
#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>

#include "cti_gateway/commands/commands.hpp"
#include "cti_gateway/commands/csta_terminal.hpp"

namespace ctig::commands {
namespace {

int complain(const std::string& what) {
    std::fprintf(stderr, "cti_gateway csta: %s\n", what.c_str());
    return 2;
}

void print(std::FILE* to, const std::string& line) {
    std::fprintf(to, "%s\n", line.c_str());
    std::fflush(to);  // whoever reads a pipe wants the event when it happens
}

/// The whole of a file, or of the standard input for "-"; nothing when it cannot be read.
std::optional<std::string> contents(const std::string& name) {
    std::ifstream file;
    if (name != "-") file.open(name, std::ios::binary);
    std::istream& from = name == "-" ? std::cin : file;
    if (!from) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(from), {});
}

std::string first_line(std::string text) { return text.substr(0, text.find_first_of("\r\n")); }

config::cti_options cti_of(const csta_options& given, std::string password) {
    config::cti_options out;
    if (given.dialect == "openscape") out.dialect = config::cti_dialect::openscape;
    if (given.dialect == "avaya") out.dialect = config::cti_dialect::avaya;
    out.application_user = given.user;
    out.application_password = std::move(password);
    out.ca = given.ca;
    out.managers = {{.address = given.connect, .tls = given.tls}};
    return out;
}

/// Runs until the terminal is over; its exit status.
int run(const config::cti_options& cti, csta_terminal::setup setup) {
    asio::io_context io(1);
    int status = 1;
    asio::signal_set signals(io, SIGINT, SIGTERM);
    setup.write = [](const std::string& line) { print(stdout, line); };
    setup.complain = [](const std::string& line) { print(stderr, "cti_gateway csta: " + line); };
    setup.over = [&](int with) {
        status = with;
        signals.cancel();
    };
    csta_terminal terminal(io.get_executor(), std::move(setup));
    try {
        auto driver = cti::make_csta_driver({.ex = io.get_executor(),
                                             .options = cti,
                                             .manager = cti.managers.front(),
                                             .tap = &terminal.tap()});
        terminal.start(std::unique_ptr<cti::csta_driver>(static_cast<cti::csta_driver*>(driver.release())));
    } catch (const std::exception& e) {
        return complain(e.what());
    }
    signals.async_wait([&](boost::system::error_code ec, int) {
        if (!ec) terminal.stop();
    });
    io.run();  // the farewell included
    return status;
}

}  // namespace

int csta_command(const csta_options& options) {
    std::signal(SIGPIPE, SIG_IGN);
    auto action = parse_csta_action(options.words, options.call);
    if (!action) return complain(action.error());
    csta_terminal::setup setup{.options = options, .action = *action};
    if (name_of(*action) == "raw") {
        auto document = contents(action->words.front());
        if (!document) return complain(fmt::format("{}: cannot be read", action->words.front()));
        setup.document = std::move(*document);
    }
    std::string password;
    if (!options.password_file.empty()) {
        auto text = contents(options.password_file.string());
        if (!text)
            return complain(
                fmt::format("--password-file {}: cannot be read", options.password_file.string()));
        password = first_line(std::move(*text));
    }
    const auto cti = cti_of(options, std::move(password));
    if (const auto why = cti::csta_driver_refuses(cti)) return complain("--connect: " + *why);
    return run(cti, std::move(setup));
}

}  // namespace ctig::commands
