// sip_load: the load that the benchmarks put on a SIP server that speaks CSTA. One thread; prints one JSON
// object.
#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cstdio>
#include <map>

#include "tests/bench/load/handshakes.hpp"
#include "tests/bench/load/plans.hpp"

namespace {

using namespace ctig::bench;

double cpu_seconds() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto s = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return s(used.ru_utime) + s(used.ru_stime);
}

boost::json::object quantiles(const latencies& l) {
    return {{"count", l.count()},
            {"p50_us", l.quantile_us(0.5)},
            {"p99_us", l.quantile_us(0.99)},
            {"p999_us", l.quantile_us(0.999)},
            {"max_us", l.max_us()}};
}

int run(const options& how, plan& what) {
    ctig::asio::io_context io(1);
    client c(io, how, what);
    ctig::steady_timer deadline(io.get_executor(), how.give_up);
    bool late = false;
    deadline.async_wait([&](const boost::system::error_code& cancelled) {
        late = !cancelled;
        if (late) io.stop();
    });
    const auto began = clock::now();
    const auto cpu = cpu_seconds();
    what.begin(c);
    io.run();
    const std::chrono::duration<double> took = clock::now() - began;
    const auto busy = (cpu_seconds() - cpu) / took.count();
    boost::json::object out{{"seconds", took.count()},
                            {"answered", c.sums.answered},
                            {"requests_per_s", static_cast<double>(c.sums.answered) / took.count()},
                            {"dialogs", c.sums.dialogs},
                            {"events", c.sums.events},
                            {"wrong", c.sums.wrong},
                            {"resent", c.sums.resent},
                            {"refused_for_load", c.sums.refused_for_load},
                            {"load_cpu", busy},
                            {"load_is_the_limit", busy > 0.9},
                            {"info", quantiles(c.latency)},
                            {"invite", quantiles(c.invite_latency)}};
    if (c.sums.wrong) out["first_wrong"] = c.sums.first_wrong;
    std::printf("%s\n", boost::json::serialize(out).c_str());
    if (late)
        std::fprintf(stderr, "sip_load: not finished after %lld s\n",
                     static_cast<long long>(how.give_up.count()));
    return late || c.sums.wrong != 0 ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
    options how;
    std::string mode, host = "127.0.0.1";
    std::uint64_t duration = 5, hold = 0, give_up = 120;
    CLI::App app{"Puts load on a SIP server that speaks CSTA, and checks every answer"};
    app.add_option("mode", mode)
        ->required()
        ->check(CLI::IsMember({"closed", "open", "sign-in", "calls", "handshakes"}));
    app.add_option("--transport", how.target.over)
        ->transform(CLI::CheckedTransformer(std::map<std::string, transport>{
            {"udp", transport::udp}, {"tcp", transport::tcp}, {"tls", transport::tls}}));
    app.add_option("--host", host, "loopback address");
    app.add_option("--port", how.target.port)->required();
    app.add_option("--domain", how.domain);
    app.add_option("--connections", how.connections);
    app.add_option("--users", how.users);
    app.add_option("--first-line", how.first_line);
    app.add_option("--at-once", how.at_once, "dialogs at a time");
    app.add_option("--dialogs", how.dialogs, "closed loop: dialogs in all; calls: calls in all");
    app.add_option("--infos", how.infos, "INFO in each dialog");
    app.add_option("--body-size", how.body_size, "octets");
    app.add_option("--rate", how.rate, "open loop: INFO a second");
    app.add_option("--duration", duration, "open loop and handshakes: seconds");
    app.add_option("--hold", hold, "sign-in: seconds that the sessions stay");
    app.add_option("--give-up", give_up, "seconds for the whole run");
    app.add_option("--expect", how.expected)
        ->transform(CLI::CheckedTransformer(std::map<std::string, expectation>{
            {"csta", expectation::csta}, {"xml", expectation::any_xml}, {"nothing", expectation::nothing}}));
    CLI11_PARSE(app, argc, argv);
    how.target.address = boost::asio::ip::make_address(host);
    if (!how.target.address.is_loopback()) return std::fprintf(stderr, "sip_load: loopback only\n"), 2;
    how.duration = std::chrono::seconds(duration);
    how.hold = std::chrono::seconds(hold);
    how.give_up = std::chrono::seconds(give_up);
    if (mode == "handshakes") return count_handshakes(how);
    const auto what = mode == "closed"  ? closed_loop(how)
                      : mode == "open"  ? open_loop(how)
                      : mode == "calls" ? call_cycles(how)
                                        : sign_in(how);
    return run(how, *what);
}
