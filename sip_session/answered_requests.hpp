#pragma once
// Requests that are over but for their repetitions: over UDP those that have their answer, which is given
// again until timer J (RFC 3261 17.2.2); and INVITEs whose 2xx was acknowledged, which are absorbed until
// timer L (RFC 6026 7.1). That is half a minute, and most of what a busy gateway holds: so little is kept,
// and in few large blocks, which are used again.
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "sip_session/answer_path.hpp"
#include "sip_session/timers.hpp"

namespace ctig::sip {

struct answered_request {
    time_point leave_at;         ///< timer J or L
    std::string_view key;        ///< transaction_key()
    std::string_view merge_key;  ///< merge_key(); empty with a To tag
    std::string_view answer;     ///< empty: repetitions get none
    flow source;                 ///< where it came from: its id, protocol, remote address and port are kept
    via_return way_back;
    std::optional<dialog_id> dialog;
};

class answered_requests {
public:
    /// They leave in the order in which they come: the timer is the same for all. Copies the texts.
    void add(const answered_request& one);
    /// Lifetime of the texts: until expire().
    [[nodiscard]] std::optional<answered_request> match(std::string_view key) const;
    /// Is one of them the same request as one with that merge_key(), by another way?
    [[nodiscard]] bool is_merged(std::string_view merge_key) const;

    /// Forgets those whose timer has fired.
    void expire(time_point now);
    /// When to call expire(): many together, so that none costs a wake-up of its own.
    [[nodiscard]] std::optional<time_point> next_expiry() const;
    static constexpr std::chrono::milliseconds longest_overdue{100};

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

private:
    struct record;
    struct block {
        std::unique_ptr<std::byte[]> octets;
        std::size_t size, used = 0;
    };
    static constexpr std::size_t block_size = 256 << 10;

    [[nodiscard]] const record* oldest() const noexcept;
    [[nodiscard]] std::byte* room_for(std::size_t octets);

    std::deque<block> blocks_;  ///< the oldest first; none is empty
    std::size_t left_ = 0;      ///< octets of the oldest block whose requests have left
    std::vector<block> spare_;  ///< no more than are in use
    using index = boost::unordered_flat_map<std::size_t, const record*>;
    static void unlink(index& from, std::size_t hash, const record& r);
    index by_key_, by_merge_key_;  ///< by their hashes
    std::size_t size_ = 0, bytes_ = 0;
};

}  // namespace ctig::sip
