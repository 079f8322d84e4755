#pragma once
// The SIP side of the gateway as one plain state machine: transactions, dialogs and session timers of a UAS
// that speaks CSTA in INVITE and INFO. No sockets, no clock, no randomness of its own.
//
//   bytes + flow + time in ──▶ user_agent ──▶ output: bytes to send, what the session must answer or know
//
// Glossary (RFC 3261): transaction = a request and its answers; dialog = the peer-to-peer relation that an
// INVITE opens; flow = the connection or address pair a message came over; refresh = re-INVITE or UPDATE that
// re-arms the session timer (RFC 4028).
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sip_session/flow.hpp"

namespace ctig::sip {

using time_point = std::chrono::steady_clock::time_point;
struct dialog_record;  // dialog_record.hpp
struct clock_pair;

enum class dialog_id : std::uint64_t {};
enum class request_id : std::uint64_t {};  ///< a server transaction that waits for the session's answer
enum class client_transaction_id : std::uint64_t {};  ///< a request of ours that waits for its answer

struct user_agent_config {
    std::string own_uri;  ///< "sip:8000@gateway.example.com"; empty: any user part at a host that is ours
    std::string domain;   ///< "example.com"
    std::vector<std::string>
        own_hosts;  ///< further hosts and addresses a Request-URI may name: listeners, virtual address
    std::string virtual_address;         ///< host or host:port put into Contact and Via when not empty
    std::string server = "cti_gateway";  ///< Server and User-Agent value
    std::chrono::seconds session_timer{1800};
    std::chrono::seconds silent_session{86400};  ///< life of a session whose client has no session timer
    bool strict_cseq = false;
    std::size_t max_body = 65536;  ///< octets, more gets 413
    /// Of theirs. Beyond it what opens something new gets 480; live dialogs go on up to twice as many.
    std::size_t max_transactions = 200000;
    std::size_t max_transaction_bytes = 256 << 20;  ///< what they hold of requests and answers; the same
    std::size_t max_peer_transactions = 2000;       ///< of one address that is not trusted
    std::size_t max_open_infos = 512;               ///< of one dialog, unanswered
    std::size_t max_event_bytes = 256 << 20;        ///< that wait in all dialogs
    bool note_changes = false;                      ///< somebody asks take_changes()
    /// Of the dialogs to come: apart from those of other user agents that share a journal.
    std::uint64_t first_dialog_id = 1, dialog_id_step = 1;
};

/// Source of the random parts (tags, branches, Call-IDs): 64 random bits a call. Tests give a counter.
using id_source = std::function<std::uint64_t()>;

// ---- outputs, in the order in which they happened
// ------------------------------------------------------------

/// Where a message goes. When `to` is a flow that has closed, or cannot take the message, `otherwise` is
/// tried (RFC 3261 18.2.2: an answer goes by a new connection then).
struct destination {
    std::variant<flow_id, next_hop> to{};
    std::optional<next_hop> otherwise{};
};
struct send_message {
    destination where;
    std::string bytes;
    std::optional<dialog_id> dialog;  ///< the dialog it belongs to, for the log
    /// A request of ours: on_send_failed() when it could not be sent. A datagram-sized hop may have been
    /// replaced by TCP for its size (RFC 3261 18.1.1): the user agent comes back with the datagram then.
    std::optional<client_transaction_id> request{};
};
struct close_flow {
    flow_id flow;
};

/// A new session asks in. Answer with answer_invite(); 100 Trying goes by itself when that takes over 200 ms.
struct invite_received {
    request_id request;
    dialog_id dialog;
    flow from_flow;
    std::string call_id, from_uri, from_tag, to_uri, contact_uri;
    std::optional<std::string> asserted_identity;  ///< P-Asserted-Identity's first URI, unjudged
    std::string epid, sip_instance;  ///< From's epid, Contact's +sip.instance; empty when absent
    std::string body;                ///< CSTA XML; content type already checked
    bool rebuild = false;  ///< a re-INVITE for a dialog we do not know, from a trusted peer (RFC 3261 12.2.2)
    std::string request_uri;                 ///< for Digest: what the client may have computed with
    std::vector<std::string> authorization;  ///< Authorization values, unjudged (RFC 3261 22)
};
/// A re-INVITE on a live dialog: answer_invite() with the system status. Its monitors live on.
struct refresh_received {
    request_id request;
    dialog_id dialog;
    std::string body;
};
/// An INFO with a CSTA body: answer_info() with the response.
struct info_received {
    request_id request;
    dialog_id dialog;
    std::string body;
};
/// A CANCEL ended an INVITE before the session answered it; its request_id is void now.
struct invite_cancelled {
    request_id request;
    dialog_id dialog;
};
/// OPTIONS outside a dialog: answer_options().
struct options_received {
    request_id request;
    flow from_flow;
};
/// The final answer to an event that we sent; status 408 stands for no answer.
struct event_answered {
    dialog_id dialog;
    int status;
};

enum class dialog_end : std::uint8_t {
    bye,              ///< the client's BYE
    refused,          ///< the INVITE got a final answer >= 300
    session_expired,  ///< no refresh within the session timer, or silence over silent_session; a BYE was sent
    no_ack,           ///< 64*T1 without ACK for the first 2xx (RFC 3261 13.3.1.4); a BYE was sent
    event_rejected,   ///< 481 to an event of ours
    local,            ///< end_dialog()
};
struct dialog_ended {
    dialog_id dialog;
    dialog_end why;
};

using output = std::variant<send_message, close_flow, invite_received, refresh_received, info_received,
                            invite_cancelled, options_received, event_answered, dialog_ended>;

/// How the session answers. `warning` becomes `Warning: 399` for trusted peers only.
struct answer {
    int status = 200;
    std::string body;     ///< CSTA XML; empty: none
    std::string warning;  ///< a sentence a person can act on
    std::optional<std::chrono::seconds> retry_after;
    std::vector<std::string> www_authenticate;  ///< challenges of a 401, one header each
};

/// A dialog's record is not what it was, or the dialog is no more. In order: each has what the one before
/// has.
enum class change_weight : std::uint8_t {
    heard,  ///< an INFO came by the connection of the one before: its CSeq, and that the client lives
    noted,
    ended,     ///< the dialog is no more
    promised,  ///< a message that comes out of poll() next speaks of it: it may leave when the record is safe
};
struct dialog_change {
    dialog_id dialog;
    change_weight how = change_weight::noted;
};

/// What is known of a dialog, for logs and the API. Valid until the next call into the user agent.
struct dialog_view {
    dialog_id id{};
    std::string_view call_id, from_uri, from_tag, to_tag, contact_uri;
    const flow* last_flow = nullptr;
    bool confirmed = false;
};

/// Thread: the shard's only. Every input may be followed by outputs: drain poll() after each, or after
/// several, but for what ends_what_is_unpolled() says.
class user_agent {
public:
    /// So many messages are read before the first of them is acted on, at most.
    static constexpr std::size_t most_in_a_row = 32;

