#include "cti_gateway/directory/directory_pieces.hpp"

#include <algorithm>

namespace ctig::directory {
namespace {

// Where the next table of a user or a device begins, from the line after `from` on.
std::size_t next_table(std::string_view toml, std::size_t from) {
    for (auto at = toml.find("\n[[", from); at != std::string_view::npos; at = toml.find("\n[[", at + 1)) {
        const auto line = toml.substr(at + 1);
        if (line.starts_with("[[user]]") || line.starts_with("[[device]]")) return at + 1;
    }
    return toml.size();
}

}  // namespace

std::vector<directory_piece> pieces_of(std::string_view toml, std::size_t size) {
    const bool whole = toml.size() <= size || toml.find("\"\"\"") != std::string_view::npos ||
                       toml.find("'''") != std::string_view::npos;
    if (whole) return {{.toml = toml}};
    std::vector<directory_piece> out;
    for (std::size_t lines = 0; !toml.empty();) {
        const auto end = toml.size() <= size ? toml.size() : next_table(toml, size);
        const auto piece = toml.substr(0, end);
        out.push_back({.toml = piece, .lines_before = lines});
        lines += static_cast<std::size_t>(std::ranges::count(piece, '\n'));
        toml.remove_prefix(end);
    }
    return out;
}

}  // namespace ctig::directory
