#pragma once
// Messages made from the table, so that a new message is tested the moment it is in the table.
#include <cstdint>
#include <string>
#include <string_view>

#include "csta/table/messages.hpp"

namespace ctig::csta::test {

/// Deterministic: the same numbers on every machine (std::uniform_int_distribution gives no such promise).
class dice {
public:
    explicit dice(std::uint64_t seed) : state_(seed * 2 + 1) {}
    /// 0 to sides - 1.
    std::size_t roll(std::size_t sides);

private:
    std::uint64_t state_;
};

/// Random content: optional elements come and go, texts hold everything that XML can carry.
message random_message(const table::message_info& kind, dice& d);

/// Every element of the message once, texts named for their element: for people to read.
message full_message(const table::message_info& kind);

/// The message of that root element, in full.
message full_message(std::string_view root);

}  // namespace ctig::csta::test
