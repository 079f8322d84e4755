// cti_gateway run: the service, or lab mode without a configuration file.
#include <fmt/format.h>
#include <sys/resource.h>
#include <systemd/sd-daemon.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/commands/commands.hpp"
#include "cti_gateway/commands/lab_file.hpp"
#include "cti_gateway/config/load.hpp"
#include "cti_gateway/gateway.hpp"
#include "cti_gateway/log/service.hpp"
#include "cti_gateway/version.hpp"

namespace ctig::commands {
namespace {

constexpr auto lab_password = "lab";

// Nothing happens where systemd did not start us.
void tell_systemd(const std::string& state) { (void)sd_notify(0, state.c_str()); }

directory::password_verdict lab_password_check(const directory::password_question& asked) {
    using enum directory::password_verdict;
    return !asked.user_id.empty() && asked.password == lab_password ? right : wrong;
}

/// The configuration and, in lab mode, the directory that is built in.
struct loaded {
    config::configuration settings;
    gateway_options options;
};

std::optional<loaded> load(const run_options& options) {
    const bool lab = options.configuration.empty();
    std::vector<std::string> mistakes;
    auto settings = lab ? config::parse_configuration(lab_file(), "lab.toml (built in)", ".", mistakes)
                        : config::load_configuration(options.configuration, mistakes);
    for (const auto& mistake : mistakes) std::fprintf(stderr, "%s\n", mistake.c_str());
    if (!settings || !mistakes.empty()) return std::nullopt;
    if (options.no_journal) settings->journal.file.clear();
    loaded l{.settings = std::move(*settings), .options = {.trace_file = options.trace}};
    if (lab) {
        l.options.directory_toml = lab_file();
        l.options.password_check = lab_password_check;
        l.options.operator_token = lab_password;
        l.settings.control.socket = lab_socket();
    }
    return l;
}

class service_process {
public:
    service_process(const run_options& options, loaded l)
        : options_(options),
          log_(l.settings.log),
          signals_(io_, SIGINT, SIGTERM, SIGHUP),
          watchdog_(io_.get_executor()),
          gateway_(io_, std::move(l.settings), std::move(l.options)) {}

    int run() {
        gateway_.start();
        log::info("cti_gateway {} runs{}", version,
                  options_.configuration.empty() ? " in lab mode, on 127.0.0.1 only" : "");
        if (options_.configuration.empty())
            log::info("the pages: / for alice, bob and carol, /admin for operators; the password is {}",
                      lab_password);
        wait_for_signal();
        tell_systemd("READY=1");
        feed_watchdog();
        io_.run();
        log::info("cti_gateway stopped");
        return 0;
    }

private:
    // When a thread that serves people hangs, systemd hears nothing.
    void feed_watchdog() {
        std::uint64_t limit_us = 0;
        if (sd_watchdog_enabled(0, &limit_us) <= 0) return;
        gateway_.when_all_respond([] { tell_systemd("WATCHDOG=1"); });
        watchdog_.expires_after(std::chrono::microseconds(limit_us / 2));
        watchdog_.async_wait([this](boost::system::error_code ec) {
            if (!ec) feed_watchdog();
        });
    }

    void wait_for_signal() {
        signals_.async_wait([this](boost::system::error_code ec, int signal) {
            if (ec) return;
            if (signal == SIGHUP) {
                // With the time that systemd orders it by.
                const auto now = std::chrono::steady_clock::now().time_since_epoch();
                tell_systemd(fmt::format("RELOADING=1\nMONOTONIC_USEC={}",
                                         std::chrono::duration_cast<std::chrono::microseconds>(now).count()));
                reload();
                tell_systemd("READY=1");
                return wait_for_signal();
            }
            log::info("stopping");
            tell_systemd("STOPPING=1");
            // A second signal ends the process the hard way.
            signals_.cancel();
            signals_.clear();
            gateway_.stop([this] { io_.stop(); });
        });
    }

    void reload() {
        const auto l = load(options_);
        if (!l) return log::error("reload: the configuration has mistakes; the old one stays");
        if (const auto level = log::parse_level(l->settings.log.level)) log_.set_level(*level);
        const auto result = gateway_.reload(l->settings);
        for (const auto& note : result.notes) log::warn("reload: {}", note);
        if (result.applied)
            log::info("reloaded");
        else
            log::error("reload: the old configuration, certificates and directory stay");
    }

    const run_options& options_;
    log::service log_;
    asio::io_context io_{1};
    asio::signal_set signals_;
    steady_timer watchdog_;
    gateway gateway_;
};

/// A connection is a descriptor: as many as the administrator lets us have.
void raise_descriptor_limit() {
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == files.rlim_max) return;
    files.rlim_cur = files.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &files);
}

}  // namespace

int run_command(const run_options& options) {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of write(), like a full disk
    raise_descriptor_limit();
    auto l = load(options);
    if (!l) return 2;
    try {
        service_process process(options, std::move(*l));
        return process.run();
    } catch (const std::exception& e) {
        std::fprintf(stderr, "cti_gateway: %s\n", e.what());
        return 2;
    }
}

}  // namespace ctig::commands
