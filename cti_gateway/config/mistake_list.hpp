#pragma once
// What is wrong with a file, one sentence for each mistake, in the order of the file.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ctig::config {

struct text_position {
    std::size_t line = 1;  ///< from 1
    std::size_t column = 1;

    auto operator<=>(const text_position&) const = default;
};

class mistake_list {
public:
    /// `file` is how messages name the file.
    explicit mistake_list(std::string file) : file_(std::move(file)) {}

    /// `key` may be empty; `sentence` says what is wrong and what is expected.
    void add(text_position at, std::string_view key, std::string_view sentence);
    [[nodiscard]] bool empty() const noexcept { return all_.empty(); }
    /// "file:line:column: key: sentence" for each, at most 100 and then how many more.
    [[nodiscard]] std::vector<std::string> lines() const;

private:
    struct mistake {
        text_position at;
        std::string text;
    };

    std::string file_;
    std::vector<mistake> all_;
};

/// The name among `known` that `word` was probably meant to be; empty when none is near.
[[nodiscard]] std::string_view nearest(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace ctig::config
