#pragma once
#include <cstddef>

namespace ctig::sip {

/// How large a message may be. Units: octets and counts.
struct message_limits {
    std::size_t header_octets = 16384;  ///< start line to empty line, 8..64 KiB is sensible; more gets 513
    std::size_t body_octets = 65536;    ///< more gets 413
    std::size_t headers = 256;          ///< header lines; more gets 513
    std::size_t line_octets = 8192;     ///< one line with its folds; more gets 513, a request line 414
};

}  // namespace ctig::sip
