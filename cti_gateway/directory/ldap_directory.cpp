#include "cti_gateway/directory/ldap_directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <unordered_set>

#include "cti_gateway/config/number_rules_file.hpp"
#include "cti_gateway/config/written_file.hpp"
#include "cti_gateway/directory/users_csv.hpp"
#include "cti_gateway/log/log.hpp"
#include "lineuri/line_uri.hpp"
#include "lineuri/number_plan.hpp"
#include "lineuri/tel_uri.hpp"
#include "lineuri/text.hpp"

namespace ctig::directory {
namespace {

constexpr std::size_t most_notes = 20;
constexpr unsigned rcc_option = 16;  // msRTCSIP-OptionFlags: enabled for remote call control

bool is_clean(std::string_view text) { return text.size() <= 256 && lineuri::is_printable_utf8(text); }

class collector {
public:
    collector(const ldap_options& from, const lineuri::number_plan* numbers, std::vector<std::string>& notes)
        : map_(from.attributes), numbers_(numbers), notes_(notes) {}

    void take(const ldap_entry& entry) {
        user u{.id = first(entry, map_.id),
               .mail = first(entry, map_.mail),
               .ocs_primary_address = first(entry, map_.ocs_primary_address),
               .password_hash = first(entry, map_.password_hash)};
        if (u.id.empty()) return note(entry, fmt::format("no attribute {}", map_.id));
        if (u.id.size() > 128 || u.id.find(';') != std::string::npos)
            return note(entry, "its user ID is no name");
        if (!ids_.insert(u.id).second)
            return note(entry, fmt::format("a second entry has the user ID \"{}\"", u.id));
        if (!u.mail.empty() && !mails_.insert(lower(u.mail)).second) u.mail.clear();
        const auto text = first(entry, map_.line);
        u.rcc = has_rcc(entry, !text.empty());
        if (!text.empty()) add_lines(entry, u, text);
        users_.push_back(std::move(u));
    }

    std::shared_ptr<const directory> finish() {
        std::vector<device> devices;
        for (auto& [name, d] : devices_) devices.push_back(std::move(d));
        if (left_out_ > most_notes)
            notes_.push_back(fmt::format("and {} more entries", left_out_ - most_notes));
        return std::make_shared<const directory>(std::move(users_), std::move(devices));
    }

private:
    static std::string lower(std::string text) {
        std::transform(text.begin(), text.end(), text.begin(), lineuri::to_lower);
        return text;
    }

    std::string first(const ldap_entry& entry, const std::string& attribute) const {
        auto all = entry.values(attribute);
        return all.empty() || !is_clean(all.front()) ? std::string() : std::move(all.front());
    }

    bool has_rcc(const ldap_entry& entry, bool has_line) const {
        if (map_.rcc.empty()) return has_line;
        const auto value = first(entry, map_.rcc);
        unsigned flags = 0;
        const auto [end, ec] = std::from_chars(value.data(), value.data() + value.size(), flags);
        const bool number = ec == std::errc() && end == value.data() + value.size();
        if (lineuri::iequals(map_.rcc, "msRTCSIP-OptionFlags")) return number && (flags & rcc_option) != 0;
        return number ? flags != 0 : lineuri::iequals(value, "true") || lineuri::iequals(value, "yes");
    }

    void add_lines(const ldap_entry& entry, user& u, const std::string& text) {
        // Address books write blanks; a bare number is fine.
        std::string compact = text;
        std::erase(compact, ' ');
        const auto uri =
            lineuri::parse_line_uri(lineuri::without_tel(compact) == compact ? "tel:" + compact : compact);
        if (!uri) return note(entry, fmt::format("{} \"{}\": {}", map_.line, text, uri.error().message()));
        const auto line = number_of(*uri);
        const auto devices = entry.values(map_.devices);
        if (devices.empty())
            add(u, uri->device.value_or(u.id), line, uri->partition.value_or(""), display(entry));
        for (const auto& named : devices) {
            if (!is_clean(named)) continue;
            const auto name = named.substr(0, named.find(';'));
            if (name.empty() || name.size() > 128) continue;
            auto& d =
                add(u, name, parameter(named, "line").value_or(line),
                    parameter(named, "partition").value_or(uri->partition.value_or("")), display(entry));
            if (lineuri::iequals(parameter(named, "kind").value_or(""), "profile"))
                d.kind = device_kind::profile;
        }
    }

