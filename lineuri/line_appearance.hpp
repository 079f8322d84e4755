#pragma once
// Which line appearance a line URI means (product.md 4): filter the user's appearances by number, partition
// and device; one left: that; several: the stored selection, else the `prefer` patterns; still several:
// ambiguous.
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lineuri/line_uri.hpp"

namespace ctig::lineuri {

struct line_appearance {
    std::string device;
    std::string line;  ///< directory number
    std::string partition;
    std::string display;

    bool operator==(const line_appearance&) const = default;
};

enum class choice : std::uint8_t {
    only_one,       ///< the line URI leaves one appearance
    by_selection,   ///< the user's stored selection decided
    by_preference,  ///< an rcc.prefer pattern decided
    ambiguous,      ///< several are left: the user has to choose
    none,           ///< no appearance of the user's fits
};

struct resolution {
    choice how = choice::none;
    std::optional<line_appearance> appearance;  ///< set for the first three
    std::vector<line_appearance> candidates;    ///< what was left after filtering
    std::string reason;                         ///< one sentence for `explain` and the log
};

/// Where a device profile is, whose lines move with a person from phone to phone.
struct profile_place {
    std::string profile;
    std::string phone;  ///< empty: on none
};

/// Resolves `uri` among `appearances` (all of one user). `prefer`: device name patterns in order, `*` matches
/// any text; each that fits narrows what is left. A line fits when it is written like the number; if none is,
/// like a global number without its `+`; if none is, like the URI's `ext`. Devices and partitions compare
/// without ASCII case. `places` of the profiles among the devices, where that is known: such a device is also
/// the phone that it is on, and counts only where nothing else is left while it is on none.
[[nodiscard]] resolution resolve(const line_uri& uri, std::span<const line_appearance> appearances,
                                 const std::optional<line_appearance>& selected,
                                 std::span<const std::string> prefer,
                                 std::span<const profile_place> places = {});

}  // namespace ctig::lineuri
