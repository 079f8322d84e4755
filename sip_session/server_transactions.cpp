#include "sip_session/server_transactions.hpp"

#include <type_traits>
#include <utility>

#include "sip_session/give_back.hpp"
#include "sip_session/matching_keys.hpp"

namespace ctig::sip {
namespace {

using index = server_transactions::key_index;

/// `key` stands for `id` from now on. It lives in the transaction of that id, so one taken over leaves.
void link(index& keys, std::string_view key, request_id id) {
    const auto [it, added] = keys.try_emplace(key, id);
    if (added) return;
    keys.erase(it);
    keys.emplace(key, id);
}

/// Takes `key` out only while it still stands for `id`: a later transaction may have taken it over.
void unlink(index& keys, std::string_view key, request_id id) {
    const auto it = keys.find(key);
    if (it == keys.end() || it->second != id) return;
    keys.erase(it);
    give_back(keys);
}

/// Becomes what `make` returns where a container wants it: large values are not moved there.
template <class Make>
struct made_in_place {
    Make make;
    operator std::invoke_result_t<Make>() const { return make(); }
};

server_transaction* lookup(server_transactions& all, const index& keys, std::string_view key) noexcept {
    const auto it = keys.find(key);
    return it == keys.end() ? nullptr : all.find(it->second);
}

}  // namespace

bool server_transaction::awaits_answer() const noexcept {
    if (const auto* i = std::get_if<invite_server_transaction>(&machine))
        return i->state() == invite_server_transaction::state_type::proceeding;
    return std::get<non_invite_server_transaction>(machine).state() ==
           non_invite_server_transaction::state_type::trying;
}

std::optional<time_point> server_transaction::next_timer() const noexcept {
    return std::visit([](const auto& m) { return m.next_timer(); }, machine);
}

// What is held against greedy peers stays as it is; and an INVITE without a branch may yet be told from the
// next one by its acknowledgement.
bool server_transaction::will_only_repeat() const noexcept {
    if (!charged_to.empty()) return false;
    if (const auto* i = std::get_if<invite_server_transaction>(&machine))
        return i->state() == invite_server_transaction::state_type::accepted && acknowledged && !rfc2543;
    return std::get<non_invite_server_transaction>(machine).keeps_answer() &&
           source.protocol == transport::udp;
}

server_transaction& server_transactions::add(const request_view& request, std::string key,
                                             std::string fresh_tag, time_point now) {
    const auto id = request_id{next_id_++};
    const auto r = reliability_of(request.source->protocol);
    const bool is_invite = request.is("INVITE");
    const auto make = [&] {
        using machine = decltype(server_transaction::machine);
        return server_transaction{
            .id = id,
            .machine = is_invite
                           ? machine(std::in_place_type<invite_server_transaction>, timers_, r, now)
                           : machine(std::in_place_type<non_invite_server_transaction>, timers_, r, now),
            .method = std::string(request.msg->method()),
            .head = response_head(request),
            .source = *request.source,
            .way_back = via_return::of(request.via, *request.source),
            .to_tag = request.to_tag.empty() ? std::move(fresh_tag) : std::string(request.to_tag),
            .rfc2543 = !request.via.has_rfc3261_branch(),
            .cseq = request.cseq.number,
            .key = std::move(key)};
    };
    auto& t =
        by_id_.try_emplace(static_cast<std::uint64_t>(id), made_in_place<decltype(make)>{make}).first->second;
    if (!is_invite) unanswered_.push_back(t);
    if (request.to_tag.empty()) t.merge_key = merge_key(request);
    if (is_invite) t.ack_key = dialog_key(request.call_id, t.to_tag, request.from_tag);
    if (request.source->standing != peer_standing::trusted) {
        t.charged_to = request.source->remote_address;
        ++by_peer_[t.charged_to];
    }
    link(is_invite ? by_invite_key_ : by_key_, t.key, id);
    if (!t.merge_key.empty()) by_merge_key_.try_emplace(t.merge_key, id);
    if (!t.ack_key.empty()) link(by_ack_key_, t.ack_key, id);
    charge(t, t.head.size() + t.key.size() + t.merge_key.size() + t.ack_key.size());
    return t;
}

void server_transactions::erase(request_id id) {
    const auto it = by_id_.find(static_cast<std::uint64_t>(id));
    if (it == by_id_.end()) return;
    auto& t = it->second;
    unlink(t.invite() != nullptr ? by_invite_key_ : by_key_, t.key, id);
    if (!t.merge_key.empty()) unlink(by_merge_key_, t.merge_key, id);
    if (!t.ack_key.empty()) unlink(by_ack_key_, t.ack_key, id);
    if (const auto peer = by_peer_.find(t.charged_to); peer != by_peer_.end() && --peer->second == 0)
        by_peer_.erase(peer);
    bytes_ -= t.charged;
    by_id_.erase(it);
    give_back(by_id_);
}

void server_transactions::charge(server_transaction& t, std::size_t octets) noexcept {
    t.charged += octets;
    bytes_ += octets;
}

std::size_t server_transactions::of_peer(const std::string& address) const {
    const auto peer = by_peer_.find(address);
    return peer == by_peer_.end() ? 0 : peer->second;
}

server_transaction* server_transactions::find(request_id id) noexcept {
    const auto it = by_id_.find(static_cast<std::uint64_t>(id));
    return it == by_id_.end() ? nullptr : &it->second;
}

server_transaction* server_transactions::match(std::string_view key) noexcept {
    return lookup(*this, by_key_, key);
}

server_transaction* server_transactions::match_invite(std::string_view key) noexcept {
    return lookup(*this, by_invite_key_, key);
}

server_transaction* server_transactions::match_refused(const request_view& ack) noexcept {
    return lookup(*this, by_ack_key_, dialog_key(ack.call_id, ack.to_tag, ack.from_tag));
}

}  // namespace ctig::sip
