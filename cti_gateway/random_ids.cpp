#include "cti_gateway/random_ids.hpp"

#include <openssl/rand.h>

#include <stdexcept>

namespace ctig {

std::uint64_t random_ids::operator()() {
    if (left_ == 0) {
        auto* bytes = reinterpret_cast<unsigned char*>(pool_.data());
        if (RAND_bytes(bytes, static_cast<int>(sizeof(pool_))) != 1)
            throw std::runtime_error("OpenSSL's random number generator has no entropy");
        left_ = pool_.size();
    }
    return pool_[--left_];
}

}  // namespace ctig
