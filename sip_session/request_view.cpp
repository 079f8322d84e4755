#include "sip_session/request_view.hpp"

#include "sip_session/comma_list.hpp"

namespace ctig::sip {

boost::system::error_code request_view::read(const message& m, const flow& by) {
    msg = &m;
    source = &by;
    via_text = comma_list(m.value(header_name::via)).next().value_or(std::string_view{});
    const auto read_via = via_parm::parse(via_text);
    if (!read_via) return read_via.error();
    const auto read_cseq = cseq_value::parse(m.value(header_name::cseq));
    if (!read_cseq) return read_cseq.error();
    const auto read_from = name_addr::parse(m.value(header_name::from));
    if (!read_from) return read_from.error();
    const auto read_to = name_addr::parse(m.value(header_name::to));
    if (!read_to) return read_to.error();
    via = *read_via;
    cseq = *read_cseq;
    from = *read_from;
    to = *read_to;
    call_id = m.value(header_name::call_id);
    from_tag = from.tag();
    to_tag = to.tag();
    return {};
}

boost::system::result<request_view> request_view::of(const message& m, const flow& source) {
    request_view out;
    if (const auto ec = out.read(m, source)) return ec;
    return out;
}

}  // namespace ctig::sip
