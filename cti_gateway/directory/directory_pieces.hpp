#pragma once
// A directory of a hundred thousand people is read piece by piece: a tree of all of it at once takes half a
// gigabyte.
#include <cstddef>
#include <string_view>
#include <vector>

namespace ctig::directory {

/// Whole [[user]] and [[device]] tables, readable by themselves. Lifetime: the text's.
struct directory_piece {
    std::string_view toml;
    std::size_t lines_before = 0;
};

/// Pieces of about `size` octets, which together are the text. One: it is not longer, or texts over several
/// lines stand in it, where [[user]] may be anything.
[[nodiscard]] std::vector<directory_piece> pieces_of(std::string_view toml, std::size_t size);

}  // namespace ctig::directory
