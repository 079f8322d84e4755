#pragma once
// All requests of ours that are under way, found by the branch of their answers (RFC 3261 17.1.3).
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "sip_session/flow.hpp"
#include "sip_session/non_invite_client_transaction.hpp"
#include "sip_session/user_agent.hpp"

namespace ctig::sip {

/// What we ask of clients.
enum class own_request : std::uint8_t { event, refresh, bye };

[[nodiscard]] constexpr std::string_view method_of(own_request what) noexcept {
    switch (what) {
        case own_request::event: return "INFO";
        case own_request::refresh: return "UPDATE";
        case own_request::bye: return "BYE";
    }
    return {};
}

/// A request of ours before it becomes a transaction.
struct outgoing_request {
    own_request what;
    dialog_id dialog{};
    transport protocol = transport::udp;
    destination where{};
    std::string branch{}, bytes{};
    /// The same request for the hop that it is too large for: TCP is tried first (RFC 3261 18.1.1).
    std::unique_ptr<outgoing_request> as_datagram{};
};

struct client_transaction {
    client_transaction_id id{};
    non_invite_client_transaction machine;
    own_request what;
    dialog_id dialog{};
    destination where;
    std::string branch;
    std::unique_ptr<outgoing_request> as_datagram{};
};

class client_transactions {
public:
    /// Lifetime: until erase().
    client_transaction& add(client_transaction t);
    void erase(client_transaction_id id);

    [[nodiscard]] client_transaction* find(client_transaction_id id) noexcept;
    /// 17.1.3: the branch of the answer's only Via, and its CSeq's method.
    [[nodiscard]] client_transaction* match(std::string_view branch, std::string_view method) noexcept;

    [[nodiscard]] std::size_t size() const noexcept { return by_id_.size(); }

private:
    std::uint64_t next_id_ = 1;
    std::unordered_map<std::uint64_t, client_transaction> by_id_;
    std::unordered_map<std::string, client_transaction_id> by_branch_;
};

}  // namespace ctig::sip
