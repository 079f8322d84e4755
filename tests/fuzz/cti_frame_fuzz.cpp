// A byte stream from a CTI manager, cut in two: the cut must not change what comes out.
#include <cstdint>
#include <cstdlib>
#include <utility>
#include <vector>

#include "csta/frame.hpp"

namespace {
using frames = std::vector<std::pair<ctig::csta::invoke_id, std::string>>;

void take(ctig::csta::frame_reader& reader, std::string_view bytes, frames& out) {
    reader.append(bytes);
    for (auto f = reader.next(); f && *f; f = reader.next()) out.emplace_back((*f)->id, (*f)->xml);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view stream{reinterpret_cast<const char*>(data), size};
    ctig::csta::frame_reader whole, cut;
    frames one, two;
    take(whole, stream, one);
    take(cut, stream.substr(0, size / 2), two);
    take(cut, stream.substr(size / 2), two);
    if (one != two || whole.pending() != cut.pending()) std::abort();
    return 0;
}
