#include "sip_session/content_type.hpp"

#include "sip_session/grammar.hpp"

namespace ctig::sip {
namespace {

/// "0", "0." and "0.000" alike (RFC 3261 25.1 qvalue).
bool is_zero_quality(std::string_view q) noexcept {
    return q.starts_with('0') && q.find_first_not_of("0.") == std::string_view::npos;
}

}  // namespace

boost::system::result<media_type> media_type::parse(std::string_view value) {
    const auto text = trim_lws(value);
    const auto params_at = text.find(';');
    const auto range = text.substr(0, params_at);
    const auto slash = range.find('/');
    if (slash == std::string_view::npos) return errc::bad_value;
    media_type read;
    read.type = trim_lws(range.substr(0, slash));
    read.subtype = trim_lws(range.substr(slash + 1));
    if (!is_token(read.type) || !is_token(read.subtype)) return errc::bad_value;
    if (params_at == std::string_view::npos) return read;
    const auto params = parameters::parse(text.substr(params_at));
    if (!params) return params.error();
    read.params = *params;
    return read;
}

bool media_type::is(std::string_view other_type, std::string_view other_subtype) const noexcept {
    return iequals(type, other_type) && iequals(subtype, other_subtype);
}

bool media_type::accepts(std::string_view other_type, std::string_view other_subtype) const noexcept {
    if (const auto q = params.value("q"); q && is_zero_quality(*q)) return false;
    return (type == "*" || iequals(type, other_type)) && (subtype == "*" || iequals(subtype, other_subtype));
}

}  // namespace ctig::sip