    static std::optional<std::string> parameter(std::string_view text, std::string_view name) {
        for (auto at = text.find(';'); at != std::string_view::npos; at = text.find(';', at + 1)) {
            const auto rest = text.substr(at + 1, text.find(';', at + 1) - at - 1);
            if (rest.size() > name.size() && lineuri::iequals(rest.substr(0, name.size()), name) &&
                rest[name.size()] == '=')
                return std::string(rest.substr(name.size() + 1));
        }
        return std::nullopt;
    }

    std::string number_of(const lineuri::line_uri& uri) const {
        if (numbers_ != nullptr) {
            const auto found =
                numbers_->apply(lineuri::direction::lookup, uri.number, numbers_->profile_of({}, {}));
            if (found.how == lineuri::number_decision::by_rule)
                return found.number.substr(0, found.number.find(';'));
        }
        return uri.extension.value_or(uri.number);
    }

    std::string display(const ldap_entry& entry) const { return first(entry, map_.display); }

    device& add(user& u, const std::string& name, const std::string& line, const std::string& partition,
                const std::string& text) {
        auto& d = devices_[lower(name)];
        if (d.name.empty()) d.name = name;
        if (std::none_of(d.lines.begin(), d.lines.end(),
                         [&](const device_line& l) { return l.number == line && l.partition == partition; }))
            d.lines.push_back({line, partition, text});
        u.appearances.push_back({.device = d.name, .line = line, .partition = partition, .display = text});
        return d;
    }

    void note(const ldap_entry& entry, std::string_view sentence) {
        if (++left_out_ <= most_notes) notes_.push_back(fmt::format("{}: {}", entry.name(), sentence));
    }

    const ldap_attributes& map_;
    const lineuri::number_plan* numbers_;
    std::vector<std::string>& notes_;
    std::size_t left_out_ = 0;
    std::vector<user> users_;
    std::map<std::string, device> devices_;
    std::unordered_set<std::string> ids_, mails_;
};

void keep_copy(const ldap_options& options, const directory& people) {
    if (options.cache.empty()) return;
    const auto kept = config::write_text_file(options.cache, directory_toml(people.users(), people.devices()),
                                              config::file_mode::owner_only);
    if (!kept)
        log::warn("directory.ldap.cache {}: cannot be written: {}", options.cache.string(),
                  kept.error().message());
}

}  // namespace

ldap_result<std::shared_ptr<const directory>> fetch_ldap_directory(const ldap_options& from,
                                                                   const lineuri::number_plan* numbers,
                                                                   std::vector<std::string>& notes) {
    auto connection = ldap_connection::open(from);
    if (!connection) return connection.error();
    const auto& map = from.attributes;
    collector found(from, numbers, notes);
    auto searched = connection->search(from.filter,
                                       {map.id, map.mail, map.ocs_primary_address, map.line, map.rcc,
                                        map.devices, map.display, map.password_hash},
                                       [&](const ldap_entry& entry) { found.take(entry); });
    if (!searched) return searched.error();
    auto people = found.finish();
    keep_copy(from, *people);
    return people;
}

std::shared_ptr<const directory> load_ldap_directory(const ldap_options& from,
                                                     const lineuri::number_plan* numbers,
                                                     std::vector<std::string>& mistakes) {
    std::vector<std::string> notes;
    auto fetched = fetch_ldap_directory(from, numbers, notes);
    for (const auto& n : notes) log::warn("directory: left out: {}", n);
    if (fetched) return *fetched;
    std::error_code ec;
    if (!from.cache.empty() && std::filesystem::exists(from.cache, ec)) {
        log::error("directory: {}; the copy in {} is used until the server is back", fetched.error(),
                   from.cache.string());
        return load_directory(from.cache, mistakes);
    }
    mistakes.push_back(fetched.error());
    return nullptr;
}

std::shared_ptr<const directory> load_ldap_directory(const config::configuration& of,
                                                     std::vector<std::string>& mistakes) {
    const auto from = read_ldap_options(of, mistakes);
    std::vector<std::string> told_elsewhere;
    const auto numbers = config::load_number_plan(of.numbers, told_elsewhere);
    return from ? load_ldap_directory(*from, numbers.get(), mistakes) : nullptr;
}

}  // namespace ctig::directory
