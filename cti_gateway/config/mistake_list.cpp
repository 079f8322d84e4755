#include "cti_gateway/config/mistake_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace ctig::config {
namespace {

constexpr std::size_t max_lines = 100;  // a screenful helps, a thousand lines of one slip do not

// Levenshtein distance: insertions, deletions and substitutions.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        auto diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const auto substituted = diagonal + (a[i] == b[j] ? 0U : 1U);
            diagonal = row[j + 1];
            row[j + 1] = std::min({substituted, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

void mistake_list::add(text_position at, std::string_view key, std::string_view sentence) {
    all_.push_back({at, key.empty() ? std::string(sentence) : fmt::format("{}: {}", key, sentence)});
}

std::vector<std::string> mistake_list::lines() const {
    auto ordered = all_;
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const mistake& a, const mistake& b) { return a.at < b.at; });
    std::vector<std::string> out;
    for (const auto& m : ordered) {
        if (out.size() == max_lines) {
            out.push_back(fmt::format("{}: and {} more mistakes", file_, ordered.size() - max_lines));
            break;
        }
        out.push_back(fmt::format("{}:{}:{}: {}", file_, m.at.line, m.at.column, m.text));
    }
    return out;
}

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& known) {
    if (word.size() > 64) return {};
    std::string_view best;
    std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (const auto name : known) {
        const auto d = distance(word, name);
        if (d >= best_distance) continue;
        best_distance = d;
        best = name;
    }
    return best;
}

}  // namespace ctig::config
