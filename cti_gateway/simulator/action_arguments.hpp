#pragma once
// The arguments of one action on the simulated PBX, read out of JSON with errors for people.
#include <boost/json/object.hpp>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ctig::simulator {

/// Lifetime: within that of the object it reads. The first mistake is kept; after it, what is returned has
/// no meaning.
class action_arguments {
public:
    explicit action_arguments(const boost::json::object& given) : given_(given) {}

    /// A text that must be there.
    [[nodiscard]] std::string text(std::string_view key);
    [[nodiscard]] std::string text_or(std::string_view key, std::string_view otherwise);
    [[nodiscard]] std::int64_t number(std::string_view key, std::int64_t least, std::int64_t most);
    [[nodiscard]] std::int64_t number_or(std::string_view key, std::int64_t otherwise, std::int64_t least,
                                         std::int64_t most);
    /// The place among `words` of a text that must be one of them; the first one where there is none.
    [[nodiscard]] std::size_t word(std::string_view key, std::initializer_list<std::string_view> words);
    /// "manager": 1 is the first of `count`; none means all of them. Their places, counted from 0.
    [[nodiscard]] std::vector<std::size_t> managers(std::size_t count);

    /// What is wrong, keys that nobody asked for included; nothing when all is right. Ask last.
    [[nodiscard]] std::optional<std::string> mistake();
    void wrong(std::string sentence);

private:
    [[nodiscard]] const boost::json::value* find(std::string_view key);

    const boost::json::object& given_;
    std::vector<std::string_view> known_{"action"};
    std::optional<std::string> mistake_;
};

}  // namespace ctig::simulator
