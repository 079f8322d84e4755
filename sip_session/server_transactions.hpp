#pragma once
// The server transactions, and which of them a request belongs to (RFC 3261 17.2.3); but for
// answered_requests.
#include <boost/intrusive/list.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>

#include "sip_session/answer_path.hpp"
#include "sip_session/invite_server_transaction.hpp"
#include "sip_session/non_invite_server_transaction.hpp"
#include "sip_session/request_view.hpp"
#include "sip_session/response.hpp"
#include "sip_session/user_agent.hpp"

namespace ctig::sip {

/// A request and what its answers need.
struct server_transaction {
    request_id id{};
    std::variant<invite_server_transaction, non_invite_server_transaction> machine;
    std::string method;
    response_head head;
    flow source;  ///< where it came from last: its answers go there
    via_return way_back;
    std::string to_tag;  ///< what our answers add to To, or what the request's To had
    std::optional<dialog_id> dialog;
    bool rfc2543 = false;       ///< its Via had no branch
    bool acknowledged = false;  ///< an INVITE whose 2xx or refusal was ACKed
    std::uint32_t cseq = 0;
    std::string key, merge_key, ack_key;
    std::string charged_to;   ///< the address whose share it counts against; empty for trusted peers
    std::size_t charged = 0;  ///< octets of request and answer that it holds
    bool armed = false;       ///< has a deadline in the user agent's queue
    /// Links those in which nobody has answered yet, INVITEs apart.
    boost::intrusive::list_member_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> unanswered;

    [[nodiscard]] invite_server_transaction* invite() noexcept {
        return std::get_if<invite_server_transaction>(&machine);
    }
    [[nodiscard]] bool awaits_answer() const noexcept;
    [[nodiscard]] std::optional<time_point> next_timer() const noexcept;
    /// Will nothing be asked of it once it has its answer, but that answer again? Or, of an INVITE, once that
    /// is acknowledged, but to be silent?
    [[nodiscard]] bool will_only_repeat() const noexcept;
};

class server_transactions {
public:
    /// INVITEs stay for half a minute: their tables are large, and most look-ups find nothing. The others
    /// have their own: most leave with their answer, so that the processor's caches hold it.
    using key_index = boost::unordered_flat_map<std::string_view, request_id>;

    explicit server_transactions(const timers& t) : timers_(t) {}

    /// A new transaction for `request`, whose transaction_key() is `key`. `fresh_tag` is for To where it has
    /// none. Lifetime: until erase().
    server_transaction& add(const request_view& request, std::string key, std::string fresh_tag,
                            time_point now);
    void erase(request_id id);

    [[nodiscard]] server_transaction* find(request_id id) noexcept;
    /// What a request other than INVITE repeats, by its transaction_key().
    [[nodiscard]] server_transaction* match(std::string_view key) noexcept;
    /// What an INVITE repeats, or what an ACK or CANCEL is about, by the key of the INVITE.
    [[nodiscard]] server_transaction* match_invite(std::string_view key) noexcept;
    /// The refused INVITE that an ACK without a branch of its own is for: by Call-ID and tags, whatever its
    /// CSeq.
    [[nodiscard]] server_transaction* match_refused(const request_view& ack) noexcept;
    /// RFC 3261 8.2.2.2: another transaction has the same merge_key().
    [[nodiscard]] bool is_merged(std::string_view merge_key) const {
        return by_merge_key_.contains(merge_key);
    }

    /// The one that has waited longest for its answer, INVITEs apart: all of these wait equally long. None:
    /// nullptr.
    [[nodiscard]] server_transaction* longest_unanswered() noexcept {
        return unanswered_.empty() ? nullptr : &unanswered_.front();
    }

    /// `t` holds so many octets more.
    void charge(server_transaction& t, std::size_t octets) noexcept;

    [[nodiscard]] std::size_t size() const noexcept { return by_id_.size(); }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
    /// Those of an address that is not trusted.
    [[nodiscard]] std::size_t of_peer(const std::string& address) const;

private:
    timers timers_;
    std::uint64_t next_id_ = 1;
    std::unordered_map<std::uint64_t, server_transaction> by_id_;
    boost::intrusive::list<
        server_transaction,
        boost::intrusive::member_hook<server_transaction, decltype(server_transaction::unanswered),
                                      &server_transaction::unanswered>,
        boost::intrusive::constant_time_size<false>>
        unanswered_;
    // The keys live in the transactions.
    key_index by_key_, by_invite_key_;
    key_index by_merge_key_;                                ///< requests without a To tag only
    key_index by_ack_key_;                                  ///< INVITEs only; the latest of a dialog
    std::unordered_map<std::string, std::size_t> by_peer_;  ///< how many, of those that are not trusted
    std::size_t bytes_ = 0;
};

}  // namespace ctig::sip
