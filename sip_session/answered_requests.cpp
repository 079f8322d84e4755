#include "sip_session/answered_requests.hpp"

#include <algorithm>
#include <boost/container_hash/hash.hpp>
#include <new>
#include <type_traits>
#include <utility>

#include "sip_session/give_back.hpp"

namespace ctig::sip {

/// What is kept of one; its texts come right behind it.
struct answered_requests::record {
    time_point leave_at;
    std::size_t hash, merge_hash;
    flow_id source;
    std::optional<dialog_id> dialog;
    std::uint32_t key_size, merge_key_size, address_size, answer_size;
    std::uint16_t remote_port, via_port;
    transport protocol;
    bool by_rport;

    [[nodiscard]] const char* texts() const noexcept { return reinterpret_cast<const char*>(this + 1); }
    [[nodiscard]] std::string_view key() const noexcept { return {texts(), key_size}; }
    [[nodiscard]] std::string_view merge_key() const noexcept { return {texts() + key_size, merge_key_size}; }
    [[nodiscard]] std::string_view address() const noexcept {
        return {texts() + key_size + merge_key_size, address_size};
    }
    [[nodiscard]] std::string_view answer() const noexcept {
        return {texts() + key_size + merge_key_size + address_size, answer_size};
    }
    /// With its texts, up to where the next may begin.
    [[nodiscard]] std::size_t size() const noexcept {
        const auto octets = sizeof(record) + key_size + merge_key_size + address_size + answer_size;
        return (octets + alignof(record) - 1) / alignof(record) * alignof(record);
    }
};

namespace {

std::size_t hash_of(std::string_view key) noexcept { return boost::hash<std::string_view>{}(key); }

}  // namespace

void answered_requests::add(const answered_request& one) {
    static_assert(std::is_trivially_destructible_v<record>, "they leave with their block");
    const record r{.leave_at = one.leave_at,
                   .hash = hash_of(one.key),
                   .merge_hash = hash_of(one.merge_key),
                   .source = one.source.id,
                   .dialog = one.dialog,
                   .key_size = static_cast<std::uint32_t>(one.key.size()),
                   .merge_key_size = static_cast<std::uint32_t>(one.merge_key.size()),
                   .address_size = static_cast<std::uint32_t>(one.source.remote_address.size()),
                   .answer_size = static_cast<std::uint32_t>(one.answer.size()),
                   .remote_port = one.source.remote_port,
                   .via_port = one.way_back.port,
                   .protocol = one.source.protocol,
                   .by_rport = one.way_back.by_rport};
    auto* const at = room_for(r.size());
    const auto* kept = new (at) record(r);
    auto* text = reinterpret_cast<char*>(at + sizeof(record));
    for (const std::string_view t :
         {one.key, one.merge_key, std::string_view(one.source.remote_address), one.answer})
        text += t.copy(text, t.size());
    ++size_;
    bytes_ += r.size();
    by_key_.try_emplace(r.hash, kept);
    if (!one.merge_key.empty()) by_merge_key_.try_emplace(r.merge_hash, kept);
}

std::byte* answered_requests::room_for(std::size_t octets) {
    if (blocks_.empty() || blocks_.back().size - blocks_.back().used < octets) {
        const bool again = octets <= block_size && !spare_.empty();
        auto next = again ? std::move(spare_.back())
                          : block{std::make_unique_for_overwrite<std::byte[]>(std::max(octets, block_size)),
                                  std::max(octets, block_size)};
        if (again) spare_.pop_back();
        blocks_.push_back(std::move(next));
    }
    auto& last = blocks_.back();
    return last.octets.get() + std::exchange(last.used, last.used + octets);
}

std::optional<answered_request> answered_requests::match(std::string_view key) const {
    if (size_ == 0) return std::nullopt;
    const auto it = by_key_.find(hash_of(key));
    if (it == by_key_.end() || it->second->key() != key) return std::nullopt;
    const auto& r = *it->second;
    return answered_request{.leave_at = r.leave_at,
                            .key = r.key(),
                            .merge_key = r.merge_key(),
                            .answer = r.answer(),
                            .source = {.id = r.source,
                                       .protocol = r.protocol,
                                       .remote_address = std::string(r.address()),
                                       .remote_port = r.remote_port},
                            .way_back = {.port = r.via_port, .by_rport = r.by_rport},
                            .dialog = r.dialog};
}

bool answered_requests::is_merged(std::string_view merge_key) const {
    const auto it = by_merge_key_.find(hash_of(merge_key));
    return it != by_merge_key_.end() && it->second->merge_key() == merge_key;
}

void answered_requests::unlink(index& from, std::size_t hash, const record& r) {
    if (const auto it = from.find(hash); it != from.end() && it->second == &r) from.erase(it);
}

void answered_requests::expire(time_point now) {
    for (const auto* r = oldest(); r != nullptr && r->leave_at <= now; r = oldest()) {
        unlink(by_key_, r->hash, *r);
        if (r->merge_key_size != 0) unlink(by_merge_key_, r->merge_hash, *r);
        --size_;
        bytes_ -= r->size();
        left_ += r->size();
        if (left_ < blocks_.front().used) continue;
        auto& empty = blocks_.front();
        if (empty.size == block_size) spare_.push_back({std::move(empty.octets), block_size});
        left_ = 0;
        blocks_.pop_front();
    }
    // The next half minute wants about as much as this one; after a crowd they go with it.
    if (spare_.size() > blocks_.size()) spare_.resize(blocks_.size());
    give_back(by_key_);
    give_back(by_merge_key_);
}

const answered_requests::record* answered_requests::oldest() const noexcept {
    if (blocks_.empty()) return nullptr;
    return reinterpret_cast<const record*>(blocks_.front().octets.get() + left_);
}

std::optional<time_point> answered_requests::next_expiry() const {
    const auto* r = oldest();
    return r == nullptr ? std::nullopt : std::optional(r->leave_at + longest_overdue);
}

}  // namespace ctig::sip
