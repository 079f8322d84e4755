#include "csta/message.hpp"

namespace ctig::csta {

message::message(const message& other) = default;
message::message(message&& other) noexcept = default;
message& message::operator=(const message& other) = default;
message& message::operator=(message&& other) noexcept = default;
message::~message() = default;

bool operator==(const message& a, const message& b) {
    return static_cast<const message_variant&>(a) == static_cast<const message_variant&>(b);
}

}  // namespace ctig::csta
