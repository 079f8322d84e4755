#include "cti_gateway/config/toml_keys.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace ctig::config {
namespace {

text_position to_position(const toml::source_position& at) {
    return {.line = std::max<std::size_t>(1, at.line), .column = std::max<std::size_t>(1, at.column)};
}

std::string join(std::string_view path, std::string_view key) {
    return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

std::string_view type_name(const toml::node& node) {
    switch (node.type()) {
        case toml::node_type::none: return "nothing";
        case toml::node_type::table: return "a table";
        case toml::node_type::array: return "an array";
        case toml::node_type::string: return "a text";
        case toml::node_type::integer: return "a whole number";
        case toml::node_type::floating_point: return "a fraction";
        case toml::node_type::boolean: return "a boolean";
        case toml::node_type::date:
        case toml::node_type::time:
        case toml::node_type::date_time: return "a date or time";
    }
    return "something else";
}

// A text without control characters, which would garble logs and headers.
std::optional<std::string> checked_text(const toml::node& node, const key_place& place, text_check check) {
    const auto* value = node.as_string();
    if (value == nullptr) {
        place.wrong(node, fmt::format("expected a text in quotes, found {}", type_name(node)));
        return std::nullopt;
    }
    const auto& found = value->get();
    if (std::any_of(found.begin(), found.end(), [](char c) { return (c >= 0 && c < 0x20) || c == 0x7F; })) {
        place.wrong(node, "a control character in the text, expected none");
        return std::nullopt;
    }
    if (check != nullptr) {
        if (const auto sentence = check(found); !sentence.empty()) {
            place.wrong(node, sentence);
            return std::nullopt;
        }
    }
    return found;
}

void add_unknown(const toml::key& key, std::string_view path, std::span<const key_row> rows,
                 mistake_list& mistakes) {
    std::vector<std::string_view> known;
    for (const auto& row : rows) known.push_back(row.name);
    const auto guess = nearest(key.str(), known);
    const auto sentence = guess.empty()
                              ? fmt::format("unknown key, expected one of {}", fmt::join(known, ", "))
                              : fmt::format("unknown key, did you mean \"{}\"?", guess);
    mistakes.add(to_position(key.source().begin), join(path, key.str()), sentence);
}

}  // namespace

text_position position_of(const toml::node& node) { return to_position(node.source().begin); }

void key_place::wrong(const toml::node& at, std::string_view sentence) const {
    mistakes->add(position_of(at), path, sentence);
}

std::optional<toml::table> parse_toml(std::string_view text, mistake_list& mistakes) {
    try {
        return toml::parse(text);
    } catch (const toml::parse_error& error) {
        mistakes.add(to_position(error.source().begin), {}, error.description());
        return std::nullopt;
    }
}

void read_table(const toml::table& table, std::string_view path, std::span<const key_row> rows,
                mistake_list& mistakes) {
    for (auto&& [key, node] : table) {
        const auto name = key.str();
        const auto row =
            std::find_if(rows.begin(), rows.end(), [&](const key_row& r) { return r.name == name; });
        if (row == rows.end())
            add_unknown(key, path, rows, mistakes);
        else
            row->read(node, {.path = join(path, name), .mistakes = &mistakes});
    }
}

value_reader text(std::string& target, text_check check) {
    return [&target, check](const toml::node& node, const key_place& place) {
        if (auto value = checked_text(node, place, check)) target = std::move(*value);
    };
}

value_reader texts(std::vector<std::string>& target, text_check check) {
    return [&target, check](const toml::node& node, const key_place& place) {
        const auto* array = node.as_array();
        if (array == nullptr) {
            place.wrong(node, fmt::format("expected an array of texts, found {}", type_name(node)));
            return;
        }
        target.clear();
        for (const auto& element : *array)
            if (auto value = checked_text(element, place, check)) target.push_back(std::move(*value));
    };
}

value_reader flag(bool& target) {
    return [&target](const toml::node& node, const key_place& place) {
        if (const auto* value = node.as_boolean())
            target = value->get();
        else
            place.wrong(node, fmt::format("expected true or false, found {}", type_name(node)));
    };
}

value_reader seconds_from(std::chrono::seconds& target, std::int64_t least, std::int64_t most) {
    return [&target, least, most](const toml::node& node, const key_place& place) {
        if (const auto value = whole_number(node, place, least, most, "number of seconds"))
            target = std::chrono::seconds(*value);
    };
}

value_reader file_path(std::filesystem::path& target, std::filesystem::path folder) {
    return [&target, folder = std::move(folder)](const toml::node& node, const key_place& place) {
        const auto value = checked_text(node, place, nullptr);
        if (!value) return;
        target = value->empty() ? std::filesystem::path() : (folder / *value).lexically_normal();
    };
}

value_reader sub_table(std::vector<key_row> rows) {
    return [rows = std::move(rows)](const toml::node& node, const key_place& place) {
        if (const auto* table = node.as_table())
            read_table(*table, place.path, rows, *place.mistakes);
        else
            place.wrong(node, fmt::format("expected a table [{}], found {}", place.path, type_name(node)));
    };
}

value_reader left_to_others() {
    return [](const toml::node&, const key_place&) {};
}

std::optional<std::int64_t> whole_number(const toml::node& node, const key_place& place, std::int64_t least,
                                         std::int64_t most, std::string_view unit) {
    const auto* value = node.as_integer();
    if (value != nullptr && value->get() >= least && value->get() <= most) return value->get();
    const auto found = value != nullptr ? std::to_string(value->get()) : std::string(type_name(node));
    place.wrong(node, fmt::format("expected a whole {} from {} to {}, found {}", unit, least, most, found));
    return std::nullopt;
}

std::optional<std::size_t> word_index(const toml::node& node, const key_place& place,
                                      std::span<const std::string_view> words) {
    const auto value = checked_text(node, place, nullptr);
    if (!value) return std::nullopt;
    const auto it = std::find(words.begin(), words.end(), *value);
    if (it != words.end()) return static_cast<std::size_t>(it - words.begin());
    place.wrong(node, fmt::format("expected one of {}, found \"{}\"", fmt::join(words, ", "), *value));
    return std::nullopt;
}

std::vector<const toml::table*> tables_of(const toml::node& node, const key_place& place, std::size_t most) {
    const auto* array = node.as_array();
    if (array == nullptr) {
        place.wrong(node, fmt::format("expected tables [[{}]], found {}", place.path, type_name(node)));
        return {};
    }
    std::vector<const toml::table*> out;
    for (const auto& element : *array) {
        const auto* table = element.as_table();
        if (table == nullptr) {
            place.wrong(element, fmt::format("expected a table {{ ... }}, found {}", type_name(element)));
        } else if (out.size() == most) {
            place.wrong(element, fmt::format("expected at most {} of them", most));
            break;
        } else {
            out.push_back(table);
        }
    }
    return out;
}

}  // namespace ctig::config
