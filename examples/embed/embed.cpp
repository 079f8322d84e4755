// A program of your own with a gateway in it: two simulated CTI managers, one SIP listener on a free port. It
// waits until the links are in service, tells what there is, and stops.
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdio>
#include <exception>
#include <functional>

#include "cti_gateway/gateway.hpp"

namespace {

constexpr auto people = R"(
[[user]]
id = "alice"
rcc = true
appearances = [{ device = "desk", line = "1000", partition = "lab" }]
[[device]]
name = "desk"
lines = [{ number = "1000", partition = "lab" }]
)";

ctig::config::configuration settings() {
    ctig::config::configuration s;
    s.sip.domain = "example.com";
    s.sip.listeners = {{.transport = ctig::config::listener_transport::tcp, .address = "127.0.0.1:0"}};
    s.cti.protocol = ctig::config::cti_protocol::simulator;
    s.cti.managers = {{.address = "one"}, {.address = "two"}};
    s.http.listen.clear();
    s.control.socket.clear();
    return s;
}

}  // namespace

int main() try {
    boost::asio::io_context io;  // yours: the gateway lives on the thread that runs it
    ctig::gateway gateway(io, settings(), {.directory_toml = people});
    gateway.start();

    boost::asio::steady_timer look(io);
    std::function<void(boost::system::error_code)> when_ready = [&](boost::system::error_code) {
        for (const auto& link : gateway.status().links)
            if (link.state != ctig::cti::link_state::in_service) {
                look.expires_after(std::chrono::milliseconds(10));
                return look.async_wait(when_ready);
            }
        const auto status = gateway.status();
        std::printf("%s, %zu links in service, %zu user\n", status.listeners.front().c_str(),
                    status.links.size(), status.users);
        gateway.stop([&] { io.stop(); });
    };
    when_ready({});
    io.run();
} catch (const std::exception& e) {
    std::fprintf(stderr, "embed: %s\n", e.what());
    return 1;
}
