#pragma once
// Reads just what a load generator must know of a message, in one pass over its header lines. Not a SIP
// parser: it believes the servers under load.
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ctig::load {

/// Octets of the first whole message in `bytes`, body included; 0: more is needed.
std::size_t message_size(std::string_view bytes);

struct scanned {
    int status = 0;  ///< 0: a request
    std::string_view start_line, call_id, to_tag, contact, via, from, to;
    std::uint32_t cseq = 0;
    std::string_view cseq_line, body;
    unsigned retry_after = 0;  ///< s
};

/// Views into `message`.
scanned scan(std::string_view message);

/// Text of the first element of that name; empty when absent.
std::string_view element_text(std::string_view xml, std::string_view name);

}  // namespace ctig::load
