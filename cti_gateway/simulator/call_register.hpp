#pragma once
// The calls of the simulated PBX and their connections, kept consistent: who is where, what is due when,
// which trunk channels are taken, which phones are off hook or out of service. What may be done with them is
// for call_model.
#include <map>
#include <set>
#include <span>

#include "cti_gateway/simulator/call_report.hpp"

namespace ctig::simulator {

struct call_options {
    milliseconds failed_tone{2000};
    milliseconds digits{4000};     ///< the wait for the next digit
    milliseconds ringing{180000};  ///< the longest
    std::size_t most_calls = 100000;
    std::uint32_t trunk_channels = 1000;
    std::size_t most_in_conference = 8;
};

class call_register {
public:
    call_register(const call_register&) = delete;
    call_register& operator=(const call_register&) = delete;

    [[nodiscard]] std::optional<time_point> next_timer() const;
    [[nodiscard]] const call* find(call_number number) const;
    [[nodiscard]] const std::map<call_number, call>& calls() const noexcept { return calls_; }
    /// The calls that have a connection at `where`, oldest first.
    [[nodiscard]] std::span<const call_number> calls_at(appearance_id where) const;
    /// What the phone's user talks, dials or hears a tone on; nothing while the phone is free.
    [[nodiscard]] std::optional<connection_ref> talking_on(phone_id phone) const;
    [[nodiscard]] hook hook_of(phone_id phone) const;
    [[nodiscard]] service_state state_of(phone_id phone) const;

protected:
    struct due {
        connection_ref which;
        next_step next = next_step::none;
    };

    call_register(const line_plan& plan, call_options options, call_sink& sink);
    ~call_register() = default;

    connection_ref open_call(endpoint from, party calling, party called, connection_state state);
    connection& add(call& in, endpoint where, connection_state state);
    /// Reports that the connection is cleared, and removes it.
    void drop(call& from, connection_number which, csta::event_cause cause);
    /// Removes it without a word.
    void remove(call& from, connection_number which);
    /// A call that only one side is left in, or nobody but trunks, ends for those too. Says whether it lives.
    bool settle(call& which);
    void clear_all(call& which, csta::event_cause cause);
    void erase(call& which, csta::event_cause cause = csta::event_cause::normal_clearing);
    /// Other appearances of the line leave the call that nobody of the line talks in any more.
    void drop_bridged(call& from, line_id line, csta::event_cause cause);
    std::vector<connection_number> move_connections(call& from, call& into, connection_number but);

    void arm(const call& in, connection& which, next_step next, time_point at);
    void disarm(const call& in, connection& which);
    /// Takes the next thing that is due, and disarms it.
    [[nodiscard]] std::optional<due> take_due(time_point now);

    void report(report_kind kind, const call& in, const connection& subject, csta::event_cause cause);
    void set_hook(phone_id phone, hook now);
    void set_state(phone_id phone, service_state now);

    [[nodiscard]] connection* find(connection_ref which);
    [[nodiscard]] bool same_side(const connection& a, const connection& b) const;
    [[nodiscard]] bool is_on(const connection& c, line_id line) const;
    /// A call has one place in a queue, as a name stands for one connection.
    [[nodiscard]] static bool waits_in(const call& in, group_id group);
    [[nodiscard]] bool has_line(const call& in, line_id line) const;
    /// Whether a line (or a queue) other than that of `leaving` is in the call.
    [[nodiscard]] bool holds_a_line_besides(const call& in, connection_number leaving) const;

    const line_plan& plan_;
    const call_options options_;
    call_sink& sink_;
    std::map<call_number, call> calls_;
    std::vector<std::vector<call_number>> calls_at_;  ///< by appearance
    std::set<std::uint32_t> free_channels_;

private:
    void hang_up_when_idle(phone_id phone);

    std::set<std::pair<time_point, connection_ref>> deadlines_;
    std::set<phone_id> off_hook_, out_of_service_;
    std::uint64_t last_call_ = 0, last_connection_ = 0;
};

}  // namespace ctig::simulator
