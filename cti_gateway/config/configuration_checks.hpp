#pragma once
// What no single key can tell: values that must fit each other, and features that this version does not have.
// Internal.
#include <toml++/toml.h>

#include <functional>
#include <string_view>

#include "cti_gateway/config/config.hpp"
#include "cti_gateway/config/mistake_list.hpp"

namespace ctig::config {

/// Calls `visit` with every node at the dotted `path`; arrays of tables are entered. "" is the root.
void visit_path(const toml::node& root, std::string_view path,
                const std::function<void(const toml::node&)>& visit);

/// Adds what does not fit together.
void check_configuration(const toml::table& root, const configuration& c, mistake_list& mistakes);

/// Adds each key whose value asks for what is not built: nothing that somebody configured is ignored in
/// silence.
void refuse_not_yet(const toml::table& root, const configuration& c, mistake_list& mistakes);

}  // namespace ctig::config
