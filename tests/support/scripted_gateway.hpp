#pragma once
// A whole gateway core (user agent, bridge, simulated PBX) without a socket, driven by a script of octets:
// for the fuzzer, whose inputs become sequences of requests, answers, losses and pauses. Everything it finds
// aborts.
#include <cstdint>
#include <memory>
#include <span>

namespace ctig::test {

/// One run: the script to its end, then silence until all timers ran out. Aborts when a message that was sent
/// cannot be read, when anything is left at the end, or when a timer is due for ever.
void run_scripted_gateway(std::span<const std::uint8_t> script);

}  // namespace ctig::test
