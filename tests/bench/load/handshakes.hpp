#pragma once
#include "tests/bench/load/options.hpp"

namespace ctig::bench {

/// Full TLS handshakes, `how.at_once` at a time, each connection closed after it, for `how.duration`. Prints
/// one JSON object; 0 when at least one succeeded.
int count_handshakes(const options& how);

}  // namespace ctig::bench
