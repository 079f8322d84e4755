#pragma once
// The user agent's inside: the tables, and one group of functions for each thing that happens. Each group has
// a file of its own, named at its head.
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sip_session/answered_requests.hpp"
#include "sip_session/client_transactions.hpp"
#include "sip_session/dialog_table.hpp"
#include "sip_session/drop_counters.hpp"
#include "sip_session/message_limits.hpp"
#include "sip_session/own_addresses.hpp"
#include "sip_session/response.hpp"
#include "sip_session/server_transactions.hpp"
#include "sip_session/timer_queue.hpp"
#include "sip_session/user_agent.hpp"
#include "sip_session/validate.hpp"

namespace ctig::sip {

/// What an answer says beside what it repeats of its request. Lifetime: of the texts.
struct reply {
    int status = 200;
    std::string_view warning{};  ///< for trusted peers only
    std::string_view body{};
    std::optional<std::chrono::seconds> retry_after{};
    std::vector<header_field> fields{};
    std::string_view contact{};
    record_route routes = record_route::leave_out;
};

/// Whose deadline it is.
struct timer_key {
    enum class owner_type : std::uint8_t { server_transaction, client_transaction, dialog };
    owner_type owner;
    std::uint64_t id;

    bool operator==(const timer_key&) const = default;
    struct hash {
        std::size_t operator()(const timer_key& k) const noexcept {
            return std::hash<std::uint64_t>{}(k.id * 4 + static_cast<std::uint64_t>(k.owner));
        }
    };
};

/// A message that has been read, and is to be acted on.
struct received_message {
    flow from;
    std::string bytes;
    time_point at;
    message msg;                           ///< of `bytes`
    boost::system::error_code unreadable;  ///< why `msg` says nothing
    request_view view;                     ///< of a request
    boost::system::error_code unviewable;  ///< why `view` says nothing
    boost::system::error_code fault;       ///< why a request is refused
    refusal_detail detail;
};

struct user_agent::impl {
    impl(user_agent_config c, id_source source);

    // ---- message_dispatch.cpp: from bytes to what they are about
    void on_message(const flow& from, std::string_view bytes, time_point now);
    /// Does what waits for its like: see `read`.
    void act() {
        if (unacted != 0) act_on_what_was_read();
        if (!answers.empty()) give_answers();
    }
    void act_on_what_was_read();
    void act_on(const received_message& what);
    void on_broken_stream(const flow& from, std::string_view start, int status, time_point now);
    void refuse_stranger(const flow& from, const message* m, time_point now);
    void on_request(const received_message& what);
    void on_new_request(const request_view& r, std::string key, time_point now);
    [[nodiscard]] bool refuse_for_load(const request_view& r);
    [[nodiscard]] std::chrono::seconds spread_retry_after();
    [[nodiscard]] bool absorb_retransmission(server_transaction* t, const request_view& r, time_point now);
    [[nodiscard]] bool absorb_retransmission(const std::optional<answered_request>& a, const request_view& r);
    [[nodiscard]] bool is_merged(const request_view& r) const;

    // ---- request_checks.cpp: RFC 3261 8.2.1 to 8.2.3; true when the request has been refused
    /// What a method that is not ours is answered; nothing for one of ours.
    [[nodiscard]] static std::optional<reply> refusal_of_method(std::string_view method);
    [[nodiscard]] bool refuse_method(server_transaction& t, const request_view& r, time_point now);
    [[nodiscard]] bool refuse_target(server_transaction& t, const request_view& r, time_point now);
    [[nodiscard]] bool refuse_extensions(server_transaction& t, const request_view& r, time_point now);
    [[nodiscard]] bool refuse_content(server_transaction& t, const request_view& r, time_point now);
    void refuse_unknown_dialog(server_transaction& t, time_point now);
    void refuse_media_type(server_transaction& t, std::string_view warning, time_point now);

