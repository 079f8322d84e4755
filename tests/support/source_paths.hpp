#pragma once
#include <filesystem>

namespace ctig::test {

/// The top folder of the sources that the tests were built from.
std::filesystem::path source_folder();

/// The reference data beside it; it need not exist.
std::filesystem::path shared_folder();

}  // namespace ctig::test
