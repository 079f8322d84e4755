#pragma once
// What the call model tells of its calls. Reports come while the state they speak of stands, so that whoever
// renders them reads the other parties' states out of the call.
#include <optional>
#include <string_view>
#include <vector>

#include "cti_gateway/simulator/call.hpp"

namespace ctig::simulator {

enum class report_kind : std::uint8_t {
    service_initiated,
    digits_dialed,
    originated,
    offered,
    delivered,
    network_reached,
    queued,
    established,
    bridged,
    failed,
    held,
    retrieved,
    connection_cleared,
    diverted,
    call_information,  ///< who calls became known
};

/// Who is told: everyone in the call, or only the line of the subject (a call that was forwarded before it
/// rang there).
enum class report_scope : std::uint8_t { everyone, own_line };

/// Something happened to one connection of a call. A connection that was cleared is still in the call, in
/// state null.
struct connection_report {
    report_kind kind{};
    const call& in;
    const connection& subject;
    csta::event_cause cause{};
    std::optional<party> new_destination;  ///< diverted
    report_scope scope = report_scope::everyone;
    std::size_t in_front = 0;  ///< queued: how many wait longer
};

/// Two calls became one (transfer, conference), or one call changed hands (single step transfer) or gained a
/// party (single step conference).
struct merge_report {
    enum class kind : std::uint8_t { transferred, conferenced } what{};
    const call& into;  ///< keeps the primary call's number
    call_number primary{};
    std::optional<call_number> secondary;
    appearance_id by{};  ///< who transferred or conferenced
    party other;         ///< transferred to, or added
    csta::event_cause cause{};
    std::vector<connection_number> from_secondary;  ///< which of the connections came from the secondary call
    std::optional<connection_number> joined;        ///< which was in neither call before
};

enum class hook : std::uint8_t { on, off };
enum class service_state : std::uint8_t { in_service, out_of_service };

class call_sink {
public:
    virtual void on_report(const connection_report& report) = 0;
    virtual void on_merge(const merge_report& report) = 0;
    virtual void on_digits(const call& in, const connection& from, std::string_view digits) = 0;
    /// The call is no more; nothing will be told of it again.
    virtual void on_call_gone(call_number number, csta::event_cause cause) = 0;
    virtual void on_hook(phone_id phone, hook now) = 0;
    virtual void on_service_state(phone_id phone, service_state now) = 0;

protected:
    ~call_sink() = default;
};

}  // namespace ctig::simulator