    // ---- invite_handling.cpp: INVITEs in, their answers out
    void on_initial_invite(server_transaction& t, const request_view& r, time_point now);
    void on_reinvite(server_transaction& t, uas_dialog& d, const request_view& r, time_point now);
    void on_invite_for_unknown_dialog(server_transaction& t, const request_view& r, time_point now);
    void open_dialog(server_transaction& t, const request_view& r, const session_timer_verdict& timer,
                     time_point now);
    void answer_invite(request_id request, const answer& with, time_point now);
    void accept_invite(server_transaction& t, uas_dialog& d, const answer& with, time_point now);
    void refuse_invite(server_transaction& t, uas_dialog& d, const reply& with, time_point now);
    void give_timestamp_back(server_transaction& t, const request_view& r, time_point now);

    // ---- invite_completion.cpp: ACK, CANCEL, and an INVITE that nobody answers or acknowledges
    void on_ack(const request_view& r, time_point now);
    void on_cancel(server_transaction& t, const request_view& r, time_point now);
    [[nodiscard]] bool answer_late_cancel(server_transaction& t,
                                          const std::optional<answered_request>& invite,
                                          const request_view& r, time_point now);
    void cancel_pending_invite(uas_dialog& d, const reply& with, time_point now);
    void confirm(uas_dialog& d, time_point now);
    void on_no_ack(uas_dialog& d, time_point now);

    // ---- in_dialog_requests.cpp
    void on_request_in_dialog(server_transaction& t, uas_dialog& d, const request_view& r, time_point now);
    [[nodiscard]] bool refuse_order_or_source(server_transaction& t, uas_dialog& d, const request_view& r,
                                              time_point now);
    void on_info(server_transaction& t, uas_dialog& d, const request_view& r, time_point now);
    void on_options(server_transaction& t, const request_view& r, time_point now);
    void answer_info_soon(request_id request, answer with, time_point now);
    void give_answers();
    void answer_info(request_id request, const answer& with, time_point now);
    void answer_options(request_id request, const answer& with, time_point now);

    // ---- session_refresh.cpp: the session timer, both ways
    [[nodiscard]] session_timer_verdict read_session_timer(const message& m) const;
    void refuse_short_session(server_transaction& t, time_point now);
    void on_update(server_transaction& t, uas_dialog& d, const request_view& r, time_point now);
    void send_refresh(uas_dialog& d, std::chrono::seconds interval, time_point now);
    void on_refresh_answered(uas_dialog& d, int status, const message* m, time_point now);
    /// Session-Expires of an answer; empty without terms.
    [[nodiscard]] static std::string session_expires_text(const std::optional<session_timer_terms>& terms);
    static void add_timer_fields(reply& out, const std::optional<session_timer_terms>& terms,
                                 std::string_view session_expires);

    // ---- dialog_requests.cpp: what we send to the client, and its answers
    void send_event(dialog_id id, std::string body, time_point now);
    void pump_events(uas_dialog& d, time_point now);
    [[nodiscard]] bool events_may_go(const uas_dialog& d, time_point now) const;
    void on_response(const message& m, time_point now);
    void on_request_completed(own_request what, dialog_id id, client_transaction_id transaction, int status,
                              const message* m, time_point now);

    // ---- request_sending.cpp
    void send_request(uas_dialog& d, own_request what, std::string_view body,
                      const std::vector<header_field>& fields, time_point now);
    struct own_request_text;  ///< all but its Via
    [[nodiscard]] std::string write(const own_request_text& text, transport protocol,
                                    std::string_view branch) const;
    client_transaction_id start(outgoing_request out, time_point now);
    /// Makes room where a client that answers nothing has too many requests of ours open.
    void forget_oldest_event(uas_dialog& d);
    void on_send_failed(client_transaction_id id, time_point now, std::string_view bytes);
    void send_again(uas_dialog& d, std::string body, time_point now);

