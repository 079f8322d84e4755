#include "cti_gateway/config/number_rules_file.hpp"

#include <fmt/format.h>

#include "cti_gateway/config/text_file.hpp"
#include "cti_gateway/config/toml_keys.hpp"
#include "cti_gateway/config/toml_text.hpp"
#include "lineuri/tel_uri.hpp"

namespace ctig::config {
namespace {

using lineuri::direction;
using lineuri::number_plan;

constexpr std::size_t most = 10'000;

struct placed_example {
    lineuri::number_example said;
    std::vector<direction> directions;
    std::string profile, rule;
    text_position at;
};

value_reader directions_of(std::vector<direction>& target) {
    return [&target](const toml::node& node, const key_place& place) {
        constexpr std::string_view words[] = {"dial", "report", "lookup"};
        const auto* array = node.as_array();
        if (array == nullptr || array->empty())
            return place.wrong(node, "expected an array of dial, report, lookup");
        target.clear();
        for (const auto& element : *array)
            if (const auto index = word_index(element, place, words))
                target.push_back(static_cast<direction>(*index));
    };
}

// A pattern may hold what the other texts may not: a tab.
class rules_reader {
public:
    rules_reader(number_plan& plan, mistake_list& mistakes) : plan_(plan), mistakes_(mistakes) {}

    void read(const toml::table& root) {
        std::string default_profile;
        const std::vector<key_row> rows{
            {"profile", [&](const toml::node& n, const key_place& p) { each(n, p, &rules_reader::profile); }},
            // Read after the profiles, wherever they stand.
            {"rule", left_to_others()},
            {"default_profile", text(default_profile)},
        };
        read_table(root, {}, rows, mistakes_);
        if (!default_profile.empty())
            if (const auto wrong = plan_.set_default_profile(default_profile); !wrong.empty())
                mistakes_.add(position_of(*root.get("default_profile")), "default_profile", wrong);
        if (const auto* rules = root.get("rule")) each(*rules, {"rule", &mistakes_}, &rules_reader::rule);
        if (mistakes_.empty())
            for (const auto& example : examples_) check(example);
    }

private:
    using reader = void (rules_reader::*)(const toml::table&, const key_place&);
    void each(const toml::node& node, const key_place& place, reader take) {
        for (const auto* table : tables_of(node, place, most)) (this->*take)(*table, place);
    }

    void profile(const toml::table& table, const key_place& place) {
        lineuri::number_profile out;
        const std::vector<key_row> rows{{"name", text(out.name)},
                                        {"parent", text(out.parent)},
                                        {"lines", text(out.lines)},
                                        {"partition", text(out.partition)}};
        read_table(table, place.path, rows, mistakes_);
        if (const auto wrong = plan_.add_profile(std::move(out)); !wrong.empty()) place.wrong(table, wrong);
    }

    void rule(const toml::table& table, const key_place& place) {
        lineuri::number_rule out{.name = fmt::format("line {}", position_of(table).line)};
        std::vector<placed_example> examples;
        const std::vector<key_row> rows{
            {"name", text(out.name)},
            {"directions", directions_of(out.directions)},
            {"profile", text(out.profile)},
            {"match", text(out.pattern)},
            {"replace", text(out.replacement)},
            {"examples",
             [&](const toml::node& node, const key_place& p) {
                 for (const auto* t : tables_of(node, p, most)) {
                     auto& example = examples.emplace_back(placed_example{.at = position_of(*t)});
                     const std::vector<key_row> keys{{"number", text(example.said.number)},
                                                     {"gives", text(example.said.gives)}};
                     read_table(*t, p.path, keys, mistakes_);
                 }
             }},
        };
        const auto before = mistakes_.lines().size();
        read_table(table, place.path, rows, mistakes_);
        for (const auto* key : {"match", "replace"})
            if (!table.contains(key)) place.wrong(table, fmt::format("the key \"{}\" is missing", key));
        if (mistakes_.lines().size() != before) return;
        for (auto& example : examples) {
            example.directions = out.directions;
            example.profile = out.profile;
            example.rule = out.name;
            examples_.push_back(std::move(example));
        }
        if (const auto wrong = plan_.add_rule(std::move(out)); !wrong.empty()) place.wrong(table, wrong);
    }

    void check(const placed_example& example) {
        const auto number = lineuri::canonical_number(example.said.number);
        const auto expected = lineuri::format_tel_uri(lineuri::without_tel(example.said.gives));
        for (const auto way : example.directions) {
            const auto outcome = plan_.apply(way, number, example.profile);
            const auto found = lineuri::format_tel_uri(outcome.number);
            if (found == expected) continue;
            mistakes_.add(
                example.at, "rule.examples",
                fmt::format("rule \"{}\", {}: \"{}\" gives {}, expected {}; {}", example.rule, to_string(way),
                            example.said.number, found, expected, lineuri::describe(outcome)));
        }
    }

    number_plan& plan_;
    mistake_list& mistakes_;
    std::vector<placed_example> examples_;
};

}  // namespace

std::shared_ptr<const number_plan> parse_number_plan(std::string_view toml, std::string_view name,
                                                     const numbers_options& options,
                                                     std::vector<std::string>& mistakes) {
    auto plan = std::make_shared<number_plan>();
    mistake_list found{std::string(name)};
    for (const auto& pattern : options.deny)
        // Checked where they stand, in the configuration.
        if (const auto wrong = plan->add_deny(pattern); !wrong.empty()) found.add({}, "numbers.deny", wrong);
    for (const auto& number : options.emergency) plan->add_emergency(number);
    if (const auto root = parse_toml(toml, found)) rules_reader(*plan, found).read(*root);
    const auto lines = found.lines();
    mistakes.insert(mistakes.end(), lines.begin(), lines.end());
    return found.empty() ? std::move(plan) : nullptr;
}

std::shared_ptr<const number_plan> load_number_plan(const numbers_options& options,
                                                    std::vector<std::string>& mistakes) {
    if (options.rules.empty()) return parse_number_plan("", "numbers", options, mistakes);
    const auto text = read_text_file(options.rules);
    if (text) return parse_number_plan(*text, options.rules.string(), options, mistakes);
    mistakes.push_back(
        fmt::format("numbers.rules: {} cannot be read: {}", options.rules.string(), text.error().message()));
    return nullptr;
}

std::string number_rules_toml(const std::vector<lineuri::imported_rule>& rules) {
    std::string out;
    for (const auto& [rule, examples, line] : rules) {
        out += fmt::format("[[rule]]\nname = {}\ndirections = [", toml_text(rule.name));
        for (std::size_t i = 0; i < rule.directions.size(); ++i)
            out += fmt::format("{}\"{}\"", i == 0 ? "" : ", ", to_string(rule.directions[i]));
        out += fmt::format("]\nmatch = {}\nreplace = {}\n", toml_text(rule.pattern),
                           toml_text(rule.replacement));
        if (!rule.profile.empty()) out += fmt::format("profile = {}\n", toml_text(rule.profile));
        if (!examples.empty()) {
            out += "examples = [";
            for (std::size_t i = 0; i < examples.size(); ++i)
                out += fmt::format("{}{{ number = {}, gives = {} }}", i == 0 ? " " : ", ",
                                   toml_text(examples[i].number), toml_text(examples[i].gives));
            out += " ]\n";
        }
        out += '\n';
    }
    return out;
}

}  // namespace ctig::config
