#include "cti_gateway/simulator/simulator_config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>

#include "cti_gateway/config/endpoint.hpp"
#include "cti_gateway/config/sections.hpp"
#include "cti_gateway/config/text_file.hpp"
#include "cti_gateway/config/toml_keys.hpp"
#include "cti_gateway/simulator/pbx_control.hpp"

namespace ctig::simulator {
namespace {

using config::key_place;
using config::key_row;

constexpr std::int64_t day_in_ms = 24 * 3600 * 1000;
constexpr std::size_t most_rules = 100000;

config::value_reader duration(milliseconds& target) {
    return [&target](const toml::node& node, const key_place& place) {
        if (const auto value = config::whole_number(node, place, 0, day_in_ms, "number of milliseconds")) {
            target = milliseconds{*value};
        }
    };
}

std::vector<key_row> rule_rows(party_rule& rule) {
    return {{"answer", config::word(rule.answer, {{"by_request", answer_rule::by_request},
                                                  {"after", answer_rule::after},
                                                  {"never", answer_rule::never},
                                                  {"busy", answer_rule::busy},
                                                  {"unassigned", answer_rule::unassigned}})},
            {"after_ms", duration(rule.answer_after)},
            {"hang_up_ms", duration(rule.hang_up_after)}};
}

/// Reads one table of a list and says where a key that it needs is missing.
void read_entry(const toml::table& table, const key_place& place, std::vector<key_row> rows,
                std::initializer_list<std::string_view> needed) {
    config::read_table(table, place.path, rows, *place.mistakes);
    for (const auto key : needed) {
        if (!table.contains(key)) place.wrong(table, fmt::format("the key \"{}\" is missing", key));
    }
    const auto answer = table["answer"].value<std::string_view>();
    if (table.contains("after_ms") && answer != "after") {
        place.wrong(*table.get("after_ms"), "after_ms goes with answer = \"after\"");
    }
}

std::string no_such_line(std::string_view number) {
    return fmt::format("no device of the directory has the line {}", number);
}

/// The lines that phones carry. Devices must outlive it.
class carried_lines {
public:
    explicit carried_lines(const std::vector<directory::device>& devices) {
        for (const auto& device : devices)
            for (const auto& line : device.lines) partitions_.emplace(line.number, line.partition);
    }
    /// An empty partition is any.
    [[nodiscard]] bool has(std::string_view number, std::string_view partition) const {
        const auto [first, last] = partitions_.equal_range(number);
        return std::any_of(first, last,
                           [&](const auto& entry) { return partition.empty() || entry.second == partition; });
    }

private:
    std::unordered_multimap<std::string_view, std::string_view> partitions_;
};

void read_lines(const toml::node& node, const key_place& place, simulator_config& into) {
    const carried_lines carried(into.devices);
    for (const auto* table : config::tables_of(node, place, most_rules)) {
        auto& line = into.lines.emplace_back();
        auto rows = rule_rows(line.rule);
        rows.push_back({"number", config::text(line.number)});
        rows.push_back({"partition", config::text(line.partition)});
        rows.push_back({"max_calls", config::number_from(line.max_calls, 1, 100)});
        rows.push_back({"sharing", config::word(line.sharing, {{"exclusive", line_sharing::exclusive},
                                                               {"bridged", line_sharing::bridged}})});
        rows.push_back({"offer_ms", duration(line.offered)});
        read_entry(*table, place, std::move(rows), {"number"});
        if (!line.number.empty() && !carried.has(line.number, line.partition))
            place.wrong(*table, no_such_line(line.number));
    }
}

void read_groups(const toml::node& node, const key_place& place, simulator_config& into) {
    const carried_lines carried(into.devices);
    for (const auto* table : config::tables_of(node, place, most_rules)) {
        auto& group = into.groups.emplace_back();
        read_entry(*table, place,
                   {{"number", config::text(group.number)},
                    {"display", config::text(group.display)},
                    {"members", config::texts(group.members)}},
                   {"number", "members"});
        for (const auto& member : group.members)
            if (!carried.has(member, {})) place.wrong(*table, no_such_line(member));
    }
}

void read_outside(const toml::node& node, const key_place& place, simulator_config& into) {
    for (const auto* table : config::tables_of(node, place, most_rules)) {
        auto& numbers = into.outside.emplace_back();
        auto rows = rule_rows(numbers.rule);
        rows.push_back({"number", config::text(numbers.number)});
        read_entry(*table, place, std::move(rows), {"number"});
    }
}

void read_users(const toml::node& node, const key_place& place, simulator_config& into) {
    for (const auto* table : config::tables_of(node, place, most_rules)) {
        auto& one = into.application_users.emplace_back();
        read_entry(*table, place,
                   {{"user", config::text(one.user)}, {"password", config::text(one.password)}},
                   {"user", "password"});
    }
}

/// What is left of a step after its time is an action, in JSON as it comes over HTTP.
void read_script(const toml::node& node, const key_place& place, simulator_config& into) {
    for (const auto* table : config::tables_of(node, place, most_rules)) {
        auto& step = into.script.emplace_back();
        toml::table action = *table;
        const auto take = [&](std::string_view key, const config::value_reader& read) {
            if (const auto* value = table->get(key))
                read(*value, {place.path + "." + std::string(key), place.mistakes});
            action.erase(key);
        };
        take("at_ms", duration(step.at));
        take("when", config::text(step.when));
        std::ostringstream text;
        text << toml::json_formatter{action};
        step.action = std::move(text).str();
        if (const auto mistake = mistake_in_action(step.action)) place.wrong(*table, *mistake);
    }
}

std::string check_http(std::string_view text) {
    const auto at = config::parse_endpoint(text);
    if (text.empty() ||
        (at && (at->host == "localhost" || at->host == "::1" || at->host.starts_with("127."))))
        return {};
    return "expected ADDRESS:PORT on loopback, or \"\": whoever reaches it can do anything to the PBX";
}

std::vector<key_row> simulator_rows(simulator_config& into) {
    return {
        {"call_ids", config::word(into.call_ids, {{"cluster", call_id_scheme::cluster},
                                                  {"manager", call_id_scheme::manager}})},
        {"dialect", config::word(into.dialect, {{"ecma354", config::cti_dialect::ecma354},
                                                {"openscape", config::cti_dialect::openscape},
                                                {"avaya", config::cti_dialect::avaya}})},
        {"switch_name", config::text(into.switch_name)},
        {"session_duration", config::seconds_from(into.session_duration, 1, day_in_ms / 1000)},
        {"failed_tone_ms", duration(into.failed_tone)},
        {"digits_ms", duration(into.digits)},
        {"ringing_ms", duration(into.ringing)},
        {"display_names", config::flag(into.display_names)},
        {"http", config::text(into.http, check_http)},
        {"script", [&](const toml::node& node, const key_place& place) { read_script(node, place, into); }},
        {"application_user",
         [&](const toml::node& node, const key_place& place) { read_users(node, place, into); }},
        {"line", [&](const toml::node& node, const key_place& place) { read_lines(node, place, into); }},
        {"group", [&](const toml::node& node, const key_place& place) { read_groups(node, place, into); }},
        {"outside", [&](const toml::node& node, const key_place& place) { read_outside(node, place, into); }},
    };
}

}  // namespace

std::optional<simulator_config> parse_simulator_config(std::string_view toml, std::string_view name,
                                                       std::vector<directory::device> devices,
                                                       std::vector<std::string>& mistakes) {
    simulator_config config{.devices = std::move(devices)};
    config::mistake_list found{std::string(name)};
    std::vector<key_row> rows{{"user", config::left_to_others()}, {"device", config::left_to_others()}};
    for (const auto section : config::section_names)
        rows.push_back({section, section == "simulator" ? config::sub_table(simulator_rows(config))
                                                        : config::left_to_others()});
    if (const auto root = config::parse_toml(toml, found)) config::read_table(*root, {}, rows, found);
    if (found.empty()) return config;
    const auto lines = found.lines();
    mistakes.insert(mistakes.end(), lines.begin(), lines.end());
    return std::nullopt;
}

std::optional<simulator_config> parse_simulator_config(std::string_view toml, std::string_view name,
                                                       std::vector<std::string>& mistakes) {
    const auto people = directory::parse_directory(toml, name, mistakes, directory::document::configuration);
    if (people == nullptr) return std::nullopt;
    return parse_simulator_config(toml, name, people->devices(), mistakes);
}

std::optional<simulator_config> load_simulator_config(const std::filesystem::path& file,
                                                      std::vector<directory::device> devices,
                                                      std::vector<std::string>& mistakes) {
    const auto text = config::read_text_file(file);
    if (!text) {
        mistakes.push_back(fmt::format("{}: cannot be read: {}", file.string(), text.error().message()));
        return std::nullopt;
    }
    return parse_simulator_config(*text, file.string(), std::move(devices), mistakes);
}

}  // namespace ctig::simulator
