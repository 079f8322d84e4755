#include "cti_gateway/bridge/rcc_session.hpp"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <utility>

namespace ctig::bridge {

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
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    SHA256(bytes, text.size(), digest.data());
    std::string hex;
    for (std::size_t i = 0; i < 8; ++i) hex += fmt::format("{:02x}", digest[i]);
    return hex;
}

}  // namespace ctig::bridge
