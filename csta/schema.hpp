#pragma once
// The table as an XML schema.
#include <string>

#include "csta/table/shape.hpp"

namespace ctig::csta {

/// The schema of what we write, for one standard's namespace: its messages as global elements and the types
/// they use. Parts of ECMA-323 that are not modelled are not in it.
[[nodiscard]] std::string xml_schema(table::family standard);

}  // namespace ctig::csta
