#pragma once
// All messages of the table.
#include <optional>

#include "csta/message.hpp"
#include "csta/table/shape.hpp"

namespace ctig::csta::table {

struct message_info {
    std::string_view name;  ///< root element
    const shape* type = nullptr;
    message_kind kind = message_kind::request;
    void* (*make)(message& m) = nullptr;             ///< turns `m` into this message, returns its struct
    const void* (*get)(const message& m) = nullptr;  ///< its struct
};

/// In the order of the variant's alternatives.
[[nodiscard]] std::span<const message_info> messages() noexcept;
[[nodiscard]] const message_info& info_of(const message& m) noexcept;
/// By root element; nullptr if unknown. Takes `TransferredEvent` for the standard's `TransferedEvent`.
[[nodiscard]] const message_info* find_message(std::string_view root) noexcept;

}  // namespace ctig::csta::table
