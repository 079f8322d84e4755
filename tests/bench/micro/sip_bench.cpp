// SIP: an INFO as a client behind a proxy sends it, read, answered, cut out of a stream; and the timers.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdint>

#include "sip_session/message.hpp"
#include "sip_session/message_writer.hpp"
#include "sip_session/request_view.hpp"
#include "sip_session/stream_framer.hpp"
#include "sip_session/timer_queue.hpp"
#include "sip_session/validate.hpp"
#include "tests/bench/micro/allocations.hpp"

namespace ctig::bench {
namespace {

std::string info() {
    const std::string body(500, 'x');
    return fmt::format(
        "INFO sip:8000@192.0.2.1:5060;transport=tcp SIP/2.0\r\n"
        "Via: SIP/2.0/TCP 192.0.2.2:5060;branch=z9hG4bK77ef.1\r\n"
        "Via: SIP/2.0/TCP 192.0.2.9:49152;received=192.0.2.9;ms-received-port=49152\r\n"
        "Max-Forwards: 69\r\nFrom: <sip:alice@example.com>;tag=9fxced76sl;epid=8a3f20c5d1\r\n"
        "To: <sip:8000@gateway.example.com>;tag=314159\r\nCall-ID: 3848276298220188511@192.0.2.9\r\n"
        "CSeq: 17 INFO\r\nUser-Agent: bench/1\r\nContent-Type: application/csta+xml\r\n"
        "Content-Disposition: signal;handling=required\r\nContent-Length: {}\r\n\r\n{}",
        body.size(), body);
}

void sip_parse(benchmark::State& state) {
    const auto bytes = info();
    measure(state, [&] { benchmark::DoNotOptimize(sip::message::parse(bytes)); });
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}
BENCHMARK(sip_parse);

void sip_validate_and_view(benchmark::State& state) {
    const auto bytes = info();
    const auto parsed = sip::message::parse(bytes).value();
    const sip::flow flow;
    if (sip::validate_request(parsed)) return state.SkipWithError("is not valid");
    measure(state, [&] {
        benchmark::DoNotOptimize(sip::validate_request(parsed));
        benchmark::DoNotOptimize(sip::request_view::of(parsed, flow));
    });
}
BENCHMARK(sip_validate_and_view);

void sip_build(benchmark::State& state) {
    const std::string body(300, 'x');
    std::string out;
    measure(state, [&] {
        out.clear();
        sip::message_writer writer(out);
        writer.status_line(200);
        writer.header("Via", "SIP/2.0/TCP 192.0.2.2:5060;branch=z9hG4bK77ef.1");
        writer.header("From", "<sip:alice@example.com>;tag=9fxced76sl;epid=8a3f20c5d1");
        writer.header("To", "<sip:8000@gateway.example.com>;tag=314159");
        writer.header("Call-ID", "3848276298220188511@192.0.2.9");
        writer.header("CSeq", "17 INFO");
        writer.finish("application/csta+xml", body);
        benchmark::DoNotOptimize(out.data());
    });
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(out.size()));
}
BENCHMARK(sip_build);

void sip_framer(benchmark::State& state) {
    std::string stream;
    for (int i = 0; i < 16; ++i) stream += info();
    sip::stream_framer framer;
    measure(state, [&] {
        framer.append(stream);
        for (auto f = framer.next(); f.what == sip::framed::kind::message; f = framer.next())
            benchmark::DoNotOptimize(f.bytes.data());
    });
    state.SetItemsProcessed(state.iterations() * 16);
}
BENCHMARK(sip_framer);

/// A deadline is set and cancelled while so many others stand.
void timer_queue(benchmark::State& state) {
    using namespace std::chrono_literals;
    sip::timer_queue<std::uint64_t> queue;
    const auto begin = sip::timer_queue<std::uint64_t>::time_point{};
    const auto standing = static_cast<std::uint64_t>(state.range(0));
    for (std::uint64_t n = 0; n < standing; ++n) queue.arm(n, begin + std::chrono::milliseconds(n % 32000));
    std::uint64_t next = standing;
    measure(state, [&] {
        queue.arm(next, begin + 32s);
        queue.cancel(next++);
    });
}
BENCHMARK(timer_queue)->Arg(1000)->Arg(100000);

}  // namespace
}  // namespace ctig::bench
