#include "sip_session/digest_credentials.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "sip_session/comma_list.hpp"
#include "sip_session/grammar.hpp"

namespace ctig::sip {
namespace {

constexpr std::string_view scheme = "Digest";

struct field {
    std::string_view name;
    std::string digest_credentials::*text;
};

constexpr std::array<field, 10> fields{{{"username", &digest_credentials::username},
                                        {"realm", &digest_credentials::realm},
                                        {"nonce", &digest_credentials::nonce},
                                        {"uri", &digest_credentials::uri},
                                        {"response", &digest_credentials::response},
                                        {"algorithm", &digest_credentials::algorithm},
                                        {"cnonce", &digest_credentials::cnonce},
                                        {"qop", &digest_credentials::qop},
                                        {"opaque", &digest_credentials::opaque},
                                        {"nc", &digest_credentials::nc_text}}};

boost::system::error_code read_count(digest_credentials& into) {
    if (into.nc_text.empty()) return {};
    const auto* end = into.nc_text.data() + into.nc_text.size();
    const auto read = std::from_chars(into.nc_text.data(), end, into.nc, 16);
    if (into.nc_text.size() != 8 || read.ec != std::errc{} || read.ptr != end) return errc::bad_value;
    return {};
}

boost::system::error_code read_parameter(std::string_view text, digest_credentials& into) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) return errc::bad_value;
    const auto name = trim_lws(text.substr(0, equals));
    const auto value = trim_lws(text.substr(equals + 1));
    if (!is_token(name) || value.empty()) return errc::bad_value;
    const auto known =
        std::find_if(fields.begin(), fields.end(), [&](const field& f) { return iequals(f.name, name); });
    if (known == fields.end()) return {};  // auth-param: extensions are ignored (RFC 7616 3.4)
    std::string& slot = into.*(known->text);
    if (!slot.empty()) return errc::bad_value;
    slot = unquote(value);
    return {};
}

}  // namespace

boost::system::result<digest_credentials> digest_credentials::parse(std::string_view value) {
    const auto text = trim_lws(value);
    if (text.size() <= scheme.size() || !iequals(text.substr(0, scheme.size()), scheme) ||
        !is_lws(text[scheme.size()]))
        return errc::bad_value;
    digest_credentials read;
    comma_list list(text.substr(scheme.size()));
    while (const auto one = list.next()) {
        if (one->empty()) continue;
        if (const auto ec = read_parameter(*one, read)) return ec;
    }
    if (const auto ec = read_count(read)) return ec;
    return read;
}

}  // namespace ctig::sip
