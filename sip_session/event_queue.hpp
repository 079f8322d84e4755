#pragma once
// The events that wait for their INFO, and when each may go (product.md "In the session" 7). Over streams at
// once, in order, without waiting for answers that real clients do not give. Over UDP one at a time, so that
// none overtakes another; a client that answers nothing is paced instead.
#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "sip_session/timers.hpp"

namespace ctig::sip {

class event_queue {
public:
    static constexpr std::size_t max_bytes = 1024 * 1024;

    enum class admission : std::uint8_t { queued, full };

    explicit event_queue(const timers& t) : answer_time_(t.event_answer), mute_pace_(t.mute_pace) {}

    [[nodiscard]] admission push(std::string body);
    /// The next event, if one may go over such a transport now; it counts as in flight from here on.
    [[nodiscard]] std::optional<std::string> take(reliability r, time_point now);
    /// An event that take() gave out did not leave: it goes again, before those that did not go yet.
    void put_back(std::string body);
    /// What another process would have to send: what waits, and the datagram whose arrival is not known.
    [[nodiscard]] std::vector<std::string> unsent() const;
    /// One event in flight got its final answer, or was given up.
    void on_final_answer(int status) noexcept;

    /// When take() is worth the next call; nothing when only an answer or a new event changes something.
    [[nodiscard]] std::optional<time_point> next_timer(reliability r) const noexcept;
    [[nodiscard]] bool empty() const noexcept { return waiting_.empty(); }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
    [[nodiscard]] bool mute() const noexcept { return mute_; }

private:
    [[nodiscard]] std::optional<time_point> may_go_at(reliability r) const noexcept;

    duration answer_time_, mute_pace_;
    std::list<std::string> waiting_;  ///< empty in most dialogs: a deque would cost 600 bytes each
    std::size_t bytes_ = 0;
    std::size_t in_flight_ = 0;
    std::optional<time_point> last_sent_;
    bool mute_ = false;
    std::size_t returned_ = 0;           ///< at the front of what waits, in their order
    std::optional<std::string> asking_;  ///< the datagram in flight that is waited for
};

}  // namespace ctig::sip
