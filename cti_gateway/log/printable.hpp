#pragma once
// What a peer sent, made safe to print: it can neither end the line, nor move a terminal's cursor, nor break
// JSON.
#include <string>
#include <string_view>

namespace ctig::log {

/// Appends `text` as UTF-8 without control characters: CR, LF and TAB as \r \n \t, other control characters
/// (C0, DEL, C1) and bytes that are not UTF-8 as \xNN. At most `limit` bytes of `text` are taken, then "..."
/// follows.
void append_printable(std::string& out, std::string_view text, std::size_t limit);

/// Puts *** where `text` has credentials: the value of an (Proxy-)Authorization header, and of anything named
/// ...password in a header parameter, JSON or XML.
void mask_secrets(std::string& text);

}  // namespace ctig::log
