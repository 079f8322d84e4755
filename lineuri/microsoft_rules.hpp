#pragma once
// Company_Phone_Number_Normalization_Rules.txt, the address book's number rules of Microsoft's servers:
// comments from
// `#`, then a pattern's line and a replacement's line.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lineuri/number_plan.hpp"

namespace ctig::lineuri {

struct number_example {
    std::string number, gives;
};
/// A rule as our own files have it: without tel: and phone-context=dialstring, which the direction adds.
struct imported_rule {
    number_rule rule;
    std::vector<number_example> examples;  ///< of comments like "Test input A, test result -> B"
    std::size_t line = 0;                  ///< of its pattern
};
struct imported_rules {
    std::vector<imported_rule> rules;
    std::vector<std::string> mistakes;  ///< "12: what is wrong"; the rule there is left out
};

/// Blanks that stand outside a character class are not part of a pattern: people and page extraction put them
/// between groups. The comment before a rule names it.
[[nodiscard]] imported_rules read_microsoft_rules(std::string_view text);

}  // namespace ctig::lineuri
