#include "cti_gateway/cti/baresip/netstring.hpp"

#include <algorithm>
#include <charconv>

#include "cti_gateway/cti/error.hpp"

namespace ctig::cti::baresip {

void append_netstring(std::string& out, std::string_view text) {
    out += std::to_string(text.size());
    out += ':';
    out += text;
    out += ',';
}

void netstring_reader::append(std::string_view bytes) {
    buffer_.erase(0, read_);
    read_ = 0;
    buffer_ += bytes;
}

boost::system::result<std::optional<std::string_view>> netstring_reader::next() {
    constexpr std::size_t most_digits = 5;  // of max_netstring
    const std::string_view rest = std::string_view(buffer_).substr(read_);
    const auto colon = rest.substr(0, most_digits + 1).find_first_not_of("0123456789");
    if (colon == std::string_view::npos) {
        if (rest.size() > most_digits) return make_error_code(errc::bad_frame);
        return std::nullopt;
    }
    const bool leading_zero = colon > 1 && rest.front() == '0';
    if (rest[colon] != ':' || colon == 0 || leading_zero) return make_error_code(errc::bad_frame);
    std::size_t size = 0;
    std::from_chars(rest.data(), rest.data() + colon, size);
    if (size > max_netstring) return make_error_code(errc::bad_frame);
    const std::size_t end = colon + 1 + size;
    if (rest.size() <= end) return std::nullopt;
    if (rest[end] != ',') return make_error_code(errc::bad_frame);
    read_ += end + 1;
    return rest.substr(colon + 1, size);
}

}  // namespace ctig::cti::baresip
