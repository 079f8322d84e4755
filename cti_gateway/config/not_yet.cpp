// What the configuration may already say and this version does not do. A feature that gets built takes its
// row away.
#include <fmt/format.h>

#include <algorithm>

#include "cti_gateway/config/configuration_checks.hpp"
#include "cti_gateway/config/toml_keys.hpp"

namespace ctig::config {
namespace {

using is_used = bool (*)(const toml::node&, const configuration&);

template <class... Words>
bool is_word(const toml::node& node, std::string_view first, Words... others) {
    const auto* text = node.as_string();
    return text != nullptr && (text->get() == first || ((text->get() == others) || ...));
}

bool is_asterisk(const toml::node& node, const configuration&) { return is_word(node, "asterisk"); }

struct not_yet_row {
    std::string_view key;  ///< every value at this path is asked
    is_used used;
    std::string_view what;
};

constexpr not_yet_row not_yet[] = {
    {"cti.protocol", is_asterisk, "this protocol is"},
};

}  // namespace

void refuse_not_yet(const toml::table& root, const configuration& c, mistake_list& mistakes) {
    for (const auto& row : not_yet)
        visit_path(root, row.key, [&](const toml::node& node) {
            if (row.used(node, c))
                mistakes.add(position_of(node), row.key,
                             fmt::format("{} not available in this version", row.what));
        });
}

}  // namespace ctig::config
