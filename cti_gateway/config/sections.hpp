#pragma once
#include <array>
#include <string_view>

namespace ctig::config {

/// The top-level tables of a configuration file, but for [[user]] and [[device]], which are the directory's.
inline constexpr std::array<std::string_view, 15> section_names{
    "sip",    "access",  "tls",     "rcc",  "cti",   "directory", "numbers",  "journal",
    "limits", "runtime", "control", "http", "audit", "log",       "simulator"};

}  // namespace ctig::config
