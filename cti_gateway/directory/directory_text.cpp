// The directory as TOML: what `import` writes and load_directory reads.
#include <fmt/format.h>

#include "cti_gateway/config/toml_text.hpp"
#include "cti_gateway/directory/users_csv.hpp"

namespace ctig::directory {
namespace {

using config::toml_text;

void key(std::string& out, std::string_view name, std::string_view value) {
    if (!value.empty()) out += fmt::format("{} = {}\n", name, toml_text(value));
}

std::string partition_of(std::string_view partition) {
    return partition.empty() ? "" : fmt::format(", partition = {}", toml_text(partition));
}

}  // namespace

std::string directory_toml(std::span<const user> users, std::span<const device> devices) {
    std::string out;
    for (const auto& u : users) {
        out += "[[user]]\n";
        key(out, "id", u.id);
        key(out, "mail", u.mail);
        key(out, "ocs_primary_address", u.ocs_primary_address);
        out += fmt::format("rcc = {}\n", u.rcc);
        key(out, "password_hash", u.password_hash);
        out += "appearances = [";
        for (const auto& a : u.appearances)
            out += fmt::format("\n  {{ device = {}, line = {}{} }},", toml_text(a.device), toml_text(a.line),
                               partition_of(a.partition));
        out += u.appearances.empty() ? "]\n\n" : "\n]\n\n";
    }
    for (const auto& d : devices) {
        out += "[[device]]\n";
        key(out, "name", d.name);
        key(out, "description", d.description);
        key(out, "model", d.model);
        if (d.kind == device_kind::profile) key(out, "kind", "profile");
        out += "lines = [";
        for (const auto& l : d.lines)
            out += fmt::format("\n  {{ number = {}{}{} }},", toml_text(l.number), partition_of(l.partition),
                               l.display.empty() ? "" : fmt::format(", display = {}", toml_text(l.display)));
        out += d.lines.empty() ? "]\n\n" : "\n]\n\n";
    }
    return out;
}

}  // namespace ctig::directory
