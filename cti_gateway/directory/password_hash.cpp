#include "cti_gateway/directory/password_hash.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "cti_gateway/base64.hpp"

namespace ctig::directory {
namespace {

constexpr std::string_view prefix = "$scrypt$";
constexpr std::uint64_t max_memory = std::uint64_t{256} << 20;
constexpr std::uint32_t max_passes = 16;
constexpr std::size_t salt_size = 16, key_size = 32;

// RFC 7914 section 6: 128 * N * r octets, and 128 * r * p for the blocks.
std::uint64_t memory_of(const scrypt_cost& c) { return 128 * c.r * ((std::uint64_t{1} << c.ln) + c.p + 2); }

const unsigned char* octets(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* octets(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

bool affordable(const scrypt_cost& c) {
    return c.ln >= 1 && c.ln <= 20 && c.r >= 1 && c.r <= 64 && c.p >= 1 && c.p <= max_passes &&
           memory_of(c) <= max_memory;
}

/// Takes what stands before `end` off the front of `text`; all of it when there is none.
std::string_view take_until(std::string_view& text, char end) {
    const auto at = text.find(end);
    const auto out = text.substr(0, at);
    text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
    return out;
}

std::optional<std::uint32_t> parameter(std::string_view text, std::string_view name) {
    if (!text.starts_with(name)) return std::nullopt;
    text.remove_prefix(name.size());
    std::uint32_t value = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string derive(std::string_view password, std::string_view salt, const scrypt_cost& cost,
                   std::size_t size) {
    std::string key(size, '\0');
    if (EVP_PBE_scrypt(password.data(), password.size(), octets(salt), salt.size(),
                       std::uint64_t{1} << cost.ln, cost.r, cost.p, 2 * max_memory, octets(key),
                       key.size()) != 1)
        throw std::runtime_error("scrypt failed: out of memory?");
    return key;
}

}  // namespace

std::optional<password_hash> parse_password_hash(std::string_view text) {
    if (!text.starts_with(prefix)) return std::nullopt;
    text.remove_prefix(prefix.size());
    auto costs = take_until(text, '$');
    const auto ln = parameter(take_until(costs, ','), "ln="), r = parameter(take_until(costs, ','), "r="),
               p = parameter(costs, "p=");
    if (!ln || !r || !p) return std::nullopt;
    const scrypt_cost cost{*ln, *r, *p};
    auto salt = base64_decode(take_until(text, '$'));
    auto key = base64_decode(text);
    if (!affordable(cost) || !salt || !key || salt->size() < 8 || salt->size() > 64 || key->size() < 16 ||
        key->size() > 64)
        return std::nullopt;
    return password_hash{cost, std::move(*salt), std::move(*key)};
}

std::string check_password_hash(std::string_view text) {
    if (text.empty() || parse_password_hash(text)) return {};
    return "expected what \"cti_gateway password\" prints: $scrypt$ln=15,r=8,p=3$...$...";
}

std::string hash_password(std::string_view password, const scrypt_cost& cost) {
    if (!affordable(cost)) throw std::runtime_error("scrypt: the cost is out of range");
    std::string salt(salt_size, '\0');
    if (RAND_bytes(octets(salt), static_cast<int>(salt.size())) != 1)
        throw std::runtime_error("no random bytes for the salt");
    return fmt::format("{}ln={},r={},p={}${}${}", prefix, cost.ln, cost.r, cost.p, base64_encode(salt),
                       base64_encode(derive(password, salt, cost, key_size)));
}

bool matches(const password_hash& hash, std::string_view password) {
    const auto key = derive(password, hash.salt, hash.cost, std::max(hash.key.size(), key_size));
    return !hash.key.empty() && CRYPTO_memcmp(key.data(), hash.key.data(), hash.key.size()) == 0;
}

password_hash unmatchable(const scrypt_cost& cost) { return {cost, std::string(salt_size, 'Z'), {}}; }

}  // namespace ctig::directory
