#pragma once
// Passwords as users.toml keeps them: scrypt (RFC 7914) in the PHC string format,
//
//   $scrypt$ln=15,r=8,p=3$<salt>$<key>      N = 2^ln; salt and key in Base64 without padding
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ctig::directory {

/// What one guess costs. The default takes 32 MiB and a tenth of a second.
struct scrypt_cost {
    std::uint32_t ln = 15, r = 8, p = 3;

    bool operator==(const scrypt_cost&) const = default;
};

struct password_hash {
    scrypt_cost cost;
    std::string salt, key;
};

/// Nothing for any other text, and for a cost beyond 256 MiB of memory or 16 passes.
[[nodiscard]] std::optional<password_hash> parse_password_hash(std::string_view text);

/// Says what is wrong with a password_hash of the directory; empty when nothing is.
[[nodiscard]] std::string check_password_hash(std::string_view text);

/// Hashes with a new random salt. Errors: std::runtime_error when the system has no random bytes or memory.
/// Thread: any; blocks for as long as the cost says.
[[nodiscard]] std::string hash_password(std::string_view password, const scrypt_cost& cost = {});

/// Is it the password? Compares in constant time. Thread: any; blocks as long as hashing it takes.
[[nodiscard]] bool matches(const password_hash& hash, std::string_view password);

/// A hash that no password matches and that costs as much: for users who are unknown or have none, so that
/// the time tells nothing.
[[nodiscard]] password_hash unmatchable(const scrypt_cost& cost = {});

}  // namespace ctig::directory
