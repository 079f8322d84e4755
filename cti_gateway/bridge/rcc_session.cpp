#include "cti_gateway/bridge/rcc_session.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <utility>

namespace ctig::bridge {
namespace {

std::array<unsigned char, 32> sha256(std::string_view bytes) {
    // Looked up once: that takes longer than such a short digest.
    static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> algorithm(
        EVP_MD_fetch(nullptr, "SHA256", nullptr), EVP_MD_free);
    std::array<unsigned char, 32> digest{};
    if (!algorithm ||
        EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, algorithm.get(), nullptr) != 1)
        throw std::runtime_error("OpenSSL has no SHA-256");
    return digest;
}

}  // namespace

const session_monitor* rcc_session::monitor(std::string_view cross_ref_id) const {
    const auto at = std::ranges::find(monitors, cross_ref_id, &session_monitor::cross_ref_id);
    return at == monitors.end() ? nullptr : &*at;
}

session_monitor* rcc_session::monitor(std::string_view cross_ref_id) {
    return const_cast<session_monitor*>(std::as_const(*this).monitor(cross_ref_id));
}

bool rcc_session::is_recovering() const {
    return std::ranges::any_of(monitors, [](const auto& m) { return m.recovery != 0 && m.failures == 0; });
}

std::string derive_cross_ref_id(std::string_view call_id, std::string_view from_tag,
                                std::string_view line_uri, std::size_t ordinal) {
    // The lengths keep ("ab","c") and ("a","bc") apart.
    const std::string text = fmt::format("{}:{}{}:{}{}:{}{}", call_id.size(), call_id, from_tag.size(),
                                         from_tag, line_uri.size(), line_uri, ordinal);
    const auto digest = sha256(text);
    std::uint64_t first = 0;
    for (const auto octet : std::span(digest).first<8>()) first = first << 8 | octet;
    return fmt::format("{:016x}", first);
}

}  // namespace ctig::bridge
