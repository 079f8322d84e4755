#include "lineuri/microsoft_rules.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <utility>

#include "lineuri/text.hpp"

namespace ctig::lineuri {
namespace {

bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r'; }

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

// In a class ([ ...]) or after a backslash a blank means itself.
std::string without_loose_blanks(std::string_view pattern) {
    std::string out;
    bool in_class = false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        if (c == '\\' && i + 1 < pattern.size()) {
            out += c;
            out += pattern[++i];
            continue;
        }
        if (c == '[') in_class = true;
        if (c == ']') in_class = false;
        if (in_class || !is_blank(c)) out += c;
    }
    return out;
}

// The number of "tel:3$4;phone-context=dialstring".
std::string bare_replacement(std::string_view text) {
    std::string out;
    std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) { return !is_blank(c); });
    if (out.size() >= 4 && iequals(std::string_view(out).substr(0, 4), "tel:")) out.erase(0, 4);
    static const RE2 context("(?i);phone-context=dialstring");
    RE2::GlobalReplace(&out, context, "");
    return out;
}

class reader {
public:
    void take(std::string_view raw) {
        ++line_;
        const auto text = trimmed(raw);
        if (text.empty()) return;
        if (text.front() == '#') return comment(trimmed(text.substr(1)));
        if (pattern_.empty()) {
            pattern_ = without_loose_blanks(text);
            pattern_line_ = line_;
            return;
        }
        finish(text);
    }
    imported_rules end() {
        if (!pattern_.empty())
            wrong(pattern_line_, "the pattern has no replacement: expected it in the next line");
        return std::move(out_);
    }

private:
    void comment(std::string_view text) {
        static const RE2 test(R"((?i)test input:?\s*(.*?)[,\s]+test result\s*(?:->|:|=)\s*(\S+).*)");
        number_example example;
        const re2::StringPiece whole(text.data(), text.size());
        if (RE2::FullMatch(whole, test, &example.number, &example.gives)) {
            if (!out_.rules.empty() && pattern_.empty())
                out_.rules.back().examples.push_back(std::move(example));
            return;
        }
        if (!text.empty()) name_ = text;
    }

    void finish(std::string_view replacement) {
        imported_rule rule{.rule = {.name = name_.empty() ? "line " + std::to_string(pattern_line_) : name_,
                                    .directions = {direction::dial, direction::lookup},
                                    .pattern = std::exchange(pattern_, {}),
                                    .replacement = bare_replacement(replacement)},
                           .line = pattern_line_};
        name_.clear();
        number_plan probe;
        if (auto sentence = probe.add_rule(rule.rule); !sentence.empty())
            return wrong(pattern_line_, sentence);
        out_.rules.push_back(std::move(rule));
    }

    void wrong(std::size_t line, const std::string& sentence) {
        out_.mistakes.push_back(std::to_string(line) + ": " + sentence);
    }

    std::size_t line_ = 0, pattern_line_ = 0;
    std::string name_, pattern_;
    imported_rules out_;
};

}  // namespace

imported_rules read_microsoft_rules(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // Notepad's byte order mark
    reader r;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        r.take(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return r.end();
}

}  // namespace ctig::lineuri
