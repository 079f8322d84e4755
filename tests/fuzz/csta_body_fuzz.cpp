// A CSTA document from a peer. What decodes must encode, and decode to the same again.
#include <cstdint>
#include <cstdlib>

#include "csta/codec.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static ctig::csta::decoder decoder;
    const std::string_view xml{reinterpret_cast<const char*>(data), size};
    const auto message = decoder.decode(xml);
    if (!message) return 0;
    const auto again = decoder.decode(encode(*message), nullptr);
    // A document at the size limit may grow over it by escaping.
    if (!again && again.error() == ctig::csta::errc::too_large) return 0;
    if (!again || !(*again == *message)) std::abort();
    return 0;
}
