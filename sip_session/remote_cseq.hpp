#pragma once
// The order of a client's requests in a dialog (RFC 3261 12.2.2), with what real clients need of leniency:
// after each INVITE answer pidgin-sipe begins to count again.
#include <cstdint>
#include <optional>

#include "sip_session/timers.hpp"

namespace ctig::sip {

class remote_cseq {
public:
    enum class rule : std::uint8_t {
        lenient,  ///< as real clients count
        strict,   ///< RFC 3261 12.2.2 and 12.2.1.1 to the letter: numbers rise
    };
    enum class request_kind : std::uint8_t { invite, other };
    enum class verdict : std::uint8_t { in_order, out_of_order };

    /// `first`: the number of the INVITE that made the dialog.
    remote_cseq(rule r, std::uint32_t first) noexcept : rule_(r), last_(first) {}

    /// A new request, no retransmission; ACK and CANCEL are not asked about.
    /// Lenient: a re-INVITE may repeat the last number. Over a stream, where nothing is reordered, the first
    /// request after a re-INVITE's final answer may begin anywhere.
    [[nodiscard]] verdict on_request(std::uint32_t number, request_kind kind, reliability r) noexcept;
    /// A re-INVITE got its final answer.
    void on_reinvite_answered() noexcept { may_restart_ = true; }

    [[nodiscard]] std::uint32_t last() const noexcept { return last_; }
    [[nodiscard]] bool may_restart() const noexcept { return may_restart_; }

private:
    rule rule_;
    std::uint32_t last_;
    bool may_restart_ = false;
};

}  // namespace ctig::sip
