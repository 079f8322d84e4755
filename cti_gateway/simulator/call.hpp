#pragma once
// A call at the simulated PBX, after the half-call model of ECMA-269: a call is a set of connections, each
// the relation of the call to one endpoint, in a state of its own.
//
//   1000 ── connection: connected ── call 7 ── connection: alerting ── 1002;device=SEP-CAROL
//                                           └─ connection: alerting ── 1002;device=SOFT-CAROL   (same side:
//                                           one line)
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "csta/message.hpp"
#include "cti_gateway/simulator/line_plan.hpp"

namespace ctig::simulator {

using time_point = std::chrono::steady_clock::time_point;
using connection_state = csta::local_connection_state;

enum class call_number : std::uint64_t {};
enum class connection_number : std::uint64_t {};

/// A number as it was dialled, or of somebody outside, with the name that came along.
struct number_party {
    std::string number, name;
    bool operator==(const number_party&) const = default;
};
/// Someone as events name them: an appearance, a line as a whole, or a number.
using party = std::variant<appearance_id, line_id, number_party>;

/// Someone beyond the trunks: the channel is what CSTA sees (a network interface device), the number whom it
/// reaches.
struct trunk_end {
    std::uint32_t channel = 0;
    number_party beyond;
    bool operator==(const trunk_end&) const = default;
};
/// A place in the queue of a group whose members are all busy.
struct queue_place {
    group_id in{};
    number_party group;
    bool operator==(const queue_place&) const = default;
};
/// Where a call would have gone that reached nobody: busy, no such number.
struct nobody {
    party called;
    bool operator==(const nobody&) const = default;
};
using endpoint = std::variant<appearance_id, trunk_end, queue_place, nobody>;

/// What happens to a connection by itself at its deadline.
enum class next_step : std::uint8_t {
    none,
    answer,
    forward,
    clear,
    give_up,     ///< it rang long enough
    deliver,     ///< an offered call begins to ring
    distribute,  ///< a queue looks for a member who is free
    dial,        ///< no more digits came
};

struct connection {
    connection_number number{};
    endpoint where;
    connection_state state = connection_state::null;
    std::optional<time_point> deadline;
    next_step next = next_step::none;
    party_rule rule;       ///< of the called endpoint
    bool offered = false;  ///< alerting, but the phone does not ring yet (ECMA-269 offered mode)
};

[[nodiscard]] party party_of(const connection& c);
/// Another appearance of a shared line that is in the call: it shows the call and could resume it (ECMA-269
/// shared bridged appearance, inactive).
[[nodiscard]] bool is_bridged(const connection& c);

struct call {
    call_number number{};
    party calling, called;
    std::optional<party> last_redirection;
    std::vector<connection> connections;  ///< in the order of joining
    std::string digits;                   ///< dialled so far, while the caller dials

    [[nodiscard]] connection* find(connection_number wanted) {
        const auto found = std::ranges::find(connections, wanted, &connection::number);
        return found == connections.end() ? nullptr : &*found;
    }
    [[nodiscard]] const connection* find(connection_number wanted) const {
        const auto found = std::ranges::find(connections, wanted, &connection::number);
        return found == connections.end() ? nullptr : &*found;
    }
    [[nodiscard]] const connection* at(appearance_id where) const {
        const auto found = std::ranges::find(connections, endpoint{where}, &connection::where);
        return found == connections.end() ? nullptr : &*found;
    }
    /// Somebody outside called; else it is a call between lines or to the outside.
    [[nodiscard]] bool came_in() const { return std::holds_alternative<number_party>(calling); }
};

struct connection_ref {
    call_number in{};
    connection_number which{};
    auto operator<=>(const connection_ref&) const = default;
};

}  // namespace ctig::simulator
