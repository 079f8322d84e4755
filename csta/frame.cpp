#include "csta/frame.hpp"

namespace ctig::csta {
namespace {

std::size_t octet(std::string_view s, std::size_t i) noexcept { return static_cast<std::uint8_t>(s[i]); }

std::optional<invoke_id> read_invoke_id(std::string_view digits) noexcept {
    std::uint16_t n = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        n = static_cast<std::uint16_t>(n * 10 + (c - '0'));
    }
    return invoke_id{n};
}

}  // namespace

void frame_reader::append(std::string_view bytes) {
    if (broken_) return;
    buffer_.erase(0, used_);
    used_ = 0;
    buffer_ += bytes;
}

result<std::optional<frame>> frame_reader::next() {
    if (broken_) return broken_;
    const std::string_view rest = std::string_view{buffer_}.substr(used_);
    const auto fail = [this](errc e) {
        broken_ = e;
        buffer_.clear();
        used_ = 0;
        return broken_;
    };
    // Judged as soon as they are there: a peer that speaks another protocol must not keep us waiting for a
    // length.
    if (rest.substr(0, 2).find_first_not_of('\0') != rest.npos) return fail(errc::bad_format_indicator);
    if (rest.size() < 4) return std::optional<frame>{};
    const std::size_t size = octet(rest, 2) << 8U | octet(rest, 3);
    if (size < frame_header_size) return fail(errc::bad_frame_length);
    if (size > limit_) return fail(errc::too_large);
    if (rest.size() < frame_header_size) return std::optional<frame>{};
    const auto id = read_invoke_id(rest.substr(4, 4));
    if (!id) return fail(errc::bad_invoke_id);
    if (rest.size() < size) return std::optional<frame>{};
    used_ += size;
    return std::optional{frame{*id, rest.substr(frame_header_size, size - frame_header_size)}};
}

boost::system::error_code append_frame(std::string& out, invoke_id id, std::string_view xml) {
    const std::size_t size = frame_header_size + xml.size();
    if (size > max_frame_size) return errc::too_large;
    const unsigned n = static_cast<unsigned>(id);
    const auto digit = [n](unsigned power) { return static_cast<char>('0' + n / power % 10); };
    const char header[frame_header_size] = {0,
                                            0,
                                            static_cast<char>(size >> 8U),
                                            static_cast<char>(size & 0xFFU),
                                            digit(1000),
                                            digit(100),
                                            digit(10),
                                            digit(1)};
    out.append(header, sizeof header).append(xml);
    return {};
}

}  // namespace ctig::csta