    // ---- dialog_ending.cpp
    void on_bye(server_transaction& t, uas_dialog& d, time_point now);
    void end_dialog(dialog_id id, time_point now);
    /// BYE where the dialog is up, answers to what is open, dialog_ended. `d` is gone afterwards.
    void finish(uas_dialog& d, dialog_end why, time_point now);
    void answer_open_requests(uas_dialog& d, time_point now);
    void remove(uas_dialog& d, dialog_end why);

    // ---- dialog_saving.cpp
    void note(uas_dialog& d, change_weight how = change_weight::noted);
    [[nodiscard]] std::vector<dialog_change> take_changes();
    [[nodiscard]] std::optional<dialog_record> save(dialog_id id, const clock_pair& now);
    void restore(dialog_id id, dialog_record from, const clock_pair& now);
    void left(dialog_id id);

    // ---- answering.cpp
    void respond(server_transaction& t, const reply& with, time_point now);
    void note_reinvite_answered(const server_transaction& t);
    /// For requests that get no transaction: what cannot be matched, and what comes when the tables are full.
    void respond_statelessly(const message& m, const flow& from, const reply& with);
    [[nodiscard]] std::string write(const response_head& head, std::string_view to_tag, const flow& over,
                                    const reply& with, std::string_view method) const;
    /// The session's status as it may go out: final, and never 408 (product.md 7).
    [[nodiscard]] static int final_status(const answer& with) noexcept;
    void apply(server_transaction& t, const transaction_effects& fx, time_point now);
    /// `t` is gone afterwards; its `answer` and what repetitions need take less room.
    void settle(answered_requests& into, server_transaction& t, std::string_view answer, time_point leave_at);
    void count_answer(std::string_view method, int status);

    // ---- timer_dispatch.cpp
    void on_timer(time_point now);
    [[nodiscard]] std::optional<time_point> next_timer();
    void on_server_timer(server_transaction& t, time_point now);
    void on_client_timer(client_transaction& t, time_point now);
    void on_dialog_timer(uas_dialog& d, time_point now);
    void repeat_accepted(const uas_dialog& d);
    void arm(server_transaction& t);
    void arm(const client_transaction& t);
    void arm(uas_dialog& d);
    void forget(const server_transaction& t);
    void forget(const client_transaction& t);

    [[nodiscard]] static reliability path_of(const uas_dialog& d);
    [[nodiscard]] std::string random_text();
    [[nodiscard]] std::string new_branch() { return "z9hG4bK" + random_text(); }
    void emit(output o) { outputs.push_back(std::move(o)); }

    // Many messages are read, then many acted on; many INFO are answered by the session, then many answers
    // written. In a row, the instructions of either do not drive out the other's from the processor's first
    // cache, which does not hold both. Only one of the two waits at a time, and everything else comes behind
    // it.
    std::array<received_message, most_in_a_row> read;  ///< the first `unacted` wait
    std::size_t unacted = 0;
    struct info_answer {
        request_id request;
        answer with;
        time_point at;
    };
    std::vector<info_answer> answers;

    user_agent_config config;
    id_source ids;
    timers clock;
    own_addresses own;
    message_limits limits;
    server_transactions servers;
    /// INVITEs by themselves: over streams there is nothing else, and most requests need not be looked for.
    answered_requests settled, settled_invites;
    client_transactions clients;
    dialog_table dialogs;
    timer_queue<timer_key, timer_key::hash> deadlines;
    /// Those before `polled` have been taken. One list that is used again: a queue would ask for a piece of
    /// memory for each.
    std::vector<output> outputs;
    std::size_t polled = 0;
    static constexpr std::size_t most_kept_outputs = 256;
    std::vector<dialog_change> changes;
    std::size_t event_bytes = 0;  ///< that wait in all dialogs
    drop_counters drops;
    std::map<std::pair<std::string_view, int>, std::uint64_t> answered;  ///< the methods are literals
};

namespace in_words {
inline constexpr std::string_view allow = "INVITE, ACK, BYE, CANCEL, INFO, OPTIONS, UPDATE";
inline constexpr std::string_view csta_xml = "application/csta+xml";
}  // namespace in_words

}  // namespace ctig::sip
