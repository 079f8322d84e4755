#include "sip_session/response.hpp"

#include "sip_session/comma_list.hpp"
#include "sip_session/grammar.hpp"
#include "sip_session/header_names.hpp"
#include "sip_session/name_addr.hpp"
#include "sip_session/via.hpp"

namespace ctig::sip {
namespace {

void append_line(std::string& out, header_name name, std::string_view value) {
    out.append(canonical_name(name)).append(": ");
    append_echoed(out, value);
    out += "\r\n";
}

/// The top Via as the response carries it. `received` and `rport` that the sender wrote itself are replaced.
std::string top_via(std::string_view value, std::string_view source_address, std::uint16_t source_port) {
    const auto via = via_parm::parse(value);
    if (!via || source_address.empty()) return std::string(value);
    if (iequals(via->host, source_address) && !via->rport && !via->received) return std::string(value);
    std::string out(trim_lws(value.substr(0, value.find(';'))));
    via->params.for_each([&](const parameter& one) {
        if (iequals(one.name, "received") || iequals(one.name, "rport")) return;
        out.append(";").append(one.name);
        if (one.value) out.append("=").append(*one.value);
    });
    out.append(";received=").append(source_address);
    if (via->rport) out.append(";rport=").append(std::to_string(source_port));
    return out;
}

void append_vias(std::string& out, const message& request, std::string_view source_address,
                 std::uint16_t source_port) {
    bool top = true;
    for (const auto& one : request.headers()) {
        if (one.name != header_name::via) continue;
        if (!top) {
            append_line(out, header_name::via, one.value);
            continue;
        }
        top = false;
        comma_list list(one.value);
        append_line(out, header_name::via, top_via(list.next().value_or(""), source_address, source_port));
        if (!list.rest().empty()) append_line(out, header_name::via, trim_lws(list.rest()));
    }
}

/// What the lines of a response head take, about: one allocation is enough for it.
std::size_t octets_repeated(const message& request) {
    constexpr std::size_t name_and_line_end = 16, received_and_rport = 64;
    std::size_t octets = received_and_rport;
    for (const auto& one : request.headers()) {
        switch (one.name) {
            case header_name::via:
            case header_name::from:
            case header_name::to:
            case header_name::call_id:
            case header_name::cseq:
            case header_name::record_route: octets += name_and_line_end + one.value.size(); break;
            default: break;
        }
    }
    return octets;
}

void append_first(std::string& out, const message& request, header_name name) {
    if (const auto* found = request.find(name)) append_line(out, name, found->value);
}

}  // namespace

response_head::response_head(const message& request, std::string_view source_address,
                             std::uint16_t source_port) {
    text_.reserve(octets_repeated(request));
    append_vias(text_, request, source_address, source_port);
    append_first(text_, request, header_name::from);
    to_begin_ = text_.size();
    append_first(text_, request, header_name::to);
    call_id_begin_ = text_.size();
    append_first(text_, request, header_name::call_id);
    append_first(text_, request, header_name::cseq);
    routes_begin_ = text_.size();
    for (const auto& one : request.headers())
        if (one.name == header_name::record_route) append_line(text_, one.name, one.value);
    const auto to = name_addr::parse(request.value(header_name::to));
    to_has_tag_ = !to || to->params.has("tag");
}

void write_response(std::string& out, const response_head& head, const response_fields& fields) {
    message_writer writer(out);
    writer.status_line(fields.status, fields.reason);
    out += head.via_and_from_lines();
    out += head.to_line();
    if (!head.to_has_tag() && !fields.to_tag.empty() && fields.status != 100) {
        out.resize(out.size() - 2);  // the line's CRLF
        out += ";tag=";
        append_clean(out, fields.to_tag);
        out += "\r\n";
    }
    out += head.call_id_and_cseq_lines();
    if (fields.routes == record_route::copy) out += head.record_route_lines();
    if (!fields.contact.empty()) writer.header(header_name::contact, fields.contact);
    for (const auto& one : fields.fields) writer.header(one.name, one.value);
    writer.finish(fields.content_type, fields.body);
}

}  // namespace ctig::sip
