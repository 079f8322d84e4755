#pragma once
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace ctig::sip {

/// Why something was dropped without a word to anyone, or refused for load.
enum class drop_reason : std::uint8_t {
    unparsable,         ///< no SIP message at all
    stranger,           ///< not on the allow list, and no request that could be refused
    malformed_request,  ///< a broken ACK, or a request that cannot be answered
    malformed_response,
    stray_response,      ///< no transaction of ours
    stray_ack,           ///< no INVITE of theirs, or one acknowledged before whose session is over
    unanswered_request,  ///< the session did not answer in the client's time (RFC 4320 4.2)
    event_queue_full,    ///< an event over the dialog's bound, or over that of all dialogs
    overload,            ///< 480: too many requests under way
    peer_overload,       ///< 480: too many of one address that is not trusted, or of one dialog
};

class drop_counters {
public:
    void count(drop_reason why) noexcept { ++counts_[static_cast<std::size_t>(why)]; }

    [[nodiscard]] std::vector<std::pair<std::string_view, std::uint64_t>> all() const {
        std::vector<std::pair<std::string_view, std::uint64_t>> out;
        for (std::size_t i = 0; i < names.size(); ++i) out.emplace_back(names[i], counts_[i]);
        return out;
    }

private:
    static constexpr std::array<std::string_view, 10> names{
        "unparsable", "stranger",           "malformed_request", "malformed_response", "stray_response",
        "stray_ack",  "unanswered_request", "event_queue_full",  "overload",           "peer_overload"};
    std::array<std::uint64_t, names.size()> counts_{};
};

}  // namespace ctig::sip
