#pragma once
// Which call of the new CTI manager is which call that the client knows, where managers number calls each its
// own way (cti.call_ids = "manager").
#include <string>
#include <utility>
#include <vector>

#include "cti_gateway/bridge/device_picture.hpp"

namespace ctig::bridge {

/// Pairs of callIDs: told, truth. By far party, direction and state; a call that could be two others is left
/// out: it is better to end and to begin than to mistake.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> match_calls(const device_picture& told,
                                                                           const device_picture& truth);

}  // namespace ctig::bridge
