#pragma once
#include <benchmark/benchmark.h>

#include <cstdint>

namespace ctig::bench {

/// Calls of operator new since the program began.
[[nodiscard]] std::uint64_t allocations() noexcept;

/// Times `work` and reports its allocations as the counter `allocs`, for each round.
template <class Work>
void measure(benchmark::State& state, Work work) {
    work();  // what is kept from the first round to the next is there
    const auto before = allocations();
    for (auto _ : state) work();
    state.counters["allocs"] =
        benchmark::Counter(static_cast<double>(allocations() - before), benchmark::Counter::kAvgIterations);
}

}  // namespace ctig::bench
