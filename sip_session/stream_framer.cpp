#include "sip_session/stream_framer.hpp"

#include <cstdint>
#include <utility>

#include "sip_session/content_length.hpp"
#include "sip_session/give_back.hpp"
#include "sip_session/grammar.hpp"
#include "sip_session/header_lines.hpp"

namespace ctig::sip {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::string_view line_end = "\r\n";
constexpr std::string_view header_end = "\r\n\r\n";
constexpr std::size_t kept_capacity = 32768;  // idle connections are many: a larger buffer is given back

/// Or its compact form, l.
bool may_be_content_length(std::string_view line) noexcept {
    constexpr std::string_view name = "content-length";
    const char first = to_lower(line[0]);
    return first == 'l' || (first == 'c' && iequals(line.substr(0, name.size()), name));
}

}  // namespace

void stream_framer::append(std::string_view bytes) {
    if (broken_) return;
    keep();
    buffer_.erase(0, head_);
    head_ = 0;
    buffer_ += bytes;
}

void stream_framer::lend(std::string_view bytes) {
    if (broken_) return;
    if (!pending().empty()) return append(bytes);
    lent_ = bytes;
}

void stream_framer::keep() {
    if (lent_.empty()) return;
    buffer_.assign(std::exchange(lent_, {}));
    head_ = 0;
}

framed stream_framer::next() {
    if (broken_) return fail(static_cast<errc>(broken_.value()));
    if (head_ == buffer_.size()) {
        buffer_.clear();
        head_ = 0;
        give_back(buffer_, kept_capacity);
    }
    auto found = cut();
    if (found.what == framed::kind::need_more) keep();
    return found;
}

framed stream_framer::cut() {
    if (message_octets_ == 0) {
        while (pending().starts_with(line_end)) {
            if (pending().starts_with(header_end)) {
                const auto ping = pending().substr(0, header_end.size());
                consume(header_end.size());
                return {framed::kind::keep_alive, ping, {}, 0};
            }
            // Whether this CRLF is half a ping or to be skipped is only known with the octets behind it.
            if (header_end.starts_with(pending())) return {};
            consume(line_end.size());
        }
        if (auto found = read_header(); found.what != framed::kind::message) return found;
    }
    if (pending().size() < message_octets_) return {};
    const auto whole = pending().substr(0, message_octets_);
    consume(message_octets_);
    return {framed::kind::message, whole, {}, 0};
}

/// Looks for the end of the headers and for the length in them; kind::message when message_octets_ is known.
framed stream_framer::read_header() {
    const auto bytes = pending();
    // Most come whole: their lines are gone through once. The others' not before the last one is there.
    const auto empty_line = scanned_ == 0 ? 0 : bytes.find(header_end, scanned_);
    content_length length;
    bool contradicts = false;
    const auto start_line = empty_line == npos ? npos : bytes.find(line_end);
    header_lines lines(start_line == npos ? std::string_view{} : bytes.substr(start_line + line_end.size()),
                       may_be_content_length);
    while (const auto line = lines.next())
        contradicts |= line->known == header_name::content_length && length.add(line->value).failed();
    if (!lines.body_offset()) {
        if (bytes.size() > limits_.header_octets) return fail(errc::header_too_large);
        scanned_ = bytes.size() < header_end.size() ? 0 : bytes.size() - (header_end.size() - 1);
        return {};
    }
    const auto header_octets = start_line + line_end.size() + *lines.body_offset();
    if (header_octets > limits_.header_octets) return fail(errc::header_too_large);
    if (contradicts || !length.octets()) return fail(errc::bad_content_length);
    if (*length.octets() > limits_.body_octets) return fail(errc::too_large);
    message_octets_ = header_octets + static_cast<std::size_t>(*length.octets());
    return {framed::kind::message, {}, {}, 0};
}

framed stream_framer::fail(errc why) {
    broken_ = why;
    return {framed::kind::broken, pending(), broken_, sip_status_for(broken_)};
}

void stream_framer::consume(std::size_t octets) noexcept {
    if (lent_.empty())
        head_ += octets;
    else
        lent_.remove_prefix(octets);
    scanned_ = 0;
    message_octets_ = 0;
}

bool stream_framer::holds_partial_message() const noexcept {
    return !broken_ && !pending().empty() && !header_end.starts_with(pending());
}

}  // namespace ctig::sip
