#pragma once
// Requests over UDP that have their answer: all that is left to do is to give it again when they are
// repeated, until timer J (RFC 3261 17.2.2). That is half a minute, and most of what a busy gateway holds: so
// little is kept, and in few large blocks, which are used again.
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
    time_point leave_at;   ///< timer J
    std::string_view key;  ///< transaction_key()
    std::string_view answer;
    flow source;  ///< where it came from: its id, remote address and port are kept
    via_return way_back;
    std::optional<dialog_id> dialog;
};

class answered_requests {
public:
    /// They leave in the order in which they come: timer J is the same for all. Copies the texts.
    void add(const answered_request& one);
    /// Lifetime of the texts: until expire().
    [[nodiscard]] std::optional<answered_request> match(std::string_view key) const;

    /// Forgets those whose timer J has fired.
    void expire(time_point now);
    [[nodiscard]] std::optional<time_point> next_expiry() const;

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
    boost::unordered_flat_map<std::size_t, const record*> by_hash_;  ///< of the key
    std::size_t size_ = 0, bytes_ = 0;
};

}  // namespace ctig::sip
