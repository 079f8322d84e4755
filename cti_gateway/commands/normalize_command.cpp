// cti_gateway normalize: number rules are not built, and saying so beats handing numbers back unchanged.
#include <cstdio>

#include "cti_gateway/commands/commands.hpp"

namespace ctig::commands {

int normalize_command(const normalize_options&) {
    std::fputs("cti_gateway normalize: number rules are not available in this version\n", stderr);
    return 2;
}

}  // namespace ctig::commands
