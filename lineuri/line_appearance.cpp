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

using places_span = std::span<const profile_place>;

const profile_place* place_of(const line_appearance& a, places_span places) noexcept {
    const auto it = std::find_if(places.begin(), places.end(),
                                 [&](const profile_place& p) { return p.profile == a.device; });
    return it == places.end() ? nullptr : &*it;
}

bool is_nowhere(const line_appearance& a, places_span places) noexcept {
    const auto* place = place_of(a, places);
    return place != nullptr && place->phone.empty();
}

bool same_device(const std::string& named, const line_appearance& a, places_span places) noexcept {
    const auto* place = place_of(a, places);
    return iequals(named, a.device) || (place != nullptr && iequals(named, place->phone));
}

// tel URIs compare without regard to case (RFC 3966 section 4), their parameters included.
bool fits(const line_uri& uri, const line_appearance& a, spelling how, places_span places) noexcept {
    return same_line(uri, a.line, how) && (!uri.partition || iequals(*uri.partition, a.partition)) &&
           (!uri.device || same_device(*uri.device, a, places));
}

appearances filter(const line_uri& uri, std::span<const line_appearance> all, places_span places) {
    appearances left;
    for (const auto how : {spelling::as_given, spelling::without_plus, spelling::extension}) {
        std::copy_if(all.begin(), all.end(), std::back_inserter(left),
                     [&](const line_appearance& a) { return fits(uri, a, how, places); });
        if (!left.empty()) break;
    }
    return left;
}

/// Leaves out the profiles that are on no phone while there are others; says which, for people.
std::string leave_out_nowhere(appearances& candidates, places_span places) {
    const auto nowhere = [&](const line_appearance& a) { return is_nowhere(a, places); };
    if (std::all_of(candidates.begin(), candidates.end(), nowhere)) return {};
    std::string said;
    std::erase_if(candidates, [&](const line_appearance& a) {
        if (!nowhere(a)) return false;
        said += "; " + a.device + " is on no phone now";
        return true;
    });
    return said;
}

bool same_place(const line_appearance& a, const line_appearance& b) noexcept {
    return iequals(a.device, b.device) && a.line == b.line && iequals(a.partition, b.partition);
}

// "softphone-1001 (1000 in lab)", "PROF-JOE, on SEP1 now (1000)"
std::string describe(const line_appearance& a, places_span places) {
    const auto* place = place_of(a, places);
    const std::string now = place == nullptr       ? ""
                            : place->phone.empty() ? ", on no phone now"
                                                   : ", on " + place->phone + " now";
    return a.device + now + " (" + a.line + (a.partition.empty() ? "" : " in " + a.partition) + ")";
}

resolution decided(choice how, const line_appearance& a, appearances candidates, std::string reason) {
    return {.how = how, .appearance = a, .candidates = std::move(candidates), .reason = std::move(reason)};
}

std::string list(const appearances& some, places_span places) {
    constexpr std::size_t shown = 8;
    std::string out;
    for (std::size_t i = 0; i < some.size() && i < shown; ++i)
        out += (i == 0 ? "" : ", ") + describe(some[i], places);
    if (some.size() > shown) out += " and " + std::to_string(some.size() - shown) + " more";
    return out;
}

resolution nothing_fits(const line_uri& uri, std::span<const line_appearance> all, places_span places) {
    std::string reason = "no line appearance of the user's fits \"" + uri.text + "\"";
    if (all.empty())
        reason += ": none is assigned";
    else
        reason += ": assigned are " + list({all.begin(), all.end()}, places);
    return {.how = choice::none, .reason = std::move(reason)};
}

// Each pattern that fits at all narrows what is left; the first that leaves one decides.
std::optional<resolution> by_preference(const appearances& candidates, std::span<const std::string> prefer,
                                        places_span places) {
    appearances left = candidates;
    for (const auto& pattern : prefer) {
        appearances matched;
        std::copy_if(left.begin(), left.end(), std::back_inserter(matched), [&](const line_appearance& a) {
            const auto* place = place_of(a, places);
            return glob_match(pattern, a.device) || (place != nullptr && glob_match(pattern, place->phone));
        });
        if (matched.size() == 1)
            return decided(choice::by_preference, matched.front(), candidates,
                           "rcc.prefer's \"" + pattern + "\" chose " + describe(matched.front(), places));
        if (!matched.empty()) left = std::move(matched);
    }
    return std::nullopt;
}

resolution choose(appearances candidates, const std::optional<line_appearance>& selected,
                  std::span<const std::string> prefer, places_span places) {
    if (candidates.size() == 1) {
        const auto only = candidates.front();
        return decided(choice::only_one, only, std::move(candidates),
                       describe(only, places) + " is the only one that fits");
    }
    if (selected) {
        const auto it = std::find_if(candidates.begin(), candidates.end(),
                                     [&](const line_appearance& a) { return same_place(a, *selected); });
        if (it != candidates.end()) {
            const auto chosen = *it;
            return decided(choice::by_selection, chosen, std::move(candidates),
                           "the user selected " + describe(chosen, places));
        }
    }
    if (auto preferred = by_preference(candidates, prefer, places)) return std::move(*preferred);
    auto reason = std::to_string(candidates.size()) +
                  " line appearances fit and the user has to select one: " + list(candidates, places);
    return {.how = choice::ambiguous, .candidates = std::move(candidates), .reason = std::move(reason)};
}

}  // namespace

resolution resolve(const line_uri& uri, std::span<const line_appearance> all,
                   const std::optional<line_appearance>& selected, std::span<const std::string> prefer,
                   places_span places) {
    auto candidates = filter(uri, all, places);
    if (candidates.empty()) return nothing_fits(uri, all, places);
    const auto left_out = leave_out_nowhere(candidates, places);
    auto chosen = choose(std::move(candidates), selected, prefer, places);
    chosen.reason += left_out;
    return chosen;
}

}  // namespace ctig::lineuri
