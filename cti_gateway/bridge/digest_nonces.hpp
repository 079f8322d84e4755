#pragma once
// The nonces of Digest (RFC 7616 3.3, 5.4). A nonce proves itself: what it says is signed with a key of this
// process. So a challenge costs no memory, and only a user who passed leaves a trace: the count that they
// used last.
#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace ctig::bridge {

/// Thread: any.
class digest_nonces {
public:
    using time_point = std::chrono::steady_clock::time_point;
    using key = std::array<unsigned char, 32>;

    static constexpr std::chrono::seconds lifetime{300};
    static constexpr std::size_t max_used = 65536;  ///< nonces that somebody passed with

    enum class verdict : std::uint8_t {
        fresh,
        stale,   ///< ours once: too old, used with this count before, or of another process: ask again
        foreign  ///< none of ours
    };

    /// Draws the key. Throws std::runtime_error when OpenSSL has no entropy.
    digest_nonces();
    explicit digest_nonces(const key& secret) : key_(secret) {}

    /// A nonce for the peer at that address: time, number, signature, in hexadecimal.
    [[nodiscard]] std::string make(std::string_view peer_address, time_point now);
    [[nodiscard]] verdict judge(std::string_view nonce, std::string_view peer_address, std::uint32_t count,
                                time_point now) const;
    /// A request with this nonce and count was let in: neither it nor an older count is fresh any more. Where
    /// there is no room the oldest nonce is forgotten, and every nonce of its age is stale from then on.
    /// False: another thread let one in with it meanwhile.
    [[nodiscard]] bool mark_used(std::string_view nonce, std::uint32_t count, time_point now);

    [[nodiscard]] std::size_t used() const {
        const std::lock_guard lock(mutex_);
        return used_.size();
    }

private:
    struct use {
        std::uint64_t made_at;
        std::uint32_t last_count;
    };
    [[nodiscard]] std::string sign(std::string_view text, std::string_view peer_address) const;
    void forget_before(std::uint64_t made_at);

    key key_{};
    mutable std::mutex mutex_;  ///< over all below
    std::uint64_t number_ = 0;
    std::uint64_t not_before_ = 0;  ///< milliseconds: what is older is stale whatever else it is
    std::unordered_map<std::string, use> used_;
    std::multimap<std::uint64_t, std::string> by_age_;
};

}  // namespace ctig::bridge
