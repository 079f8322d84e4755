#include "lineuri/line_appearance.hpp"

#include <algorithm>
#include <string_view>

#include "lineuri/text.hpp"

namespace ctig::lineuri {
namespace {

using appearances = std::vector<line_appearance>;

std::string_view without_plus(std::string_view number) noexcept {
    if (number.starts_with('+')) number.remove_prefix(1);
    return number;
}

// How a line may be written in the directory, best first. PBXs name an E.164 line with or without its +, and
// Avaya's line URIs (tel:+15551000;ext=1000) name the line by its extension.
enum class spelling { as_given, without_plus, extension };

bool same_line(const line_uri& uri, std::string_view line, spelling how) noexcept {
    switch (how) {
        case spelling::as_given: return line == uri.number;
        case spelling::without_plus: return uri.global && without_plus(line) == without_plus(uri.number);
        case spelling::extension: return uri.extension && line == *uri.extension;
    }
    return false;
}

// tel URIs compare without regard to case (RFC 3966 section 4), their parameters included.
bool fits(const line_uri& uri, const line_appearance& a, spelling how) noexcept {
    return same_line(uri, a.line, how) && (!uri.partition || iequals(*uri.partition, a.partition)) &&
           (!uri.device || iequals(*uri.device, a.device));
}

appearances filter(const line_uri& uri, std::span<const line_appearance> all) {
    appearances left;
    for (const auto how : {spelling::as_given, spelling::without_plus, spelling::extension}) {
        std::copy_if(all.begin(), all.end(), std::back_inserter(left),
                     [&](const line_appearance& a) { return fits(uri, a, how); });
        if (!left.empty()) break;
    }
    return left;
}

bool same_place(const line_appearance& a, const line_appearance& b) noexcept {
    return iequals(a.device, b.device) && a.line == b.line && iequals(a.partition, b.partition);
}

// "softphone-1001 (1000 in lab)"
std::string describe(const line_appearance& a) {
    return a.device + " (" + a.line + (a.partition.empty() ? "" : " in " + a.partition) + ")";
}

resolution decided(choice how, const line_appearance& a, appearances candidates, std::string reason) {
    return {.how = how, .appearance = a, .candidates = std::move(candidates), .reason = std::move(reason)};
}

std::string list(const appearances& some) {
    constexpr std::size_t shown = 8;
    std::string out;
    for (std::size_t i = 0; i < some.size() && i < shown; ++i)
        out += (i == 0 ? "" : ", ") + describe(some[i]);
    if (some.size() > shown) out += " and " + std::to_string(some.size() - shown) + " more";
    return out;
}

resolution nothing_fits(const line_uri& uri, std::span<const line_appearance> all) {
    std::string reason = "no line appearance of the user's fits \"" + uri.text + "\"";
    if (all.empty())
        reason += ": none is assigned";
    else
        reason += ": assigned are " + list({all.begin(), all.end()});
    return {.how = choice::none, .reason = std::move(reason)};
}

// Each pattern that fits at all narrows what is left; the first that leaves one decides.
std::optional<resolution> by_preference(const appearances& candidates, std::span<const std::string> prefer) {
    appearances left = candidates;
    for (const auto& pattern : prefer) {
        appearances matched;
        std::copy_if(left.begin(), left.end(), std::back_inserter(matched),
                     [&](const line_appearance& a) { return glob_match(pattern, a.device); });
        if (matched.size() == 1)
            return decided(choice::by_preference, matched.front(), candidates,
                           "rcc.prefer's \"" + pattern + "\" chose " + describe(matched.front()));
        if (!matched.empty()) left = std::move(matched);
    }
    return std::nullopt;
}

}  // namespace

resolution resolve(const line_uri& uri, std::span<const line_appearance> all,
                   const std::optional<line_appearance>& selected, std::span<const std::string> prefer) {
    auto candidates = filter(uri, all);
    if (candidates.empty()) return nothing_fits(uri, all);
    if (candidates.size() == 1) {
        const auto only = candidates.front();
        return decided(choice::only_one, only, std::move(candidates),
                       describe(only) + " is the only one that fits");
    }
    if (selected) {
        const auto it = std::find_if(candidates.begin(), candidates.end(),
                                     [&](const line_appearance& a) { return same_place(a, *selected); });
        if (it != candidates.end()) {
            const auto chosen = *it;
            return decided(choice::by_selection, chosen, std::move(candidates),
                           "the user selected " + describe(chosen));
        }
    }
    if (auto preferred = by_preference(candidates, prefer)) return std::move(*preferred);
    auto reason = std::to_string(candidates.size()) +
                  " line appearances fit and the user has to select one: " + list(candidates);
    return {.how = choice::ambiguous, .candidates = std::move(candidates), .reason = std::move(reason)};
}

}  // namespace ctig::lineuri
