#pragma once
// The last refusals that clients got, with their reason: for the operator page. A bounded ring.
#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace ctig {

struct refused_request {
    std::chrono::system_clock::time_point when{};
    std::string peer;  ///< whose request it was, by its topmost Via
    std::string method, from, call_id;
    int status = 0;
    std::string reason;  ///< a sentence; the phrase of the status where there is none
};

/// Thread: the shard's.
class refusal_log {
public:
    static constexpr std::size_t size = 100;

    /// Why the request of this Call-ID is about to be refused, also where the client is not told.
    void note(std::string_view call_id, std::string_view reason);
    /// Looks at a SIP message that goes out: a final answer of 400 and above to an INVITE, INFO or UPDATE is
    /// kept. 401 and 407 are no refusals, they ask for credentials.
    void on_sent(std::string_view message, std::chrono::system_clock::time_point now);
    /// Does on_sent() look at it at all?
    [[nodiscard]] static bool is_refusal(std::string_view message) noexcept;
    /// Oldest first.
    [[nodiscard]] const std::deque<refused_request>& entries() const noexcept { return entries_; }

private:
    std::deque<refused_request> entries_;
    std::string noted_call_id_, noted_reason_;
};

}  // namespace ctig
