#include "cti_gateway/directory/ldap_options.hpp"

#include <fmt/format.h>

#include "cti_gateway/config/own_section.hpp"
#include "cti_gateway/config/secret_file.hpp"
#include "cti_gateway/config/text_file.hpp"

namespace ctig::directory {
namespace {

using config::key_place;
using config::key_row;
using config::text;

enum class schema : std::uint8_t { active_directory, openldap };

constexpr std::int64_t day = 86400;

std::string check_uri(std::string_view uri) {
    const bool good =
        uri.starts_with("ldap://") || uri.starts_with("ldaps://") || uri.starts_with("ldapi://");
    return good ? "" : fmt::format("expected ldaps://host, ldap://host or ldapi://path, found \"{}\"", uri);
}

std::string check_attribute(std::string_view name) { return name.empty() ? "expected an attribute" : ""; }

// What stands until the file says something else.
ldap_options defaults_of(schema which) {
    ldap_options out;
    if (which == schema::openldap) {
        out.filter = "(objectClass=inetOrgPerson)";
        out.attributes = {.id = "uid", .mail = "mail", .line = "telephoneNumber", .display = "cn"};
    } else {
        out.filter = "(&(objectCategory=person)(objectClass=user)(msRTCSIP-Line=*))";
        out.attributes = {.id = "sAMAccountName",
                          .mail = "mail",
                          .ocs_primary_address = "msRTCSIP-PrimaryUserAddress",
                          .line = "msRTCSIP-Line",
                          .rcc = "msRTCSIP-OptionFlags",
                          .display = "displayName"};
    }
    return out;
}

std::vector<key_row> attribute_keys(ldap_attributes& o) {
    return {{"id", text(o.id, check_attribute)},
            {"mail", text(o.mail)},
            {"ocs_primary_address", text(o.ocs_primary_address)},
            {"line", text(o.line, check_attribute)},
            {"rcc", text(o.rcc)},
            {"devices", text(o.devices)},
            {"display", text(o.display)},
            {"password_hash", text(o.password_hash)}};
}

std::vector<key_row> keys(ldap_options& o, const std::filesystem::path& folder) {
    return {{"uri", text(o.uri, check_uri)},
            {"start_tls", config::flag(o.start_tls)},
            {"ca", config::file_path(o.ca, folder)},
            {"bind_dn", text(o.bind_dn)},
            {"bind_password_file", config::secret_from_file(o.bind_password, folder)},
            {"base", text(o.base)},
            {"filter", text(o.filter)},
            {"schema", config::left_to_others()},
            {"attributes", config::sub_table(attribute_keys(o.attributes))},
            {"page_size", config::number_from(o.page_size, 1, 10'000)},
            {"timeout", config::seconds_from(o.timeout, 1, 300)},
            {"refresh_interval", config::seconds_from(o.refresh_interval, 5, day)},
            {"cache", config::file_path(o.cache, folder)}};
}

void check(const ldap_options& o, const toml::node& at, const key_place& place) {
    if (o.uri.empty()) place.wrong(at, "the key \"uri\" is missing");
    if (o.base.empty()) place.wrong(at, "the key \"base\" is missing");
    if (!o.bind_dn.empty() && o.bind_password.empty())
        place.wrong(at, "bind_dn needs bind_password_file: a bind without a password is an anonymous one");
}

std::optional<ldap_options> read_section(const toml::table& section, const std::filesystem::path& folder,
                                         config::mistake_list& found) {
    const auto* table = section.get("ldap");
    if (table == nullptr) {
        found.add({}, "directory.ldap", "is missing: directory.source = \"ldap\" needs it");
        return std::nullopt;
    }
    auto which = schema::active_directory;
    if (const auto* word = table->is_table() ? table->as_table()->get("schema") : nullptr)
        config::word<schema>(
            which, {{"active_directory", schema::active_directory}, {"openldap", schema::openldap}})(
            *word, {"directory.ldap.schema", &found});
    auto out = defaults_of(which);
    const key_place place{"directory.ldap", &found};
    config::sub_table(keys(out, folder))(*table, place);
    if (found.empty()) check(out, *table, place);
    if (section.contains("file")) found.add({}, "directory.file", "stands beside source = \"ldap\"");
    return out;
}

}  // namespace

bool uses_ldap(const config::configuration& of) {
    if (of.source.empty()) return false;
    const auto content = config::read_text_file(of.source);
    // Reading people's file as TOML takes long when they stand in it: only where the word is there at all.
    if (!content || content->find("\"ldap\"") == std::string::npos) return false;
    config::mistake_list ignored("");
    const auto root = config::parse_toml(*content, ignored);
    const auto* section = root ? root->get_as<toml::table>("directory") : nullptr;
    return section != nullptr && (*section)["source"].value_or<std::string>("file") == "ldap";
}

std::optional<ldap_options> parse_ldap_options(std::string_view toml, std::string_view name,
                                               const std::filesystem::path& folder,
                                               std::vector<std::string>& mistakes) {
    std::optional<ldap_options> out;
    const auto read = [&](const toml::table* section, config::mistake_list& found) {
        if (section != nullptr) out = read_section(*section, folder, found);
    };
    return config::read_own_section(toml, std::string(name), "directory", read, mistakes) ? out
                                                                                          : std::nullopt;
}

std::optional<ldap_options> read_ldap_options(const config::configuration& of,
                                              std::vector<std::string>& mistakes) {
    const auto text = config::source_text(of, mistakes);
    return text ? parse_ldap_options(*text, of.source.string(),
                                     std::filesystem::absolute(of.source).parent_path(), mistakes)
                : std::nullopt;
}

}  // namespace ctig::directory
