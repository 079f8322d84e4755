#include "cti_gateway/simulator/simulator_config.hpp"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <fstream>
#include <sstream>

namespace ctig::simulator {
namespace {

constexpr std::int64_t longest_ms = 24 * 3600 * 1000;

/// Reads values out of tables and notes what is wrong with them, each with its line.
class reader {
public:
    reader(std::string_view name, std::vector<std::string>& mistakes) : name_(name), mistakes_(mistakes) {}

    void complain(const toml::node& where, const std::string& what) {
        mistakes_.push_back(fmt::format("{}:{}: {}", name_, where.source().begin.line, what));
    }

    std::string text(const toml::table& in, std::string_view key) {
        const auto* node = in.get(key);
        if (node == nullptr) return {};
        if (const auto value = node->value_exact<std::string>()) return *value;
        complain(*node, fmt::format("{} must be text in quotes", key));
        return {};
    }

    std::string required_text(const toml::table& in, std::string_view key) {
        auto value = text(in, key);
        if (value.empty()) complain(in, fmt::format("{} is missing or empty", key));
        return value;
    }

    std::int64_t number(const toml::table& in, std::string_view key, std::int64_t otherwise,
                        std::int64_t least, std::int64_t most) {
        const auto* node = in.get(key);
        if (node == nullptr) return otherwise;
        const auto value = node->value_exact<std::int64_t>();
        if (value && *value >= least && *value <= most) return *value;
        complain(*node, fmt::format("{} must be a whole number from {} to {}", key, least, most));
        return otherwise;
    }

    milliseconds duration(const toml::table& in, std::string_view key, milliseconds otherwise) {
        return milliseconds{number(in, key, otherwise.count(), 0, longest_ms)};
    }

    void only_keys(const toml::table& in, std::initializer_list<std::string_view> known) {
        for (const auto& [key, value] : in) {
            if (std::ranges::find(known, key.str()) == known.end()) {
                complain(value, fmt::format("unknown key {}", key.str()));
            }
        }
    }

