#include "sip_session/response.hpp"

#include <utility>

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

/// Whom the response goes to, as the request names it and as it came.
struct response_head::sender {
    const via_parm* top;  ///< none: cannot be read
    std::string_view address;
    std::uint16_t port;

    void append_vias(std::string& out, const message& request) const {
        bool first = true;
        for (const auto& one : request.headers()) {
            if (one.name != header_name::via) continue;
            if (!std::exchange(first, false)) {
                append_line(out, header_name::via, one.value);
                continue;
            }
            comma_list list(one.value);
            append_top(out, list.next().value_or(""));
            if (!list.rest().empty()) append_line(out, header_name::via, trim_lws(list.rest()));
        }
    }

private:
    /// `received` and `rport` that the sender wrote itself are replaced.
    void append_top(std::string& out, std::string_view value) const {
        const bool says_it_all = top == nullptr || address.empty() ||
                                 (iequals(top->host, address) && !top->rport && !top->received);
        if (says_it_all) return append_line(out, header_name::via, value);
        std::string as_it_came(trim_lws(value.substr(0, value.find(';'))));
        top->params.for_each([&](const parameter& one) {
            if (iequals(one.name, "received") || iequals(one.name, "rport")) return;
            as_it_came.append(";").append(one.name);
            if (one.value) as_it_came.append("=").append(*one.value);
        });
        as_it_came.append(";received=").append(address);
        if (top->rport) as_it_came.append(";rport=").append(std::to_string(port));
        append_line(out, header_name::via, as_it_came);
    }
};

response_head::response_head(const message& request, std::string_view source_address,
                             std::uint16_t source_port) {
    const auto via = via_parm::parse(comma_list(request.value(header_name::via)).next().value_or(""));
    const auto to = name_addr::parse(request.value(header_name::to));
    to_has_tag_ = !to || to->tag_value.has_value();
    copy(request, {via ? &*via : nullptr, source_address, source_port});
}

response_head::response_head(const request_view& request) : to_has_tag_(request.to.tag_value.has_value()) {
    copy(*request.msg, {&request.via, request.source->remote_address, request.source->remote_port});
}

void response_head::copy(const message& request, const sender& from) {
    text_.reserve(octets_repeated(request));
    from.append_vias(text_, request);
    append_first(text_, request, header_name::from);
    to_begin_ = text_.size();
    append_first(text_, request, header_name::to);
    call_id_begin_ = text_.size();
    append_first(text_, request, header_name::call_id);
    append_first(text_, request, header_name::cseq);
    routes_begin_ = text_.size();
    for (const auto& one : request.headers())
        if (one.name == header_name::record_route) append_line(text_, one.name, one.value);
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
