// Sequences of requests, answers, losses and pauses against a whole gateway core. What must hold is in the
// driver.
#include <cstdint>
#include <cstdlib>

#include "tests/support/scripted_gateway.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ctig::test::run_scripted_gateway({data, size});
    return 0;
}
