#pragma once
// The names that a PBX gives parties (Switching Function Representation, N<number>Name, ECMA-269). A tel: URI
// has no place for them, and one that carried them could no longer be looked up or compared; so they go north
// as private data of ours (ECMA-323 extensions), which every client skips that does not know it:
//   <extensions><privateData><private>
//     <name xmlns="urn:cti-gateway:csta" device="tel:1001;phone-context=dialstring">Bob</name>
//   </private></privateData></extensions>
#include <string>
#include <utility>
#include <vector>

#include "csta/message.hpp"
#include "cti_gateway/bridge/identity_map.hpp"

namespace ctig::bridge {

/// Device as the client is told it, and name. The message is still in the PBX's device names.
using display_names = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] display_names display_names_of(csta::message& what, const identity_map& ids);
/// Adds them to the document of that message, as its last child. Nothing is added for no names.
void add_display_names(std::string& xml, const display_names& names);

}  // namespace ctig::bridge