    user_agent(user_agent_config config, id_source ids);
    ~user_agent();
    user_agent(const user_agent&) = delete;
    user_agent& operator=(const user_agent&) = delete;

    // -- inputs from the wire
    /// One whole message: a datagram, or what stream_framer cut out. Never throws on what a peer sent. It is
    /// read; what it asks is done with the next call of anything else, or of the 33rd.
    void on_message(const flow& from, std::string_view bytes, time_point now);
    /// A stream whose framing is lost: one 400 (or 413) where the start allows it, then close_flow (RFC
    /// 3261 18.3).
    void on_broken_stream(const flow& from, std::string_view start, int status, time_point now);
    /// A request of ours could not be sent: counts as 503 (RFC 3261 8.1.3.1, 17.1.4), the dialog lives on;
    /// one that TCP was tried for only because of its size goes out again as a datagram (18.1.1). An event
    /// whose `bytes` come back is not lost: it waits for the client's next request, or another try.
    void on_send_failed(client_transaction_id request, time_point now, std::string_view bytes = {});
    /// Runs what is due. Call at next_timer() or later.
    void on_timer(time_point now);
    [[nodiscard]] std::optional<time_point> next_timer() const;

    // -- inputs from the session; an answer to an INFO is written with the next call of anything else
    void answer_invite(request_id request, answer with, time_point now);
    void answer_info(request_id request, answer with, time_point now);
    void answer_options(request_id request, answer with, time_point now);
    /// Queues one event; INFO go out in order (over UDP one at a time, product.md 7). Ignored for a dead
    /// dialog.
    void send_event(dialog_id dialog, std::string body, time_point now);
    /// BYE, then dialog_ended{local}.
    void end_dialog(dialog_id dialog, time_point now);

    // -- dialogs outlive the process
    /// What has changed since the last call: ask before handling what poll() gives.
    [[nodiscard]] std::vector<dialog_change> take_changes();
    /// Nothing for a dialog that no 2xx has opened yet, or that is at its end. The events that were sent
    /// since the last record are in this one and in none afterwards: it is the one that they leave with.
    [[nodiscard]] std::optional<dialog_record> save(dialog_id dialog, const clock_pair& now);
    /// The dialog goes on under that id. Before the first message; ids of dialogs to come are above it.
    void restore(dialog_id dialog, dialog_record from, const clock_pair& now);
    /// What was sent for that dialog left without its record: none need send it again.
    void left(dialog_id dialog);

    /// The next output, oldest first.
    [[nodiscard]] std::optional<output> poll();
    /// Is `bytes` a BYE of a dialog whose INFO has not come out of poll() yet, if it ever will? Real clients
    /// send it right behind their last request and count on its answer: on_message() would end both.
    [[nodiscard]] bool ends_what_is_unpolled(std::string_view bytes) const;

    [[nodiscard]] std::optional<dialog_view> find(dialog_id dialog) const;
    [[nodiscard]] bool has(dialog_id dialog) const;
    [[nodiscard]] std::size_t dialogs() const;
    [[nodiscard]] std::size_t transactions() const;

    /// (method, status) of each final answer since the last call, for cti_sip_requests_total.
    struct answered {
        std::string method;
        int status;
        std::uint64_t count;
    };
    [[nodiscard]] std::vector<answered> take_answered();
    /// Messages dropped in silence since start, by reason (a word fit for a metric label).
    [[nodiscard]] std::vector<std::pair<std::string_view, std::uint64_t>> dropped() const;

private:
    struct impl;
    /// With everything done that waits for its like: what messages asked that have been read, and answers.
    [[nodiscard]] impl& acted() const;
    std::unique_ptr<impl> impl_;
};

}  // namespace ctig::sip
