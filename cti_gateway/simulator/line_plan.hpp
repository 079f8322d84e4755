#pragma once
// Who can be called and monitored at the simulated PBX. Fixed once built, but for where profiles are.
//   phone       a physical device, by name           SEP-BOB
//   profile     lines that a person takes along: on a phone while the person is logged in there, else on the
//               profile's own, which is no phone and always out of service
//   line        a directory number in a partition    1001 in lab
//   appearance  one line on one phone: what CSTA calls a device, named as directory::pbx_device_id does
//               1001, 1001;partition=lab, 1002;device=SEP-CAROL, 1002;partition=lab;device=SEP-CAROL
//   group       a number whose calls go to whichever of its lines is free, or wait in its queue
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cti_gateway/simulator/simulator_config.hpp"

namespace ctig::simulator {

enum class phone_id : std::uint32_t {};
enum class line_id : std::uint32_t {};
enum class appearance_id : std::uint32_t {};
enum class group_id : std::uint32_t {};

struct appearance {
    phone_id phone{};  ///< where it is now
    phone_id owner{};  ///< whose it is, and what its name says: another only of a profile that is somewhere
    line_id line{};
    std::string name;  ///< its CSTA device ID
};

struct line {
    std::string number, partition, display;
    std::string name;  ///< the number, with `;partition=` where that is needed
    party_rule rule;
    int max_calls = 4;
    line_sharing sharing = line_sharing::exclusive;
    milliseconds offered{0};  ///< so long before it rings
    std::vector<appearance_id> appearances;
};

struct group {
    std::string number, display;
    std::vector<line_id> members;
};

enum class lookup_failure : std::uint8_t { unknown, ambiguous };

/// What a lookup found, or why it found nothing.
template <class Id>
struct lookup {
    std::optional<Id> id;
    lookup_failure failure = lookup_failure::unknown;
};

class line_plan {
public:
    explicit line_plan(const simulator_config& config);

    /// Accepts an appearance's name and every fuller form of it. A number that several phones carry is
    /// ambiguous.
    [[nodiscard]] lookup<appearance_id> find_appearance(std::string_view device_id) const;
    /// The same for what belongs to the line as a whole: the phone need not be named.
    [[nodiscard]] lookup<line_id> find_line(std::string_view device_id) const;
    /// The line that `dialled` reaches from `from`: in the caller's own partition first. A `;partition=`
    /// decides.
    [[nodiscard]] std::optional<line_id> dial(std::string_view dialled, std::optional<line_id> from) const;
    [[nodiscard]] std::optional<group_id> find_group(std::string_view dialled) const;
    /// Whether more digits could make another number out of `digits`.
    [[nodiscard]] bool could_grow(std::string_view digits) const;
    /// The rule for a number beyond the trunks; nothing when there is no way out for it.
    [[nodiscard]] const party_rule* find_outside(std::string_view number) const;

    [[nodiscard]] const line& at(line_id id) const { return lines_[static_cast<std::size_t>(id)]; }
    [[nodiscard]] const appearance& at(appearance_id id) const {
        return appearances_[static_cast<std::size_t>(id)];
    }
    [[nodiscard]] const group& at(group_id id) const { return groups_[static_cast<std::size_t>(id)]; }
    [[nodiscard]] const std::string& name_of(phone_id id) const {
        return phones_[static_cast<std::size_t>(id)].name;
    }
    [[nodiscard]] const std::string& model_of(phone_id id) const {
        return phones_[static_cast<std::size_t>(id)].model;
    }
    [[nodiscard]] std::optional<phone_id> find_phone(std::string_view name) const;
    [[nodiscard]] bool is_profile(phone_id id) const {
        return phones_[static_cast<std::size_t>(id)].kind == directory::device_kind::profile;
    }
    /// The phone that a profile is on, or the profile itself; a phone is where it is.
    [[nodiscard]] phone_id place_of(phone_id id) const { return phones_[static_cast<std::size_t>(id)].at; }
    /// The lines of a profile are on that phone from now on; on itself: on none.
    void carry(phone_id profile, phone_id to);
    /// A device's own lines, wherever they are.
    [[nodiscard]] std::span<const appearance_id> owned_by(phone_id id) const {
        return phones_[static_cast<std::size_t>(id)].own;
    }
    [[nodiscard]] std::span<const appearance_id> on_phone(phone_id id) const {
        return phones_[static_cast<std::size_t>(id)].appearances;
    }
    [[nodiscard]] std::size_t appearance_count() const noexcept { return appearances_.size(); }
    [[nodiscard]] std::size_t line_count() const noexcept { return lines_.size(); }
    [[nodiscard]] std::size_t phone_count() const noexcept { return phones_.size(); }
    [[nodiscard]] std::size_t group_count() const noexcept { return groups_.size(); }
    /// Whether events say people's names: `N<1001>Bob` (csta.md 3).
    [[nodiscard]] bool says_names() const noexcept { return says_names_; }

private:
    [[nodiscard]] line_id line_for(const directory::device_line& what);
    void name_everything(const directory::directory& names);
    void set_rule(const line_options& rule);

    struct phone {
        std::string name, model;
        directory::device_kind kind{};
        phone_id at{};
        std::vector<appearance_id> own, appearances;
    };
    std::vector<phone> phones_;
    std::vector<line> lines_;
    /// Of that number, in the order of the configuration; none: empty.
    [[nodiscard]] std::span<const line_id> with_number(std::string_view number) const;

    boost::unordered_flat_map<std::string, std::vector<line_id>> by_number_;
    std::vector<std::string> numbers_;  ///< all, sorted
    std::vector<appearance> appearances_;
    std::vector<group> groups_;
    std::vector<outside_options> outside_;
    bool says_names_;
};

}  // namespace ctig::simulator
