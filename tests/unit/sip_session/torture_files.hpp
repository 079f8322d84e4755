#pragma once
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include "tests/support/source_paths.hpp"

namespace ctig::sip::test {

inline std::filesystem::path torture_folder() { return ctig::test::source_folder() / "tests/golden/torture"; }

/// The octets of tests/golden/torture/<name>.sip; empty when it cannot be read.
inline std::string torture_message(const std::string& name) {
    std::ifstream in(torture_folder() / (name + ".sip"), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline std::set<std::string> torture_names() {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(torture_folder()))
        if (entry.path().extension() == ".sip") names.insert(entry.path().stem().string());
    return names;
}

}  // namespace ctig::sip::test
