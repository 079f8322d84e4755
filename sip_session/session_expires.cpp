#include "sip_session/session_expires.hpp"

#include "sip_session/grammar.hpp"
#include "sip_session/number.hpp"
#include "sip_session/parameters.hpp"

namespace ctig::sip {
namespace {

struct delta_and_params {
    std::chrono::seconds delta{0};
    parameters params;
};

boost::system::result<delta_and_params> read(std::string_view value) {
    const auto text = trim_lws(value);
    const auto digits = trim_lws(text.substr(0, text.find(';')));
    const auto delta = parse_uint32(digits);
    if (!delta) return delta.error();
    const auto params = parameters::parse(text.substr(digits.size()));
    if (!params) return params.error();
    return delta_and_params{std::chrono::seconds(*delta), *params};
}

}  // namespace

boost::system::result<session_expires_value> session_expires_value::parse(std::string_view value) {
    const auto parts = read(value);
    if (!parts) return parts.error();
    session_expires_value result{parts->delta, std::nullopt};
    if (const auto who = parts->params.value("refresher")) {
        if (iequals(*who, "uac"))
            result.who = refresher::uac;
        else if (iequals(*who, "uas"))
            result.who = refresher::uas;
        else
            return errc::bad_value;
    }
    return result;
}

boost::system::result<std::chrono::seconds> parse_min_se(std::string_view value) {
    const auto parts = read(value);
    if (!parts) return parts.error();
    return parts->delta;
}

}  // namespace ctig::sip
