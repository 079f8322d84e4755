#include "cti_gateway/net/per_second.hpp"

namespace ctig::net {

bool per_second::pass(std::chrono::steady_clock::time_point now) noexcept {
    if (now - began_ >= std::chrono::seconds(1)) {
        began_ = now;
        passed_ = 0;
    }
    if (passed_ >= most_) return false;
    ++passed_;
    return true;
}

}  // namespace ctig::net
