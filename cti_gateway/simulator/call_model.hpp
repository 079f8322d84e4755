#pragma once
// The calls of the simulated PBX: who is connected to whom, what may be done in which state, and what happens
// by itself. No clock and no randomness: the time comes in with each call. Names (device IDs, callIDs, cross
// references) are outside: this knows appearances and numbers.
//
// Rules that hold after every call of a member function:
//  - a call has at least two sides (a side: one line with all its ringing phones, or one trunk), or one that
//  is initiated;
//  - a call has a line of ours in it: two trunks are not left to each other;
//  - a line is in a call once, so that the number names a side;
//  - a phone talks on one connection (initiated or connected) at a time.
#include <map>
#include <set>
#include <span>

#include "cti_gateway/simulator/call_report.hpp"
#include "cti_gateway/simulator/line_features.hpp"
#include "cti_gateway/simulator/refusal.hpp"

namespace ctig::simulator {

struct call_options {
    milliseconds failed_tone{2000};
    std::size_t most_calls = 100000;
    std::uint32_t trunk_channels = 1000;
    std::size_t most_in_conference = 8;
};

enum class originate : std::uint8_t {
    at_once,    ///< ECMA-269 autoOriginate doNotPrompt
    prompting,  ///< the phone asks its user to go off hook: AnswerCall does that
};

class call_model {
public:
    call_model(const line_plan& plan, const line_features& features, call_options options, call_sink& sink);

    outcome<connection_ref> make_call(appearance_id from, std::string_view dialled, originate how,
                                      time_point now);
    outcome<void> answer(connection_ref which, time_point now);
    outcome<void> clear_connection(connection_ref which);
    outcome<void> clear_call(call_number which);
    outcome<void> hold(connection_ref which);
    outcome<void> retrieve(connection_ref which);
    outcome<void> alternate(connection_ref held, connection_ref active);
    outcome<void> reconnect(connection_ref active, connection_ref held);
    outcome<connection_ref> consult(connection_ref existing, std::string_view dialled, time_point now);
    outcome<void> transfer(connection_ref held, connection_ref active);
    outcome<void> conference(connection_ref held, connection_ref active);
    outcome<void> single_step_transfer(connection_ref active, std::string_view dialled, time_point now);
    outcome<void> deflect(connection_ref alerting, std::string_view dialled, time_point now);
    outcome<void> generate_digits(connection_ref from, std::string_view digits);

    /// Does what is due at `now`: people answer and hang up, tones end, calls forward.
    void on_timer(time_point now);
    [[nodiscard]] std::optional<time_point> next_timer() const;

    [[nodiscard]] const call* find(call_number number) const;
    [[nodiscard]] const std::map<call_number, call>& calls() const noexcept { return calls_; }
    /// The calls that have a connection at `where`, oldest first.
    [[nodiscard]] std::span<const call_number> calls_at(appearance_id where) const;
    /// Whether there is a way to `dialled` at all, be it busy or not.
    [[nodiscard]] bool is_a_number(std::string_view dialled, line_id from) const;

private:
    struct outside {
        std::string number;
        party_rule rule;
    };
    struct nowhere {};
    /// Where a call is going, and why it goes there when it was redirected.
    struct destination {
        std::variant<nowhere, line_id, outside> where;
        party name;
        std::optional<csta::event_cause> redirected;
    };
    struct pair_of_calls {
        call *held_call, *active_call;
        connection *held, *active;
    };

    // call_model.cpp: calls and connections come and go
    connection_ref new_call(appearance_id from, party called);
    connection& add(call& in, endpoint where, connection_state state);
    void drop(call& from, connection_number which, csta::event_cause cause);
    void remove(call& from, connection_number which);
    void settle(call& which);
    void erase(call& which);
    void arm(const call& in, connection& which, next_step next, time_point at);
    void disarm(const call& in, connection& which);
    void report(report_kind kind, const call& in, const connection& subject, csta::event_cause cause);
    [[nodiscard]] connection* find(connection_ref which);
    [[nodiscard]] bool talks(phone_id phone, connection_ref except) const;
    [[nodiscard]] outcome<void> may_talk(const connection& which, connection_ref ref) const;
    [[nodiscard]] bool same_side(const connection& a, const connection& b) const;
    [[nodiscard]] bool holds_a_line_besides(const call& in, connection_number leaving) const;

    // call_origination.cpp: calls begin
    [[nodiscard]] outcome<void> may_dial(appearance_id from, std::string_view dialled) const;
    void start(call& which, connection_number caller, csta::event_cause cause, time_point now);

    // call_routing.cpp: where a call goes
    [[nodiscard]] destination find_destination(std::string_view dialled, line_id from) const;
    [[nodiscard]] std::optional<csta::event_cause> obstacle(const call& in, line_id to) const;
    [[nodiscard]] bool takes_calls(appearance_id where) const;
    [[nodiscard]] outcome<void> may_redirect(const call& in, connection_number leaving,
                                             const destination& to) const;
    [[nodiscard]] destination follow_forwarding(call& in, destination to);
    void report_forwarded(call& in, line_id line, const party& to, csta::event_cause cause);
    void route(call& which, const destination& to, csta::event_cause cause, time_point now);
    void ring(call& which, line_id line, csta::event_cause cause, time_point now);
    void reach_network(call& which, const outside& to, csta::event_cause cause, time_point now);
    void fail(call& which, csta::event_cause cause, time_point now);

    // call_diversion.cpp: a ringing call goes elsewhere
    void divert(call& which, line_id from, const destination& to, csta::event_cause cause, time_point now);
    void forward_unanswered(call& which, const connection& alerting, time_point now);
    [[nodiscard]] std::vector<connection_number> ringing_on(const call& in, line_id line) const;

    // call_talking.cpp
    void establish(call& which, connection& answering, time_point now);
    void answer_by_itself(call& in, connection& ringing, time_point now);
    void set_held(const call& in, connection& which, csta::event_cause cause);
    void set_retrieved(const call& in, connection& which, csta::event_cause cause);

    // call_merging.cpp
    [[nodiscard]] outcome<pair_of_calls> check_pair(connection_ref held, connection_ref active);
    [[nodiscard]] outcome<void> may_merge(const pair_of_calls& pair) const;
    std::vector<connection_number> move_connections(call& from, call& into, connection_number but);

    const line_plan& plan_;
    const line_features& features_;
    const call_options options_;
    call_sink& sink_;
    std::map<call_number, call> calls_;
    std::vector<std::vector<call_number>> calls_at_;  ///< by appearance
    std::set<std::pair<time_point, connection_ref>> deadlines_;
    std::set<std::uint32_t> free_channels_;
    std::uint64_t last_call_ = 0, last_connection_ = 0;
};

}  // namespace ctig::simulator
