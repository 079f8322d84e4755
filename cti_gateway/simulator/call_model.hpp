#pragma once
// What happens to the calls of the simulated PBX: what may be done in which state, and what happens by
// itself. No clock and no randomness: the time comes in with each call. Names (device IDs, callIDs, cross
// references) are outside: this knows appearances and numbers.
//
// Rules that hold after every call of a member function:
//  - a call has at least two sides (a side: one line with all its phones, one trunk, or one queue), or one
//  that dials or hears a tone;
//  - a call has a line of ours or a queue in it: two trunks are not left to each other;
//  - a line is in a call on one phone only, but for those that ring and those that show a shared line's call;
//  - a phone talks, dials or hears a tone on one connection at a time.
#include "cti_gateway/simulator/call_register.hpp"
#include "cti_gateway/simulator/line_features.hpp"
#include "cti_gateway/simulator/refusal.hpp"

namespace ctig::simulator {

enum class originate : std::uint8_t {
    at_once,    ///< ECMA-269 autoOriginate doNotPrompt
    prompting,  ///< the phone asks its user to go off hook: AnswerCall does that
};
enum class answered_by : std::uint8_t { request, hand };

class call_model : public call_register {
public:
    call_model(const line_plan& plan, const line_features& features, call_options options, call_sink& sink)
        : call_register(plan, options, sink), features_(features) {}

    outcome<connection_ref> make_call(appearance_id from, std::string_view dialled, originate how,
                                      time_point now);
    outcome<connection_ref> consult(connection_ref existing, std::string_view dialled, time_point now);
    /// Somebody outside calls. Nothing is left of a call that reaches nobody.
    outcome<connection_ref> come_in(const number_party& caller, std::string_view dialled, time_point now);
    outcome<void> answer(connection_ref which, answered_by how, time_point now);
    outcome<void> clear_connection(connection_ref which, csta::event_cause cause);
    outcome<void> clear_call(call_number which);
    outcome<void> hold(connection_ref which);
    /// Of a shared line that holds the call on another phone, too.
    outcome<void> retrieve(connection_ref which);
    outcome<void> alternate(connection_ref held, connection_ref active);
    outcome<void> reconnect(connection_ref active, connection_ref held);
    outcome<void> transfer(connection_ref held, connection_ref active);
    outcome<void> conference(connection_ref held, connection_ref active);
    outcome<void> single_step_transfer(connection_ref active, std::string_view dialled, time_point now);
    outcome<connection_ref> single_step_conference(connection_ref active, appearance_id added);
    outcome<void> deflect(connection_ref alerting, std::string_view dialled, csta::event_cause cause,
                          time_point now);
    outcome<connection_ref> pick_up(connection_ref alerting, appearance_id by, time_point now);
    /// Tones in a call that stands; what is dialled while the caller dials.
    outcome<void> generate_digits(connection_ref from, std::string_view digits, time_point now);

    /// The handset is lifted: what rings there is answered, else somebody begins to dial.
    outcome<void> go_off_hook(appearance_id at, time_point now);
    /// What the phone talks on is cleared.
    void go_on_hook(phone_id phone);
    /// Its calls end when it goes out of service.
    void serve_phone(phone_id phone, service_state state);
    /// The calls of a line on a phone end: the phone fails, or the line leaves it.
    void drop_calls(appearance_id where, csta::event_cause cause);
    outcome<void> answer_outside(connection_ref trunk, time_point now);
    /// The network says who calls, or better than before.
    outcome<void> identify_caller(call_number in, const number_party& caller);
    /// Whoever is outside in the call, the first of them.
    [[nodiscard]] outcome<connection_ref> trunk_of(call_number in) const;

    /// Does what is due at `now`: people answer and hang up, tones end, calls forward.
    void on_timer(time_point now);
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
        std::variant<nowhere, line_id, group_id, outside> where;
        party name;
        std::optional<csta::event_cause> redirected;
    };
    struct pair_of_calls {
        call *held_call, *active_call;
        connection *held, *active;
        appearance_id at;
    };

    // call_origination.cpp: calls begin
    [[nodiscard]] outcome<void> may_dial(appearance_id from, std::string_view dialled) const;
    [[nodiscard]] outcome<void> may_begin(appearance_id from) const;
    void start(call& which, connection_number caller, csta::event_cause cause, time_point now);
    void dial_digits(call& in, connection& dialling, std::string_view digits, time_point now);
    void finish_dialling(call& in, connection& dialling, time_point now);

    // call_routing.cpp: where a call goes
    [[nodiscard]] destination find_destination(std::string_view dialled, std::optional<line_id> from) const;
    [[nodiscard]] std::optional<csta::event_cause> obstacle(const call& in, line_id to) const;
    [[nodiscard]] bool wants(appearance_id where, const call& in) const;
    [[nodiscard]] bool has_room(appearance_id where) const;
    [[nodiscard]] outcome<void> may_redirect(const call& in, connection_number leaving,
                                             const destination& to) const;
    [[nodiscard]] destination follow_forwarding(call& in, destination to);
    void report_forwarded(call& in, line_id line, const party& to, csta::event_cause cause);
    void route(call& which, const destination& to, csta::event_cause cause, time_point now);
    void reach_network(call& which, const outside& to, csta::event_cause cause, time_point now);
    void fail(call& which, csta::event_cause cause, time_point now);

    // call_ringing.cpp: phones ring and stop ringing
    void ring(call& which, line_id line, csta::event_cause cause, time_point now);
    void alert(call& which, connection& alerting, csta::event_cause cause, time_point now);
    void give_up(call& which, const connection& alerting);
    void divert(call& which, line_id from, const destination& to, csta::event_cause cause, time_point now);
    void stop_ringing(call& which, line_id line, const party& to, csta::event_cause cause);
    void forward_unanswered(call& which, const connection& alerting, time_point now);
    [[nodiscard]] std::vector<connection_number> ringing_on(const call& in, line_id line) const;

    // call_queues.cpp
    [[nodiscard]] std::optional<line_id> free_member(const call& in, group_id group) const;
    void reach_group(call& which, group_id group, csta::event_cause cause, time_point now);
    void distribute(call& which, connection& waiting, time_point now);

    // call_talking.cpp
    [[nodiscard]] outcome<void> may_talk(const connection& which, connection_ref ref) const;
    void establish(call& which, connection& answering, csta::event_cause cause, time_point now);
    void show_at_other_phones(call& which, appearance_id talking);
    void answer_by_itself(call& in, connection& ringing, time_point now);
    void set_held(const call& in, connection& which, csta::event_cause cause);
    void set_retrieved(const call& in, connection& which, csta::event_cause cause);

    // call_merging.cpp
    [[nodiscard]] outcome<pair_of_calls> check_pair(connection_ref held, connection_ref active);
    [[nodiscard]] outcome<void> may_merge(const pair_of_calls& pair) const;

    const line_features& features_;
};

}  // namespace ctig::simulator
