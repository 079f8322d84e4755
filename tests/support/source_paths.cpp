// The only file that is compiled with the place of the sources in its flags, so that the compiler's cache
// serves every checkout.
#include "tests/support/source_paths.hpp"

namespace ctig::test {

std::filesystem::path source_folder() { return CTIG_SOURCE_DIR; }

std::filesystem::path shared_folder() { return CTIG_SHARED_DIR; }

}  // namespace ctig::test
