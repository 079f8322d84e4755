#pragma once
// What a phone is asked to do, and why it may come to nothing.
#include <cstdint>
#include <optional>
#include <string>

namespace ctig::cti::baresip {

/// Names an operation to whoever asked for it.
enum class ticket : std::uint64_t {};

enum class call_action : std::uint8_t { answer, clear, hold, retrieve };

enum class failure : std::uint8_t {
    refused,    ///< the phone said no
    call_gone,  ///< the call ended before
    no_proof,   ///< the phone understood, and nothing happened in time
    lost,       ///< the phone's control connection went
    busy,       ///< too much waits for this phone already
};

/// The end of an operation.
struct operation_end {
    ticket which{};
    std::optional<failure> failed;
    std::string call;  ///< of a dial: the new call's SIP Call-ID
};

}  // namespace ctig::cti::baresip
