#pragma once
// What is to be written to the journal next, and which messages wait until it is. Sans-I/O: changes, messages
// and the time go in; batches and messages that may go come out.
//
//   promised  a message on its way speaks of it (a new dialog, a cross reference): it leaves after the commit
//   ended     goes with the next batch, whose begun sessions take its place in the file; nobody waits
//   noted     written a little later; nobody waits
//   heard     written with the next such change, or in a second: a client that polls costs little
//
// One batch is under way at a time; what changes meanwhile makes up the next one (group commit). A dialog
// whose requests come fast is written once for many of them. A disk that is full or hangs costs durability,
// never an answer.
#include <boost/unordered/unordered_flat_set.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "sip_session/user_agent.hpp"

namespace ctig::journal {

using time_point = std::chrono::steady_clock::time_point;

class commit_gate {
public:
    static constexpr std::chrono::seconds longest_hold{1};  ///< then a message goes without its commit
    /// From the begin of one batch to that of the next; a promise after a quiet time is written at once.
    static constexpr std::chrono::milliseconds batch_gap{2};
    /// What is only noted is written after that time, so many rows with a batch: who is served meanwhile does
    /// not wait for a thousand rows to be put together, nor shares the processor with their commit.
    static constexpr std::chrono::milliseconds noted_delay{20}, heard_delay{1000};
    static constexpr std::size_t noted_together = 64;
    /// After a batch that failed: first one row is written, to see whether the disk takes any, then all. The
    /// pause doubles while it does not take all.
    static constexpr std::chrono::seconds retry_pause{1}, slowest_retry{30};

    void changed(const sip::dialog_change& what);
    /// Whether a message of that dialog has to be handed to hold().
    [[nodiscard]] bool must_wait(sip::dialog_id dialog) const;
    void hold(sip::dialog_id dialog, sip::send_message message, time_point now);

    /// The sessions whose rows are to be written now: one batch, on_written() or on_failed() follows. Empty:
    /// nothing to write, or a batch is under way.
    [[nodiscard]] std::vector<sip::dialog_id> next_batch(time_point now);
    /// All that is not written yet, whatever is under way: the process ends.
    [[nodiscard]] std::vector<sip::dialog_id> last_batch() const;
    /// Both return the messages that may go, in order. No batch begins until on_left() says that those of
    /// on_written() are on their way: their rows would say so too early.
    [[nodiscard]] std::vector<sip::send_message> on_written();
    [[nodiscard]] std::vector<sip::send_message> on_failed(time_point now);
    void on_left() noexcept { sending_ = false; }
    /// The process ends, after last_batch(): what still waits goes now.
    [[nodiscard]] std::vector<sip::send_message> on_end() { return release_all(); }
    /// The messages that have waited too long.
    [[nodiscard]] std::vector<sip::send_message> on_timer(time_point now);
    /// When on_timer() or next_batch() has something to do.
    [[nodiscard]] std::optional<time_point> next_timer() const;

    /// The last batch failed, or takes longer than anybody may wait: answers are given without the journal.
    [[nodiscard]] bool in_trouble() const noexcept { return trouble_; }
    [[nodiscard]] bool idle() const noexcept {
        return rows_.empty() && noted_.empty() && ended_.empty() && writing_.empty() &&
               written_.held.empty() && coming_.held.empty();
    }

private:
    using row_set = boost::unordered_flat_set<std::uint64_t>;
    struct held_message {
        sip::dialog_id dialog;
        time_point since;
        sip::send_message message;
    };
    /// Of one batch: the dialogs that were promised it, and what waits for it.
    struct promises {
        row_set dialogs;
        std::vector<held_message> held;
    };
    /// Changes that nobody waits for.
    class unhurried {
    public:
        explicit unhurried(std::chrono::milliseconds delay) : delay_(delay) {}
        void add(std::uint64_t id) { changed_.insert(id); }
        void saved(std::uint64_t id);
        [[nodiscard]] bool empty() const noexcept { return changed_.empty() && late_.empty(); }
        /// Their time has come, and they go a few at a time.
        [[nodiscard]] bool late() const noexcept { return !late_.empty(); }
        [[nodiscard]] time_point due() const noexcept;
        void pass(time_point now);
        /// Their time has come, however long they have waited.
        void hurry();
        /// Adds so many of the late ones to `rows` that it took `room` at most; less room is left then.
        void take(row_set& rows, std::size_t& room);
        void add_all_to(row_set& rows) const;

    private:
        std::chrono::milliseconds delay_;
        row_set changed_;
        std::optional<time_point> since_;  ///< the first of them
        std::vector<std::uint64_t> late_;
    };
    [[nodiscard]] std::vector<sip::send_message> release_all();
    void release(promises batch, std::vector<sip::send_message>& free);
    [[nodiscard]] std::optional<time_point> hold_over() const;
    [[nodiscard]] std::optional<time_point> batch_due() const;

    std::optional<time_point> begun_;  ///< when the last batch began
    row_set rows_;                     ///< for the next batch: somebody waits, or it failed before
    unhurried noted_{noted_delay}, ended_{noted_delay}, heard_{heard_delay};
    std::vector<std::uint64_t> writing_;  ///< rows of the batch under way
    promises written_;                    ///< by the batch under way
    promises coming_;                     ///< by the next one
    std::optional<time_point> retry_at_;
    unsigned failures_ = 0;  ///< one after another
    enum class retry : std::uint8_t { none, one_row, all } retry_ = retry::none;
    bool trouble_ = false, sending_ = false;
};

}  // namespace ctig::journal
