// Any byte stream, cut into reads by its own first octet: the messages must not depend on the cuts.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "sip_session/stream_framer.hpp"

static std::string frames_of(std::string_view stream, std::size_t piece) {
    ctig::sip::stream_framer framer({.header_octets = 512, .body_octets = 512});
    using kind = ctig::sip::framed::kind;
    std::string seen;
    for (std::size_t at = 0; at < stream.size(); at += piece) {
        framer.append(stream.substr(at, piece));
        for (auto found = framer.next(); found.what != kind::need_more; found = framer.next()) {
            seen.append(1, static_cast<char>(found.what)).append(std::to_string(found.status));
            if (found.what == kind::broken) return seen;
            seen.append(found.bytes);
        }
    }
    return seen;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view stream(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (frames_of(stream, data[0] + 1u) != frames_of(stream, stream.size() + 1)) std::abort();
    return 0;
}
