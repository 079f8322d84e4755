#pragma once
// What one thread serves people with: dialogs, application sessions, their timers, their part of the journal.
//
//   gateway ── message, link state, event ──▶ shard: sip::user_agent ◀──▶ bridge
//           ◀── bytes, request to a link ────
//
// A gateway has one shard, on its own thread, or several ([runtime] shards), each on a thread of its own. A
// dialog belongs to one for life, by the hash of its Call-ID; sockets, links and pages stay with the gateway.
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/bridge/bridge.hpp"
#include "cti_gateway/bridge/session_record.hpp"
#include "cti_gateway/cti/link_turns.hpp"
#include "cti_gateway/journal/commit_gate.hpp"
#include "cti_gateway/journal/journal_store.hpp"
#include "cti_gateway/random_ids.hpp"
#include "cti_gateway/refusal_log.hpp"
#include "cti_gateway/shards/mailbox.hpp"
#include "cti_gateway/shards/shard_host.hpp"

namespace ctig::journal {
class journal_writer;
}

namespace ctig::shards {

/// What a shard works with. All of it outlives the shard.
struct shard_parts {
    shard_host& host;
    executor own;       ///< the shard's thread
    mailbox* to_host;   ///< none: the host has the same thread
    std::size_t index;  ///< of this shard among them all
    sip::user_agent_config agent;
    std::shared_ptr<const directory::directory> people;
    std::shared_ptr<const config::configuration> settings;
    std::shared_ptr<const lineuri::number_plan> numbers;
    bridge::selection_lookup selected;
    metrics::registry& metrics;
    audit::sink audit;  ///< none: no audit log
    std::shared_ptr<bridge::team> team;
    std::shared_ptr<cti::round_robin> turn;
    journal::journal_writer* writer;  ///< none: no journal
};

/// Thread: its own.
class shard final : private bridge::links {
public:
    explicit shard(shard_parts parts);
    ~shard();

    [[nodiscard]] std::size_t index() const noexcept { return parts_.index; }
    [[nodiscard]] bridge::bridge& sessions() noexcept { return sessions_; }
    [[nodiscard]] const bridge::bridge& sessions() const noexcept { return sessions_; }
    [[nodiscard]] sip::user_agent& phones() noexcept { return phones_; }
    [[nodiscard]] const sip::user_agent& phones() const noexcept { return phones_; }
    [[nodiscard]] const refusal_log& refused() const noexcept { return refused_; }

    // What the gateway tells it.
    void on_message(const sip::flow& from, std::string_view bytes);
    void on_broken_stream(const sip::flow& from, std::string_view start, int code);
    void on_send_failed(sip::client_transaction_id request, std::string_view bytes);
    /// Before anything else is told of links, and whenever one changes.
    void know_links(cti::known_links now) { known_ = std::move(now); }
    void on_link_state(cti::link_index link);
    void on_link_event(cti::link_index link, const csta::message& event);
    /// Does at once what is to be done soon.
    void act_now() {
        if (pump_posted_ && !pumping_) pump();
    }
    /// A client signed in at another shard: its older sessions here end.
    void on_signed_in(const bridge::signed_in_client& who);
    /// Nobody else is let in, and what is in flight is answered. With a journal, sessions stay for the next
    /// process; else they end.
    void begin_stop();
    /// Is nothing in flight any more that is to be answered?
    [[nodiscard]] bool at_rest() const;
    /// Nothing is done any more.
    void rest() { timer_.cancel(); }

    // The journal (shard_journal.cpp).
    /// A session of a process before this one; before any link has reported and any message has come.
    void restore(sip::dialog_id id, bridge::session_record record);
    /// A row that nobody can read: it goes.
    void drop_row(sip::dialog_id id);
    /// Hands over what changed last. From then on nothing is written, and nothing waits for it.
    void write_last();
    /// What waited for the journal goes, whatever became of it.
    void release_all();

private:
    // bridge::links, as the shard knows them
    [[nodiscard]] std::optional<cti::link_index> next() override { return turns_.next(known_.order); }
    [[nodiscard]] std::optional<cti::link_index> next_for_move() override {
        return turns_.next_for_move(known_.order);
    }
    [[nodiscard]] std::size_t size() const override { return known_.statuses.size(); }
    [[nodiscard]] const cti::link_status& status(cti::link_index link) const override {
        return known_.statuses.at(static_cast<std::size_t>(link));
    }
    void let_go(cti::link_index link) override;
    void request(cti::link_index link, csta::message what, cti::completion done) override;

    template <class What>
    void tell_host(What what) {
        if (parts_.to_host == nullptr) return what(parts_.host);
        parts_.to_host->put([&host = parts_.host, what = std::move(what)]() mutable { what(host); });
    }
    void on_answer(std::uint64_t number, boost::system::result<csta::message> answer);
    [[nodiscard]] bridge::bridge_parts bridge_parts_of();
    /// Hands every output of the user agent to where it belongs, then arms the timer. Not re-entered.
    void pump();
    /// Once, behind what has come meanwhile: what is alike is done in a row, and its instructions stay in the
    /// processor's cache. A request goes through 150 KiB of them.
    void pump_soon();
    void hand_over_outputs();
    void send(sip::send_message message);
    void arm_timer();

    // shard_journal.cpp
    [[nodiscard]] bool hold_for_journal(sip::send_message& message);
    [[nodiscard]] std::vector<journal::change> rows_of(const std::vector<sip::dialog_id>& dialogs);
    void take_changes();
    void write_journal();
    void on_journal_written(const std::string& why);
    void release_late_messages();
    void send_uncommitted(std::vector<sip::send_message> messages);

    shard_parts parts_;
    random_ids ids_;
    cti::known_links known_;
    cti::link_turns turns_;
    /// Requests to links on another thread: their completions stay here.
    struct asked {
        cti::completion done;
        bool of_a_link_in_service = false;  ///< for all that the shard knew
    };
    std::unordered_map<std::uint64_t, asked> asked_;
    std::uint64_t last_asked_ = 0;
    std::optional<journal::commit_gate> gate_;  ///< with a journal
    std::shared_ptr<int> writer_token_;         ///< gone: what the writer says counts no more
    bool journal_failed_ = false;
    refusal_log refused_;
    sip::user_agent phones_;
    bridge::bridge sessions_;
    steady_timer timer_;
    std::optional<sip::time_point> timer_at_;
    bool pump_posted_ = false, pumping_ = false, stopping_ = false;
    std::size_t unserved_ = 0;                              ///< messages since pump()
    sip::time_point stage_began_;                           ///< with the first of them
    std::shared_ptr<int> alive_ = std::make_shared<int>();  ///< for what was posted
};

}  // namespace ctig::shards
