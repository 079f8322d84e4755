#include "sip_session/name_addr.hpp"

#include <algorithm>

#include "sip_session/grammar.hpp"

namespace ctig::sip {
namespace {

/// `*(token LWS)`; octets from 0x80 on are let through, as field peers send unquoted UTF-8 names.
constexpr octet_set display_octets([](char c) {
    return is_token_char(c) || is_lws(c) || static_cast<unsigned char>(c) >= 0x80;
});

/// Reads what stands behind the URI, and the first tag in it.
boost::system::error_code read_parameters(std::string_view text, name_addr& into) {
    const auto params = parameters::parse(text, [&](const parameter& one) {
        if (!into.tag_value && iequals(one.name, "tag")) into.tag_value = one.value.value_or("");
    });
    if (!params) return params.error();
    into.params = *params;
    return {};
}

/// `rest` begins at '<'.
boost::system::error_code read_bracketed(std::string_view rest, name_addr& into) {
    const auto close = rest.find('>');
    if (close == std::string_view::npos || close == 1) return errc::bad_value;
    into.uri = rest.substr(1, close - 1);
    into.in_brackets = true;
    return read_parameters(rest.substr(close + 1), into);
}

constexpr octet_set not_bare([](char c) { return c == ',' || c == '?' || c == '"'; });
constexpr octet_set ends_display([](char c) { return c == '<' || c == ';' || c == '"'; });

boost::system::error_code read_bare(std::string_view text, name_addr& into) {
    const auto end = std::find_if(text.begin(), text.end(), [](char c) { return c == ';' || is_lws(c); });
    into.uri = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    // RFC 3261 20.10: with ',', '?' or ';' in it a URI must stand in <>; the ';' is then the header's.
    if (into.uri.empty() || not_bare.find_in(into.uri) != std::string_view::npos) return errc::bad_value;
    return read_parameters(text.substr(into.uri.size()), into);
}

}  // namespace

boost::system::result<name_addr> name_addr::parse(std::string_view value) {
    const auto text = trim_lws(value);
    name_addr read;
    boost::system::error_code ec;
    if (text.starts_with('"')) {
        const auto end = skip_quoted(text, 0);
        if (end == std::string_view::npos) return errc::bad_value;
        read.display = text.substr(0, end);
        const auto rest = trim_lws(text.substr(end));
        if (!rest.starts_with('<')) return errc::bad_value;
        ec = read_bracketed(rest, read);
    } else if (const auto mark = ends_display.find_in(text);
               mark != std::string_view::npos && text[mark] == '<') {
        read.display = trim_lws(text.substr(0, mark));
        if (!display_octets.has_all_of(read.display)) return errc::bad_value;
        ec = read_bracketed(text.substr(mark), read);
    } else {
        ec = read_bare(text, read);
    }
    if (ec) return ec;
    return read;
}

std::string name_addr::display_name() const { return unquote(display); }

}  // namespace ctig::sip
