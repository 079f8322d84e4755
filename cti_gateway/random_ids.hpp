#pragma once
#include <array>
#include <cstdint>

namespace ctig {

/// Random 64-bit numbers from OpenSSL's generator, fetched 256 at a time: for tags, branches, Call-IDs (RFC
/// 3261 19.3 asks for cryptographic randomness) and jitter. Throws std::runtime_error when the generator has
/// no entropy.
class random_ids {
public:
    [[nodiscard]] std::uint64_t operator()();

private:
    std::array<std::uint64_t, 256> pool_{};
    std::size_t left_ = 0;
};

}  // namespace ctig
