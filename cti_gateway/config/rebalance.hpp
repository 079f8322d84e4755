#pragma once
// cti.rebalance: a key that its one user reads for itself.
#include <cstdint>
#include <string>
#include <vector>

namespace ctig::config {

struct configuration;

inline constexpr std::int64_t most_rebalanced = 10'000;

/// Sessions a second that go back to links which have returned; 0: none. Errors: a line in `mistakes`, and 0.
[[nodiscard]] int load_rebalance(const configuration& of, std::vector<std::string>& mistakes);

}  // namespace ctig::config
