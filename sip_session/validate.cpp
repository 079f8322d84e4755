#include "sip_session/validate.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "sip_session/comma_list.hpp"
#include "sip_session/content_type.hpp"
#include "sip_session/cseq.hpp"
#include "sip_session/grammar.hpp"
#include "sip_session/header_names.hpp"
#include "sip_session/name_addr.hpp"
#include "sip_session/number.hpp"
#include "sip_session/octet_search.hpp"
#include "sip_session/session_expires.hpp"
#include "sip_session/sip_uri.hpp"
#include "sip_session/via.hpp"

namespace ctig::sip {
namespace {

using boost::system::error_code;

/// One refusal on its way out: the first wins, every check after it is skipped by the caller.
struct verdict {
    error_code ec;
    refusal_detail detail;
};

verdict refuse(error_code ec, std::string_view header, std::string_view why) { return {ec, {header, why}}; }
verdict refuse(error_code ec, header_name name, std::string_view why) {
    return {ec, {canonical_name(name), why}};
}

constexpr std::array mandatory{header_name::via, header_name::from, header_name::to, header_name::call_id,
                               header_name::cseq};

/// Content-Length is not here: parse() compares its numbers.
constexpr std::array stands_once{header_name::from,
                                 header_name::to,
                                 header_name::call_id,
                                 header_name::cseq,
                                 header_name::max_forwards,
                                 header_name::content_type,
                                 header_name::session_expires,
                                 header_name::min_se,
                                 header_name::info_package,
                                 header_name::content_disposition};

verdict check_presence(const message& m) {
    for (const auto name : mandatory)
        if (m.value(name).empty()) return refuse(errc::missing_header, name, "missing or empty");
    for (const auto& one : m.headers()) {
        const auto* first = m.find(one.name);
        if (first == &one || first->value == one.value) continue;
        for (const auto name : stands_once)
            if (one.name == name)
                return refuse(errc::repeated_header, name, "given twice with different values");
    }
    return {};
}

/// Texts that passed a check lately. The URIs of a dialog stand in each of its requests: to compare is a
/// third of reading them. One thread's; 24 KiB each, whatever peers send.
class known_good {
public:
    [[nodiscard]] bool holds(std::string_view text) const noexcept {
        const auto& kept = places_[place_of(text)];
        return !text.empty() && std::string_view(kept.text.data(), kept.size) == text;
    }
    void keep(std::string_view text) noexcept {
        if (text.size() > longest) return;
        auto& kept = places_[place_of(text)];
        kept.size = static_cast<std::uint8_t>(text.size());
        text.copy(kept.text.data(), text.size());
    }

private:
    static constexpr std::size_t places = 256, longest = 95;
    static std::size_t place_of(std::string_view text) noexcept {
        return std::hash<std::string_view>{}(text) % places;
    }
    struct place {
        std::uint8_t size = 0;
        std::array<char, longest> text{};
    };
    std::array<place, places> places_{};
};

error_code check_uri(std::string_view text) {
    thread_local known_good known;
    if (known.holds(text)) return {};
    const auto uri = sip_uri::parse(text);
    if (!uri) return uri.error();
    known.keep(text);
    return {};
}

error_code check_parts(const name_addr& read) {
    if (read.tag_value && !is_token(*read.tag_value)) return errc::bad_value;
    return check_uri(read.uri);
}

error_code check_name_addr(std::string_view value) {
    const auto read = name_addr::parse(value);
    return read ? check_parts(*read) : read.error();
}

error_code check_contact(std::string_view value) {
    return value == "*" ? error_code{} : check_name_addr(value);
}

error_code check_record_route(std::string_view value) {
    const auto read = name_addr::parse(value);
    if (!read) return read.error();
    if (!read->in_brackets) return errc::bad_value;  // RFC 3261 20.30
    return check_uri(read->uri);
}

error_code check_via(std::string_view value) {
    const auto read = via_parm::parse(value);
    return read ? error_code{} : read.error();
}

error_code check_call_id(std::string_view value) {
    const bool is_one_word = find_octet<one_of<' ', '\t', '\r', '\n'>>(value) == value.size();
    return is_one_word ? error_code{} : make_error_code(errc::bad_value);
}

error_code check_max_forwards(std::string_view value) {
    const auto read = parse_number(value, 255);
    return read ? error_code{} : read.error();
}

error_code check_session_expires(std::string_view value) {
    const auto read = session_expires_value::parse(value);
    return read ? error_code{} : read.error();
}

error_code check_min_se(std::string_view value) {
    const auto read = parse_min_se(value);
    return read ? error_code{} : read.error();
}

error_code check_content_type(std::string_view value) {
    const auto read = media_type::parse(value);
    return read ? error_code{} : read.error();
}

enum class cardinality { one_value, list };

struct value_check {
    error_code (*check)(std::string_view) = nullptr;
    cardinality holds = cardinality::one_value;
};

value_check check_for(header_name name) noexcept {
    using enum header_name;
    switch (name) {
        case via: return {check_via, cardinality::list};
        case from:
        case to: return {check_name_addr};
        case contact: return {check_contact, cardinality::list};
        case record_route: return {check_record_route, cardinality::list};
        case call_id: return {check_call_id};
        case max_forwards: return {check_max_forwards};
        case session_expires: return {check_session_expires};
        case min_se: return {check_min_se};
        case content_type: return {check_content_type};
        case cseq:  // with its method, in check_cseq()
        case route:
        case content_length:
        case content_disposition:
        case require:
        case proxy_require:
        case supported:
        case p_asserted_identity:
        case authorization:
        case info_package:
        case accept:
        case allow:
        case expires:
        case event:
        case user_agent:
        case date:
        case warning:
        case retry_after:
        case other: return {};
    }
    return {};
}

/// `read`, where it is there, has taken From, To and the top Via apart already.
verdict check_values(const message& m, const request_view* read) {
    for (const auto& one : m.headers()) {
        const auto [check, holds] = check_for(one.name);
        if (!check) continue;
        if (holds == cardinality::one_value) {
            const bool known = read && (one.name == header_name::from || one.name == header_name::to);
            const auto ec = !known                          ? check(one.value)
                            : one.name == header_name::from ? check_parts(read->from)
                                                            : check_parts(read->to);
            if (ec) return refuse(ec, one.name, "cannot be read");
            continue;
        }
        comma_list list(one.value);
        while (const auto element = list.next()) {
            if (read && element->data() == read->via_text.data()) continue;
            if (const auto ec = check(*element)) return refuse(ec, one.name, "cannot be read");
        }
    }
    return {};
}

verdict check_cseq(const message& m, const request_view* known) {
    const auto read = known ? known->cseq : cseq_value::parse(m.value(header_name::cseq));
    if (!read) return refuse(read.error(), header_name::cseq, "cannot be read");
    // Methods are compared with case (RFC 3261 7.1).
    if (m.is_request() && read->method != m.method())
        return refuse(errc::method_mismatch, header_name::cseq, "names another method than the request");
    return {};
}

verdict check_start(const message& m) {
    if (m.defect() == errc::bad_start_line)
        return refuse(m.defect(), "start line", "white space where none belongs");
    if (!iequals(m.version(), "SIP/2.0")) return refuse(errc::bad_version, "start line", "not SIP/2.0");
    if (m.defect()) return refuse(m.defect(), "message", "cannot be read whole");
    return {};
}

verdict check_request_uri(const message& m) {
    thread_local known_good known;
    if (known.holds(m.request_uri())) return {};
    const auto uri = sip_uri::parse(m.request_uri());
    if (!uri) return refuse(errc::bad_uri, "Request-URI", "cannot be read");
    if (!uri->is_sip_or_sips())
        return refuse(errc::unsupported_scheme, "Request-URI", "neither sip nor sips");
    // RFC 3261 19.1.1, table 1: no headers part in a Request-URI.
    if (!uri->headers.empty()) return refuse(errc::bad_uri, "Request-URI", "has a headers part");
    known.keep(m.request_uri());
    return {};
}

verdict check_single_via(const message& m) {
    std::size_t values = 0;
    for (const auto& one : m.headers()) {
        if (one.name != header_name::via) continue;
        comma_list list(one.value);
        while (list.next()) ++values;
    }
    if (values > 1) return refuse(errc::repeated_header, header_name::via, "more than one in a response");
    return {};
}

error_code run(const message& m, const request_view* read, refusal_detail* detail) {
    auto found = check_start(m);
    if (!found.ec) found = check_presence(m);
    if (!found.ec) found = check_cseq(m, read);
    if (!found.ec) found = check_values(m, read);
    if (!found.ec) found = m.is_request() ? check_request_uri(m) : check_single_via(m);
    if (found.ec && detail) *detail = found.detail;
    return found.ec;
}

}  // namespace

error_code validate_request(const message& request, refusal_detail* detail) {
    return run(request, nullptr, detail);
}

error_code validate_request(const request_view& request, refusal_detail* detail) {
    return run(*request.msg, &request, detail);
}

error_code validate_response(const message& response, refusal_detail* detail) {
    return run(response, nullptr, detail);
}

}  // namespace ctig::sip
