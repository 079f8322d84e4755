#include "cti_gateway/bridge/digest_nonces.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <charconv>
#include <stdexcept>

namespace ctig::bridge {
namespace {

constexpr std::size_t stamp_digits = 16, number_digits = 16, signature_octets = 16;
constexpr std::size_t text_digits = stamp_digits + number_digits;
constexpr std::size_t nonce_digits = text_digits + 2 * signature_octets;

std::uint64_t milliseconds(digest_nonces::time_point at) {
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count());
}

}  // namespace

digest_nonces::digest_nonces() {
    if (RAND_bytes(key_.data(), static_cast<int>(key_.size())) != 1)
        throw std::runtime_error("OpenSSL has no random numbers for the key of Digest nonces");
}

std::string digest_nonces::sign(std::string_view text, std::string_view peer_address) const {
    const std::string signed_text = fmt::format("{} {}", text, peer_address);
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned length = 0;
    HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()),
         reinterpret_cast<const unsigned char*>(signed_text.data()), signed_text.size(), mac.data(), &length);
    std::string out;
    for (std::size_t i = 0; i < signature_octets; ++i) out += fmt::format("{:02x}", mac[i]);
    return out;
}

std::string digest_nonces::make(std::string_view peer_address, time_point now) {
    std::unique_lock lock(mutex_);
    const auto number = ++number_;
    lock.unlock();
    const std::string text = fmt::format("{:016x}{:016x}", milliseconds(now), number);
    return text + sign(text, peer_address);
}

digest_nonces::verdict digest_nonces::judge(std::string_view nonce, std::string_view peer_address,
                                            std::uint32_t count, time_point now) const {
    if (nonce.size() != nonce_digits) return verdict::foreign;
    const std::string_view text = nonce.substr(0, text_digits), signature = nonce.substr(text_digits);
    std::uint64_t made_at = 0;
    const auto* stamp_end = text.data() + stamp_digits;
    const auto read = std::from_chars(text.data(), stamp_end, made_at, 16);
    if (read.ec != std::errc{} || read.ptr != stamp_end) return verdict::foreign;
    const std::string expected = sign(text, peer_address);
    // One of the process before has our shape and not our key: its owner need not be asked for the password
    // again.
    if (CRYPTO_memcmp(expected.data(), signature.data(), expected.size()) != 0) return verdict::stale;
    const auto present = milliseconds(now), life = static_cast<std::uint64_t>(lifetime.count()) * 1000;
    const std::lock_guard lock(mutex_);
    if (made_at > present || present - made_at > life || made_at < not_before_) return verdict::stale;
    const auto used = used_.find(std::string(nonce));
    return used != used_.end() && count <= used->second.last_count ? verdict::stale : verdict::fresh;
}

bool digest_nonces::mark_used(std::string_view nonce, std::uint32_t count, time_point now) {
    const auto life = static_cast<std::uint64_t>(lifetime.count()) * 1000;
    const auto present = milliseconds(now);
    const std::lock_guard lock(mutex_);
    if (present > life) forget_before(present - life);
    if (const auto known = used_.find(std::string(nonce)); known != used_.end()) {
        if (count <= known->second.last_count) return false;
        known->second.last_count = count;
        return true;
    }
    if (used_.size() >= max_used) {
        not_before_ = by_age_.begin()->first + 1;
        forget_before(not_before_);
    }
    std::uint64_t made_at = 0;
    std::from_chars(nonce.data(), nonce.data() + std::min(nonce.size(), stamp_digits), made_at, 16);
    used_.emplace(nonce, use{made_at, count});
    by_age_.emplace(made_at, nonce);
    return true;
}

void digest_nonces::forget_before(std::uint64_t made_at) {
    while (!by_age_.empty() && by_age_.begin()->first < made_at) {
        used_.erase(by_age_.begin()->second);
        by_age_.erase(by_age_.begin());
    }
}

}  // namespace ctig::bridge
