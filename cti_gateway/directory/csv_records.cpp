#include "cti_gateway/directory/csv_records.hpp"

#include <algorithm>

namespace ctig::directory {
namespace {

std::string trimmed(std::string_view text) {
    const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return std::string(text);
}

}  // namespace

csv_records::csv_records(std::string_view text) : rest_(text) {
    if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
    const auto first = rest_.substr(0, rest_.find('\n'));
    const auto times = [&](char c) { return std::count(first.begin(), first.end(), c); };
    for (const char c : {';', '\t'})
        if (times(c) > times(separator_)) separator_ = c;
}

std::optional<csv_record> csv_records::next() {
    while (!rest_.empty()) {
        csv_record out{.line = line_};
        for (bool more = true; more;) {
            out.cells.push_back(cell());
            more = !rest_.empty() && rest_.front() == separator_;
            if (!rest_.empty()) {
                if (rest_.front() == '\n') ++line_;
                rest_.remove_prefix(1);
            }
        }
        if (out.cells.size() > 1 || !out.cells.front().empty()) return out;
    }
    return std::nullopt;
}

// Up to the separator or the line's end, which stays.
std::string csv_records::cell() {
    while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
    if (!rest_.starts_with('"')) {
        const auto end = std::min(rest_.find_first_of(std::string{separator_, '\n'}), rest_.size());
        auto out = trimmed(rest_.substr(0, end));
        rest_.remove_prefix(end);
        return out;
    }
    std::string out;
    for (rest_.remove_prefix(1); !rest_.empty(); rest_.remove_prefix(1)) {
        if (rest_.starts_with("\"\""))
            rest_.remove_prefix(1);
        else if (rest_.front() == '"')
            break;
        if (rest_.front() == '\n') ++line_;
        out += rest_.front();
    }
    if (rest_.empty()) {
        broken_ = true;
        return trimmed(out);
    }
    rest_.remove_prefix(std::min(rest_.find_first_of(std::string{separator_, '\n'}), rest_.size()));
    return trimmed(out);
}

}  // namespace ctig::directory
