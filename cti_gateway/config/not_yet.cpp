// What the configuration may already say and this version does not do. A feature that gets built takes its
// row away.
#include <fmt/format.h>

#include <algorithm>

#include "cti_gateway/config/configuration_checks.hpp"
#include "cti_gateway/config/toml_keys.hpp"

namespace ctig::config {
namespace {

using is_used = bool (*)(const toml::node&, const configuration&);

bool not_empty(const toml::node& node, const configuration&) {
    if (const auto* text = node.as_string()) return !text->get().empty();
    if (const auto* array = node.as_array()) return !array->empty();
    const auto* table = node.as_table();
    return table != nullptr && !table->empty();
}

bool is_true(const toml::node& node, const configuration&) { return node.value_or(false); }

bool more_than_one(const toml::node& node, const configuration&) {
    return node.value_or<std::int64_t>(1) > 1;
}

template <class... Words>
bool is_word(const toml::node& node, std::string_view first, Words... others) {
    const auto* text = node.as_string();
    return text != nullptr && (text->get() == first || ((text->get() == others) || ...));
}

bool is_tls(const toml::node& node, const configuration&) { return is_word(node, "tls"); }
bool is_asterisk(const toml::node& node, const configuration&) { return is_word(node, "asterisk"); }
bool is_reinvite(const toml::node& node, const configuration&) { return is_word(node, "reinvite"); }
bool not_zero(const toml::node& node, const configuration&) { return node.value_or<std::int64_t>(0) != 0; }
bool is_vendor_dialect(const toml::node& node, const configuration&) {
    return is_word(node, "openscape", "avaya");
}

bool has_domain(const toml::node& node, const configuration&) {
    const auto* array = node.as_array();
    return array != nullptr && std::any_of(array->begin(), array->end(), [](const toml::node& entry) {
               const auto* text = entry.as_string();
               return text != nullptr && text->get().starts_with('.');
           });
}

struct not_yet_row {
    std::string_view key;  ///< every value at this path is asked
    is_used used;
    std::string_view what;
};

constexpr not_yet_row not_yet[] = {
    {"sip.listener.transport", is_tls, "transport = \"tls\" is"},
    {"sip.listener.peer_authentication", is_true, "peer authentication is"},
    {"tls", not_empty, "TLS is"},
    {"access.allow", has_domain, "a .domain is"},
    {"access.trusted", has_domain, "a .domain is"},
    {"cti.protocol", is_asterisk, "this protocol is"},
    {"cti.dialect", is_vendor_dialect, "this dialect is"},
    {"cti.failover", is_reinvite, "failover = \"reinvite\" is"},
    {"limits.admission_rate", not_zero, "an admission rate is"},
    {"http.operator_token_file", not_empty, "the operator's sign-in is"},
    {"journal.file", not_empty, "the journal is"},
    {"runtime.shards", more_than_one, "more than one shard is"},
    {"http.tls", is_true, "TLS is"},
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