    template <class Each>
    void tables(const toml::table& in, std::string_view key, Each each) {
        const auto* node = in.get(key);
        if (node == nullptr) return;
        const auto* list = node->as_array();
        if (list == nullptr) return complain(*node, fmt::format("{} must be a list of tables", key));
        for (const auto& element : *list) {
            if (const auto* table = element.as_table()) {
                each(*table);
            } else {
                complain(element, fmt::format("{} must hold tables", key));
            }
        }
    }

private:
    std::string_view name_;
    std::vector<std::string>& mistakes_;
};

party_rule read_rule(reader& r, const toml::table& in) {
    constexpr std::pair<std::string_view, answer_rule> words[] = {{"by_request", answer_rule::by_request},
                                                                  {"after", answer_rule::after},
                                                                  {"never", answer_rule::never},
                                                                  {"busy", answer_rule::busy},
                                                                  {"unassigned", answer_rule::unassigned}};
    party_rule rule;
    if (const auto* node = in.get("answer")) {
        const auto value = r.text(in, "answer");
        const auto* const found = std::ranges::find(words, value, [](const auto& w) { return w.first; });
        if (found == std::end(words)) {
            r.complain(*node, "answer must be one of by_request, after, never, busy, unassigned");
        } else {
            rule.answer = found->second;
        }
    }
    rule.answer_after = r.duration(in, "after_ms", milliseconds{0});
    rule.hang_up_after = r.duration(in, "hang_up_ms", milliseconds{0});
    if (in.contains("after_ms") && rule.answer != answer_rule::after) {
        r.complain(*in.get("after_ms"), "after_ms needs answer = \"after\"");
    }
    return rule;
}

void read_device(reader& r, const toml::table& in, simulator_config& into) {
    directory::device device{.name = r.required_text(in, "name")};
    if (std::ranges::any_of(into.devices, [&](const auto& d) { return d.name == device.name; })) {
        r.complain(in, fmt::format("device {} stands here twice", device.name));
    }
    r.tables(in, "lines", [&](const toml::table& entry) {
        directory::device_line line{.number = r.required_text(entry, "number"),
                                    .partition = r.text(entry, "partition"),
                                    .display = r.text(entry, "display")};
        if (std::ranges::any_of(device.lines, [&](const auto& l) {
                return l.number == line.number && l.partition == line.partition;
            })) {
            r.complain(entry, fmt::format("line {} stands twice on {}", line.number, device.name));
        }
        device.lines.push_back(std::move(line));
    });
    into.devices.push_back(std::move(device));
}

void read_line(reader& r, const toml::table& in, simulator_config& into) {
    r.only_keys(in, {"number", "partition", "answer", "after_ms", "hang_up_ms", "max_calls"});
    line_options line{.number = r.required_text(in, "number"), .partition = r.text(in, "partition")};
    line.rule = read_rule(r, in);
    line.max_calls = static_cast<int>(r.number(in, "max_calls", line.max_calls, 1, 100));
    const auto carries = [&](const directory::device& d) {
        return std::ranges::any_of(d.lines, [&](const auto& l) {
            return l.number == line.number && (line.partition.empty() || line.partition == l.partition);
        });
    };
    if (!line.number.empty() && std::ranges::none_of(into.devices, carries)) {
        r.complain(in, fmt::format("no device carries the line {}", line.number));
    }
    into.lines.push_back(std::move(line));
}

void read_outside(reader& r, const toml::table& in, simulator_config& into) {
    r.only_keys(in, {"number", "answer", "after_ms", "hang_up_ms"});
    into.outside.push_back({.number = r.required_text(in, "number"), .rule = read_rule(r, in)});
}

void read_application_user(reader& r, const toml::table& in, simulator_config& into) {
    r.only_keys(in, {"user", "password"});
    into.application_users.push_back(
        {.user = r.required_text(in, "user"), .password = r.required_text(in, "password")});
}

void read_simulator(reader& r, const toml::table& in, simulator_config& into) {
    r.only_keys(in,
                {"call_ids", "session_duration", "failed_tone_ms", "application_user", "line", "outside"});
    if (const auto* node = in.get("call_ids")) {
        const auto value = r.text(in, "call_ids");
        if (value != "cluster" && value != "manager")
            r.complain(*node, "call_ids must be cluster or manager");
        into.call_ids = value == "manager" ? call_id_scheme::manager : call_id_scheme::cluster;
    }
    into.session_duration = std::chrono::seconds{
        r.number(in, "session_duration", into.session_duration.count(), 1, longest_ms / 1000)};
    into.failed_tone = r.duration(in, "failed_tone_ms", into.failed_tone);
    r.tables(in, "application_user", [&](const toml::table& t) { read_application_user(r, t, into); });
    r.tables(in, "line", [&](const toml::table& t) { read_line(r, t, into); });
    r.tables(in, "outside", [&](const toml::table& t) { read_outside(r, t, into); });
}

}  // namespace

std::optional<simulator_config> parse_simulator_config(std::string_view toml_text, std::string_view name,
                                                       std::vector<std::string>& mistakes) {
    const auto mistakes_before = mistakes.size();
    reader r(name, mistakes);
    simulator_config config;
    try {
        const auto root = toml::parse(toml_text, name);
        r.tables(root, "device", [&](const toml::table& t) { read_device(r, t, config); });
        if (const auto* node = root.get("simulator")) {
            if (const auto* table = node->as_table()) {
                read_simulator(r, *table, config);
            } else {
                r.complain(*node, "simulator must be a table");
            }
        }
    } catch (const toml::parse_error& e) {
        mistakes.push_back(fmt::format("{}:{}: {}", name, e.source().begin.line, e.description()));
    }
    if (mistakes.size() != mistakes_before) return std::nullopt;
    return config;
}

std::optional<simulator_config> load_simulator_config(const std::filesystem::path& file,
                                                      std::vector<std::string>& mistakes) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf())) {
        mistakes.push_back(fmt::format("{}: cannot be read", file.string()));
        return std::nullopt;
    }
    return parse_simulator_config(text.str(), file.string(), mistakes);
}

}  // namespace ctig::simulator
