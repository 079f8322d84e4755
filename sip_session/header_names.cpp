#include "sip_session/header_names.hpp"

#include <array>
#include <cstddef>

#include "sip_session/grammar.hpp"

namespace ctig::sip {
namespace {

struct row {
    std::string_view text;
    header_name name;
};

/// By length, so that a look-up compares with the few names as long as its own.
constexpr row rows[] = {
    {"To", header_name::to},
    {"Via", header_name::via},
    {"From", header_name::from},
    {"CSeq", header_name::cseq},
    {"Date", header_name::date},
    {"Route", header_name::route},
    {"Allow", header_name::allow},
    {"Event", header_name::event},
    {"Accept", header_name::accept},
    {"Min-SE", header_name::min_se},
    {"Call-ID", header_name::call_id},
    {"Contact", header_name::contact},
    {"Require", header_name::require},
    {"Expires", header_name::expires},
    {"Warning", header_name::warning},
    {"Supported", header_name::supported},
    {"User-Agent", header_name::user_agent},
    {"Retry-After", header_name::retry_after},
    {"Max-Forwards", header_name::max_forwards},
    {"Record-Route", header_name::record_route},
    {"Content-Type", header_name::content_type},
    {"Info-Package", header_name::info_package},
    {"Proxy-Require", header_name::proxy_require},
    {"Authorization", header_name::authorization},
    {"Content-Length", header_name::content_length},
    {"Session-Expires", header_name::session_expires},
    {"Content-Disposition", header_name::content_disposition},
    {"P-Asserted-Identity", header_name::p_asserted_identity},
};

constexpr std::size_t longest = 19;

/// first_of_length[n]: first row at least n octets long.
constexpr auto first_of_length = [] {
    std::array<std::size_t, longest + 2> first{};
    for (std::size_t length = 0; length < first.size(); ++length)
        while (first[length] < std::size(rows) && rows[first[length]].text.size() < length) ++first[length];
    return first;
}();

/// The IANA registry "Session Initiation Protocol (SIP) Header Fields", column "compact".
constexpr std::string_view long_form_of(char compact) noexcept {
    switch (to_lower(compact)) {
        case 'a': return "Accept-Contact";
        case 'b': return "Referred-By";
        case 'c': return "Content-Type";
        case 'd': return "Request-Disposition";
        case 'e': return "Content-Encoding";
        case 'f': return "From";
        case 'i': return "Call-ID";
        case 'j': return "Reject-Contact";
        case 'k': return "Supported";
        case 'l': return "Content-Length";
        case 'm': return "Contact";
        case 'n': return "Identity-Info";
        case 'o': return "Event";
        case 'r': return "Refer-To";
        case 's': return "Subject";
        case 't': return "To";
        case 'u': return "Allow-Events";
        case 'v': return "Via";
        case 'x': return "Session-Expires";
        case 'y': return "Identity";
        default: return {};
    }
}

}  // namespace

std::string_view long_form(std::string_view name) noexcept {
    if (name.size() != 1) return name;
    const auto found = long_form_of(name.front());
    return found.empty() ? name : found;
}

header_name header_name_of(std::string_view name) noexcept {
    const auto wanted = long_form(name);
    if (wanted.size() > longest) return header_name::other;
    for (auto i = first_of_length[wanted.size()]; i < first_of_length[wanted.size() + 1]; ++i)
        // Most write it as we do.
        if (to_lower(rows[i].text[0]) == to_lower(wanted[0]) &&
            (rows[i].text == wanted || iequals(rows[i].text, wanted)))
            return rows[i].name;
    return header_name::other;
}

std::string_view canonical_name(header_name name) noexcept {
    static constexpr auto texts = [] {
        std::array<std::string_view, static_cast<std::size_t>(header_name::other) + 1> by_name{};
        for (const auto& one : rows) by_name[static_cast<std::size_t>(one.name)] = one.text;
        return by_name;
    }();
    return texts[static_cast<std::size_t>(name)];
}

}  // namespace ctig::sip
