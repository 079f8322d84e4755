#pragma once
// Number rules: what a number becomes on its way. Tried in order; the first that matches the whole number
// wins.
//   dial    what a client dials            -> what the PBX dials
//   report  what the PBX reports           -> what the client can look up
//   lookup  a number in a line URI or book -> the directory number of the line
// Glossary: profile = the rules of a country or a site, a chain of parents up to the rules that everybody
// has.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ctig::lineuri {

enum class direction : std::uint8_t { dial, report, lookup };
inline constexpr std::size_t direction_count = 3;
[[nodiscard]] std::string_view to_string(direction d) noexcept;

struct number_rule {
    std::string name;  ///< for people
    std::vector<direction> directions{direction::dial};
    std::string profile;      ///< empty: everybody's
    std::string pattern;      ///< RE2 syntax: linear in the number, cannot hang
    std::string replacement;  ///< `$1` or `${1}` for a group, `$0` for all of it
};
struct number_profile {
    std::string name, parent;
    std::string lines;      ///< pattern of its users' lines; empty: any
    std::string partition;  ///< of its users' lines; empty: any
};

enum class number_decision : std::uint8_t {
    unchanged,  ///< no rule fits
    by_rule,
    emergency,  ///< passes as it is, whatever the rules and the deny patterns say
    denied,     ///< must not reach the PBX
};

struct number_outcome {
    number_decision how = number_decision::unchanged;
    std::string number;                 ///< what comes out; may carry parameters of a tel URI
    const number_rule* rule = nullptr;  ///< with by_rule, and denied when a rule had changed it; the plan's
    std::string deny_pattern;           ///< with denied
};

/// Immutable once shared. Thread: any, read only.
class number_plan {
public:
    number_plan();
    ~number_plan();
    number_plan(const number_plan&) = delete;
    number_plan& operator=(const number_plan&) = delete;

    // While it is made: each says what is wrong in one sentence, and then adds nothing; empty when all is
    // well.
    [[nodiscard]] std::string add_profile(number_profile profile);
    /// Profiles come first. At most 10,000 rules, patterns of at most 1024 octets.
    [[nodiscard]] std::string add_rule(number_rule rule);
    [[nodiscard]] std::string add_deny(std::string_view pattern);
    void add_emergency(std::string_view number);
    /// For lines that no profile claims; until then none.
    [[nodiscard]] std::string set_default_profile(std::string_view name);

    /// `number`: digits without visual separators, `+` in front when global. `profile`: a profile's name; an
    /// unknown or empty one has the rules of everybody alone. Only dialled numbers are denied, by what was
    /// dialled or by what it becomes.
    [[nodiscard]] number_outcome apply(direction way, std::string_view number,
                                       std::string_view profile) const;

    /// The profile of the user of a line: the last that names a pattern or partition and fits, else the
    /// default one.
    [[nodiscard]] const std::string& profile_of(std::string_view line, std::string_view partition) const;
    [[nodiscard]] bool has_profile(std::string_view name) const;
    [[nodiscard]] std::size_t rules() const noexcept;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

/// A plan without rules: numbers stay what they are.
[[nodiscard]] const number_plan& no_number_rules();

/// What is wrong with a pattern; empty when nothing is.
[[nodiscard]] std::string check_number_pattern(std::string_view pattern);

/// "rule \"RTP\" (a -> b)", "no rule fits", ...: one sentence for `normalize --why` and explain.
[[nodiscard]] std::string describe(const number_outcome& outcome);

}  // namespace ctig::lineuri
