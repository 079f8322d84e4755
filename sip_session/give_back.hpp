#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace ctig::sip {

/// Of which a container is never relieved: elements or buckets.
inline constexpr std::size_t kept_room = 4096;

/// Gives the room of a container back that is nearly empty after a crowd. To be called after an erase; costs
/// a comparison on most of its ways. Invalidates what a rehash invalidates.
template <class Table>
void give_back(Table& table) {
    if (table.bucket_count() > kept_room && table.bucket_count() / 8 > table.size())
        table.rehash(2 * table.size());
}
template <class T>
void give_back(std::vector<T>& list) {
    if (list.capacity() > kept_room && list.capacity() / 8 > list.size()) list.shrink_to_fit();
}

/// Of a buffer whose octets are used up: it keeps no more than `most` octets of room. (Assigning an empty
/// string keeps them all.)
inline void give_back(std::string& buffer, std::size_t most) {
    if (buffer.capacity() > most) std::string().swap(buffer);
}

}  // namespace ctig::sip
