#pragma once
// Requests over UDP that have their answer: all that is left to do is to give it again when they are
// repeated, until timer J (RFC 3261 17.2.2). That is half a minute, and most of what a busy gateway holds: so
// little is kept.
#include <boost/container/deque.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "sip_session/answer_path.hpp"
#include "sip_session/timers.hpp"

namespace ctig::sip {

struct answered_request {
    time_point leave_at;  ///< timer J
    std::string key;      ///< transaction_key()
    std::string answer;
    flow source;  ///< where it came from last: its answer goes there
    via_return way_back;
    std::optional<dialog_id> dialog;
};

class answered_requests {
public:
    /// They leave in the order in which they come: timer J is the same for all. Lifetime: until expire().
    void add(answered_request one);
    [[nodiscard]] answered_request* match(std::string_view key) noexcept;

    /// Forgets those whose timer J has fired.
    void expire(time_point now);
    [[nodiscard]] std::optional<time_point> next_expiry() const;

    [[nodiscard]] std::size_t size() const noexcept { return all_.size(); }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }  ///< of keys and answers

private:
    using in_blocks = boost::container::deque_options_t<boost::container::block_bytes<16384>>;
    boost::container::deque<answered_request, void, in_blocks> all_;
    boost::unordered_flat_map<std::string_view, answered_request*> by_key_;  ///< the keys live in all_
    std::size_t bytes_ = 0;
};

}  // namespace ctig::sip
