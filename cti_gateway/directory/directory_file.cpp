// Users, devices and lines from TOML: the directory file of README's table.
#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <limits>
#include <optional>
#include <span>

#include "cti_gateway/config/sections.hpp"
#include "cti_gateway/config/text_file.hpp"
#include "cti_gateway/config/toml_keys.hpp"
#include "cti_gateway/directory/directory.hpp"
#include "cti_gateway/directory/directory_checks.hpp"
#include "cti_gateway/directory/directory_pieces.hpp"
#include "cti_gateway/directory/ldap_directory.hpp"
#include "cti_gateway/directory/password_hash.hpp"
#include "cti_gateway/directory/sip_address.hpp"

namespace ctig::directory {
namespace {

using config::key_place;
using config::key_row;

constexpr std::size_t piece_size = 256 * 1024;
constexpr auto no_limit = std::numeric_limits<std::size_t>::max();

std::string check_name(std::string_view name) {
    if (name.empty() || name.size() > 128) return "expected 1 to 128 characters";
    if (name.find(';') != std::string_view::npos) return "expected a name without ;";
    return {};
}

// Partitions may be left out; their names are written into device ids like device names.
std::string check_partition(std::string_view name) { return name.empty() ? "" : check_name(name); }

std::string check_number(std::string_view number) {
    const auto digits = number.starts_with('+') ? number.substr(1) : number;
    if (digits.empty() || number.size() > 64 ||
        digits.find_first_not_of("0123456789*#ABCD") != std::string_view::npos)
        return fmt::format("expected a directory number: digits, *, #, A to D, + in front; found \"{}\"",
                           number);
    return {};
}

std::string check_mail(std::string_view mail) {
    const auto at = mail.find('@');
    const bool good = at != std::string_view::npos && at > 0 && at + 1 < mail.size() && mail.rfind('@') == at;
    return good || mail.empty() ? "" : fmt::format("expected user@host, found \"{}\"", mail);
}

std::string check_ocs_address(std::string_view uri) {
    const auto address = parse_sip_address(uri);
    const bool plain = address && uri.find_first_of("%;?<> ") == std::string_view::npos;
    return plain || uri.empty() ? "" : fmt::format("expected sip:user@host, found \"{}\"", uri);
}

// HA1 is a hash in lower case hexadecimal (RFC 8760 2.6): 64 digits of SHA-256, 32 of MD5.
template <std::size_t Size>
std::string check_hash(std::string_view hash) {
    if (hash.size() == Size && hash.find_first_not_of("0123456789abcdef") == std::string_view::npos)
        return {};
    return fmt::format("expected {} hexadecimal digits in lower case", Size);
}

void require(const toml::node& table, const key_place& place, std::string_view key,
             const std::string& value) {
    // A value that was refused has its mistake already.
    if (value.empty() && !table.as_table()->contains(key))
        place.wrong(table, fmt::format("the key \"{}\" is missing", key));
}

void read_appearances(placed_user& out, const toml::node& node, const key_place& place) {
    for (const auto* table : config::tables_of(node, place, no_limit)) {
        lineuri::line_appearance a;
        const std::vector<key_row> rows{{"device", config::text(a.device, check_name)},
                                        {"line", config::text(a.line, check_number)},
                                        {"partition", config::text(a.partition, check_partition)}};
        config::read_table(*table, place.path, rows, *place.mistakes);
        require(*table, place, "device", a.device);
        require(*table, place, "line", a.line);
        if (a.device.empty() || a.line.empty()) continue;
        out.value.appearances.push_back(std::move(a));
        out.appearances_at.push_back(config::position_of(*table));
    }
}

placed_user read_user(const toml::table& table, const key_place& place) {
    placed_user out{.at = config::position_of(table)};
    auto& u = out.value;
    const std::vector<key_row> rows{
        {"id", config::text(u.id, check_name)},
        {"mail", config::text(u.mail, check_mail)},
        {"ocs_primary_address", config::text(u.ocs_primary_address, check_ocs_address)},
        {"rcc", config::flag(u.rcc)},
        {"password_hash", config::text(u.password_hash, check_password_hash)},
        {"sip_ha1", config::sub_table({{"sha256", config::text(u.sip_ha1_sha256, check_hash<64>)},
                                       {"md5", config::text(u.sip_ha1_md5, check_hash<32>)}})},
        {"appearances", [&](const toml::node& n, const key_place& p) { read_appearances(out, n, p); }},
    };
    config::read_table(table, place.path, rows, *place.mistakes);
    require(table, place, "id", u.id);
    return out;
}

placed_device read_device(const toml::table& table, const key_place& place) {
    placed_device out{.at = config::position_of(table)};
    auto& d = out.value;
    const auto line_rows = [](device_line& line) {
        return std::vector<key_row>{{"number", config::text(line.number, check_number)},
                                    {"partition", config::text(line.partition, check_partition)},
                                    {"display", config::text(line.display)}};
    };
    const std::vector<key_row> rows{
        {"name", config::text(d.name, check_name)},
        {"description", config::text(d.description)},
        {"model", config::text(d.model)},
        {"kind", config::word(d.kind, {{"phone", device_kind::phone}, {"profile", device_kind::profile}})},
        {"lines",
         [&](const toml::node& node, const key_place& p) {
             for (const auto* line_table : config::tables_of(node, p, no_limit)) {
                 auto& line = d.lines.emplace_back();
                 config::read_table(*line_table, p.path, line_rows(line), *p.mistakes);
                 require(*line_table, p, "number", line.number);
             }
         }},
    };
    config::read_table(table, place.path, rows, *place.mistakes);
    require(table, place, "name", d.name);
    return out;
}

struct people {
    std::vector<placed_user> users;
    std::vector<placed_device> devices;
};

people read_people(const toml::table& root, document kind, config::mistake_list& mistakes) {
    people out;
    std::vector<key_row> rows{
        {"user",
         [&](const toml::node& node, const key_place& place) {
             for (const auto* table : config::tables_of(node, place, no_limit))
                 out.users.push_back(read_user(*table, place));
         }},
        {"device",
         [&](const toml::node& node, const key_place& place) {
             for (const auto* table : config::tables_of(node, place, no_limit))
                 out.devices.push_back(read_device(*table, place));
         }},
    };
    if (kind == document::configuration)
        for (const auto section : config::section_names) rows.push_back({section, config::left_to_others()});
    config::read_table(root, {}, rows, mistakes);
    return out;
}

void append(people& to, people&& more, std::size_t lines_before) {
    for (auto& u : more.users) {
        u.at.line += lines_before;
        for (auto& at : u.appearances_at) at.line += lines_before;
        to.users.push_back(std::move(u));
    }
    for (auto& d : more.devices) {
        d.at.line += lines_before;
        to.devices.push_back(std::move(d));
    }
}

/// Nothing where something is wrong: whoever reads the text as a whole says what and where.
std::optional<people> read_pieces(std::span<const directory_piece> pieces, document kind) {
    people out;
    for (const auto& piece : pieces) {
        config::mistake_list found("");
        const auto root = config::parse_toml(piece.toml, found);
        if (!root) return std::nullopt;
        auto read = read_people(*root, kind, found);
        if (!found.empty()) return std::nullopt;
        append(out, std::move(read), piece.lines_before);
    }
    return out;
}

/// A big directory, in pieces and by two threads.
std::optional<people> read_big(std::string_view toml, document kind) {
    const auto pieces = pieces_of(toml, piece_size);
    if (pieces.size() == 1) return std::nullopt;
    const auto all = std::span(pieces);
    auto second_half = std::async(std::launch::async, read_pieces, all.subspan(all.size() / 2), kind);
    auto out = read_pieces(all.first(all.size() / 2), kind);
    auto rest = second_half.get();
    if (!out || !rest) return std::nullopt;
    append(*out, std::move(*rest), 0);
    return out;
}

bool has_secret(const user& u) {
    return !u.password_hash.empty() || !u.sip_ha1_sha256.empty() || !u.sip_ha1_md5.empty();
}

}  // namespace

std::shared_ptr<const directory> parse_directory(std::string_view toml, std::string_view name,
                                                 std::vector<std::string>& mistakes, document kind) {
    config::mistake_list found{std::string(name)};
    auto in_pieces = read_big(toml, kind);
    people read = in_pieces ? std::move(*in_pieces) : people{};
    if (!in_pieces)
        if (const auto root = config::parse_toml(toml, found)) read = read_people(*root, kind, found);
    check_directory(read.users, read.devices, found);
    if (!found.empty()) {
        const auto lines = found.lines();
        mistakes.insert(mistakes.end(), lines.begin(), lines.end());
        return nullptr;
    }
    std::vector<user> users;
    std::vector<device> devices;
    for (auto& u : read.users) users.push_back(std::move(u.value));
    for (auto& d : read.devices) devices.push_back(std::move(d.value));
    return std::make_shared<const directory>(std::move(users), std::move(devices));
}

std::shared_ptr<const directory> load_directory(const std::filesystem::path& file,
                                                std::vector<std::string>& mistakes, document kind) {
    const auto text = config::read_text_file(file);
    if (!text) {
        mistakes.push_back(fmt::format("{}: cannot be read: {}", file.string(), text.error().message()));
        return nullptr;
    }
    auto out = parse_directory(*text, file.string(), mistakes, kind);
    if (out == nullptr) return nullptr;
    const auto secret = std::find_if(out->users().begin(), out->users().end(), has_secret);
    if (secret == out->users().end() || !config::others_can_read(file)) return out;
    mistakes.push_back(fmt::format("{}: holds secrets (of user \"{}\") and others can read it: chmod 600 {}",
                                   file.string(), secret->id, file.string()));
    return nullptr;
}

std::shared_ptr<const directory> load_directory(const config::configuration& of,
                                                std::vector<std::string>& mistakes) {
    if (uses_ldap(of)) return load_ldap_directory(of, mistakes);
    if (!of.directory.file.empty()) return load_directory(of.directory.file, mistakes);
    if (of.source.empty())
        return std::make_shared<const directory>(std::vector<user>{}, std::vector<device>{});
    return load_directory(of.source, mistakes, document::configuration);
}

}  // namespace ctig::directory
