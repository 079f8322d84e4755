#pragma once
// Frames as octets and back, for tests that speak CSTA XML over TCP.
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "csta/codec.hpp"
#include "csta/frame.hpp"
#include "csta/message.hpp"

namespace ctig::test {

inline std::string raw_frame(unsigned id, std::string_view xml) {
    std::string out;
    if (csta::append_frame(out, csta::invoke_id{static_cast<std::uint16_t>(id)}, xml))
        throw std::length_error("frame too large");
    return out;
}

inline std::string frame(unsigned id, const csta::message& what) { return raw_frame(id, csta::encode(what)); }

struct framed_message {
    unsigned id = 0;
    csta::message what;
};

/// Throws when `octets` are not whole, readable frames: what we send must be.
inline std::vector<framed_message> read_frames(std::string_view octets) {
    csta::frame_reader reader;
    csta::decoder decoder;
    std::vector<framed_message> all;
    reader.append(octets);
    for (auto next = reader.next().value(); next; next = reader.next().value())
        all.push_back({static_cast<unsigned>(next->id), decoder.decode(next->xml).value()});
    if (reader.pending() != 0) throw std::length_error("an incomplete frame");
    return all;
}

}  // namespace ctig::test
