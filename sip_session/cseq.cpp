#include "sip_session/cseq.hpp"

#include "sip_session/grammar.hpp"
#include "sip_session/number.hpp"

namespace ctig::sip {

boost::system::result<cseq_value> cseq_value::parse(std::string_view value) {
    const auto text = trim_lws(value);
    const auto end = lws_octets.find_in(text);
    if (end == std::string_view::npos) return errc::bad_value;
    const auto number = parse_uint32(text.substr(0, end));
    if (!number) return number.error();
    const auto method = trim_lws(text.substr(end));
    if (!is_token(method)) return errc::bad_value;
    return cseq_value{*number, method};
}

}  // namespace ctig::sip
