#pragma once
#include "cti_gateway/config/phones.hpp"
#include "cti_gateway/config/toml_keys.hpp"

namespace ctig::config {

/// Reads the tables [[cti.manager.phone]]. Internal, as toml_keys.hpp.
[[nodiscard]] value_reader phones_into(std::vector<phone_options>& target);

}  // namespace ctig::config
