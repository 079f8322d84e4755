#include "sip_session/message.hpp"

#include <algorithm>

#include "sip_session/comma_list.hpp"
#include "sip_session/content_length.hpp"
#include "sip_session/grammar.hpp"
#include "sip_session/header_lines.hpp"
#include "sip_session/header_names.hpp"
#include "sip_session/number.hpp"
#include "sip_session/octet_search.hpp"

namespace ctig::sip {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::size_t usual_headers = 24;  // one allocation for what real clients send

bool is_sip_version(std::string_view text) noexcept {
    return text.size() > 4 && iequals(text.substr(0, 4), "SIP/");
}

}  // namespace

boost::system::error_code message::read_status_line(std::string_view line) {
    const auto version_end = line.find(' ');
    if (version_end == npos) return errc::bad_start_line;
    version_ = line.substr(0, version_end);
    const auto rest = line.substr(version_end + 1);
    const auto digits = rest.substr(0, rest.find(' '));
    const auto status = digits.size() == 3 ? parse_number(digits, 699) : errc::bad_start_line;
    if (!status || *status < 100) return errc::bad_start_line;
    status_ = static_cast<int>(*status);
    // The reason may be empty, and some leave out the space before it, too (RFC 4475 3.1.1.13).
    if (rest.size() > digits.size()) reason_ = rest.substr(digits.size() + 1);
    return {};
}

boost::system::error_code message::read_request_line(std::string_view line) {
    const auto trimmed = trim_lws(line);
    using blank = one_of<' ', '\t'>;
    const auto method_end = find_octet<blank>(trimmed);
    if (method_end == trimmed.size()) return errc::bad_start_line;
    auto version_at = trimmed.size() - 1;
    while (!blank::holds(trimmed[version_at])) --version_at;
    method_ = trimmed.substr(0, method_end);
    version_ = trimmed.substr(version_at + 1);
    if (!is_token(method_) || !is_sip_version(version_)) return errc::bad_start_line;
    if (method_end < version_at) request_uri_ = trim_lws(trimmed.substr(method_end, version_at - method_end));
    // Exactly one space on either side and none within (RFC 3261 7.1; RFC 4475 3.1.2.8, 3.1.2.9, 3.1.2.10).
    const bool exact = line.size() == method_.size() + request_uri_.size() + version_.size() + 2;
    if (!exact || request_uri_.empty() ||
        find_octet<one_of<' ', '\t', '\r', '\n'>>(request_uri_) != request_uri_.size())
        defect_ = errc::bad_start_line;
    return {};
}

void message::note(boost::system::error_code ec) noexcept {
    if (ec && !defect_) defect_ = ec;
}

void message::read_headers(std::string_view bytes, std::size_t begin, const message_limits& limits) {
    const auto text = bytes.substr(begin);
    headers_.reserve(usual_headers);
    header_lines lines(text);
    content_length length;
    while (const auto line = lines.next()) {
        if (line->is == header_lines::line::verdict::bad) {
            note(errc::bad_header);
            continue;
        }
        if (line->known == header_name::content_length) note(length.add(line->value));
        if (line->name.size() + line->value.size() > limits.line_octets) note(errc::header_too_large);
        if (headers_.size() == limits.headers) return note(errc::header_too_large);
        headers_.push_back({line->known, line->name, line->value});
        auto& first = first_[static_cast<std::size_t>(line->known)];
        if (first == 0) first = static_cast<std::uint32_t>(headers_.size());
    }
    if (!lines.body_offset()) return note(errc::truncated);
    if (begin + *lines.body_offset() > limits.header_octets) note(errc::header_too_large);
    body_ = text.substr(*lines.body_offset());
    if (length.octets()) {
        if (*length.octets() > body_.size()) note(errc::bad_content_length);
        body_ = body_.substr(0, std::min<std::uint64_t>(*length.octets(), body_.size()));
    }
    if (body_.size() > limits.body_octets) note(errc::too_large);
}

boost::system::error_code message::read(std::string_view bytes, const message_limits& limits) {
    headers_.clear();
    auto emptied = std::move(headers_);
    *this = {};
    headers_ = std::move(emptied);
    while (bytes.starts_with("\r\n")) bytes.remove_prefix(2);
    const auto end = bytes.find("\r\n");
    const auto line = bytes.substr(0, end);
    const auto ec = is_sip_version(line) ? read_status_line(line) : read_request_line(line);
    if (ec) return ec;
    if (line.size() > limits.line_octets) note(errc::uri_too_long);
    if (end == npos)
        note(errc::truncated);
    else
        read_headers(bytes, end + 2, limits);
    return {};
}

boost::system::result<message> message::parse(std::string_view bytes, const message_limits& limits) {
    message out;
    if (const auto ec = out.read(bytes, limits)) return ec;
    return out;
}

const header* message::find(header_name name) const noexcept {
    const auto first = first_[static_cast<std::size_t>(name)];
    return first == 0 ? nullptr : &headers_[first - 1];
}

const header* message::find(std::string_view name) const noexcept {
    if (const auto known = header_name_of(name); known != header_name::other) return find(known);
    const auto wanted = long_form(name);
    const auto found = std::find_if(headers_.begin(), headers_.end(), [&](const header& h) {
        return h.name == header_name::other && iequals(long_form(h.name_text), wanted);
    });
    return found == headers_.end() ? nullptr : &*found;
}

std::string_view message::value(header_name name) const noexcept {
    const auto* found = find(name);
    return found ? found->value : std::string_view{};
}

std::size_t message::count(header_name name) const noexcept {
    return static_cast<std::size_t>(
        std::count_if(headers_.begin(), headers_.end(), [&](const header& h) { return h.name == name; }));
}

std::vector<std::string_view> message::values(header_name name) const {
    std::vector<std::string_view> all;
    for (const auto& one : headers_) {
        if (one.name != name) continue;
        comma_list list(one.value);
        while (const auto element = list.next()) all.push_back(*element);
    }
    return all;
}

}  // namespace ctig::sip
