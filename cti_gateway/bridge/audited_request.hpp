#pragma once
#include <string>

#include "csta/message.hpp"

namespace ctig::bridge {

/// What the audit log says of a request: the first line that it is about, and the first number that it calls.
struct audited_request {
    std::string line, number;
};

[[nodiscard]] audited_request audited(const csta::message& request);

}  // namespace ctig::bridge
