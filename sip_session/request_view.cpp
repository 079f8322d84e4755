#include "sip_session/request_view.hpp"

#include "sip_session/comma_list.hpp"

namespace ctig::sip {

boost::system::result<request_view> request_view::read(const message& m, const flow& source) {
    request_view out;
    out.msg = &m;
    out.source = &source;
    out.via_text = comma_list(m.value(header_name::via)).next().value_or(std::string_view{});
    const auto via = via_parm::parse(out.via_text);
    if (!via) return via.error();
    const auto cseq = cseq_value::parse(m.value(header_name::cseq));
    if (!cseq) return cseq.error();
    const auto from = name_addr::parse(m.value(header_name::from));
    if (!from) return from.error();
    const auto to = name_addr::parse(m.value(header_name::to));
    if (!to) return to.error();
    out.via = *via;
    out.cseq = *cseq;
    out.from = *from;
    out.to = *to;
    out.call_id = m.value(header_name::call_id);
    out.from_tag = out.from.tag();
    out.to_tag = out.to.tag();
    return out;
}

}  // namespace ctig::sip
