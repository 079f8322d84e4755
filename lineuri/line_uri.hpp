#pragma once
// Line URI: how a Communicator or Lync user's line is named (Cisco RCC guide, "Line URI"):
//   tel:1000;phone-context=dialstring;device=SEP0002FD3BB5C5;partition=lab
//   tel:+15551000                     (E.164: without phone-context=dialstring)
// Glossary: number = the dialable digits; device = a phone by name; partition = name space of directory
// numbers.
#include <optional>
#include <string>
#include <string_view>
#include "lineuri/error.hpp"

namespace ctig::lineuri {

struct line_uri {
    std::string text;  ///< byte for byte as the client gave it: goes back in every deviceID that is the line
    std::string number;  ///< digits without visual separators; begins with `+` when global
    bool global = false;
    std::optional<std::string> phone_context;  ///< "dialstring" with Microsoft clients
    std::optional<std::string> extension;      ///< `ext=`
    std::optional<std::string> device;         ///< `device=`, percent-decoded
    std::optional<std::string> partition;      ///< `partition=`, percent-decoded

    bool operator==(const line_uri&) const = default;
};

/// Reads a line URI. A local number without phone-context is accepted (clients send it), everything else
/// follows RFC 3966 section 3. Errors: every lineuri::errc; `where`, when given, tells the offset and a
/// sentence for people.
[[nodiscard]] result<line_uri> parse_line_uri(std::string_view text, diagnostics* where = nullptr);

}  // namespace ctig::lineuri
