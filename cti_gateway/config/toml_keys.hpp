#pragma once
// Reading TOML by tables of keys: each key is one row that says where its value goes and what it must be.
// What is wrong is said in mistake_list; what is right is stored. Internal: public headers do not include it
// (toml++ is heavy).
#include <toml++/toml.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cti_gateway/config/mistake_list.hpp"

namespace ctig::config {

/// The key being read, "sip.listener.address", and where its mistakes go.
struct key_place {
    std::string path;
    mistake_list* mistakes;

    void wrong(const toml::node& at, std::string_view sentence) const;
};

using value_reader = std::function<void(const toml::node&, const key_place&)>;

struct key_row {
    std::string_view name;
    value_reader read;
};

/// Says what is wrong with a text; empty when nothing is.
using text_check = std::string (*)(std::string_view);

[[nodiscard]] text_position position_of(const toml::node& node);

/// Parses `text`; on a syntax error adds it and returns nothing.
[[nodiscard]] std::optional<toml::table> parse_toml(std::string_view text, mistake_list& mistakes);

/// Reads each key of `table` by its row; a key without a row is a mistake, with a guess at what was meant.
void read_table(const toml::table& table, std::string_view path, std::span<const key_row> rows,
                mistake_list& mistakes);

// What a value must be. The target is written only when the value is right.
[[nodiscard]] value_reader text(std::string& target, text_check check = nullptr);
[[nodiscard]] value_reader texts(std::vector<std::string>& target, text_check check = nullptr);
[[nodiscard]] value_reader flag(bool& target);
[[nodiscard]] value_reader seconds_from(std::chrono::seconds& target, std::int64_t least, std::int64_t most);
/// A relative path is taken from `folder`; an empty text is an empty path.
[[nodiscard]] value_reader file_path(std::filesystem::path& target, std::filesystem::path folder);
[[nodiscard]] value_reader sub_table(std::vector<key_row> rows);
/// Keys that others read.
[[nodiscard]] value_reader left_to_others();

[[nodiscard]] std::optional<std::int64_t> whole_number(const toml::node&, const key_place&,
                                                       std::int64_t least, std::int64_t most,
                                                       std::string_view unit);
[[nodiscard]] std::optional<std::size_t> word_index(const toml::node&, const key_place&,
                                                    std::span<const std::string_view> words);
/// The tables of an array of tables, [[path]] or [{...}]; anything else is a mistake.
[[nodiscard]] std::vector<const toml::table*> tables_of(const toml::node&, const key_place&,
                                                        std::size_t most);

template <class Number>
[[nodiscard]] value_reader number_from(Number& target, std::int64_t least, std::int64_t most) {
    return [&target, least, most](const toml::node& node, const key_place& place) {
        if (const auto value = whole_number(node, place, least, most, "number"))
            target = static_cast<Number>(*value);
    };
}

/// One of the words of an enumeration.
template <class Enum>
[[nodiscard]] value_reader word(Enum& target, std::vector<std::pair<std::string_view, Enum>> words) {
    return [&target, words = std::move(words)](const toml::node& node, const key_place& place) {
        std::vector<std::string_view> names;
        for (const auto& w : words) names.push_back(w.first);
        if (const auto index = word_index(node, place, names)) target = words[*index].second;
    };
}

/// An array of tables, each read into a new element by the rows that `rows_of(element)` gives.
template <class T, class RowsOf>
[[nodiscard]] value_reader tables(std::vector<T>& target, RowsOf rows_of, std::size_t most) {
    return [&target, rows_of, most](const toml::node& node, const key_place& place) {
        for (const auto* table : tables_of(node, place, most)) {
            auto& element = target.emplace_back();
            read_table(*table, place.path, rows_of(element), *place.mistakes);
        }
    };
}

}  // namespace ctig::config
