// Line URIs and dialled numbers, as a client may send them.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "lineuri/line_uri.hpp"
#include "lineuri/tel_uri.hpp"
#include "lineuri/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    ctig::lineuri::diagnostics where;
    const auto line = ctig::lineuri::parse_line_uri(text, &where);
    if (line) {
        if (line->text != text || line->number.empty()) std::abort();
        if (line->device && !ctig::lineuri::is_printable_utf8(*line->device)) std::abort();
    } else if (where.offset > text.size() || where.text.empty()) {
        std::abort();
    }
    const auto called = ctig::lineuri::parse_called_number(text, &where);
    if (called && called->dialable().find_first_not_of("+0123456789*#ABCDEF") != std::string::npos)
        std::abort();
    return 0;
}
