#include "sip_session/request.hpp"

namespace ctig::sip {

void write_request(std::string& out, const request_fields& fields) {
    message_writer writer(out);
    writer.request_line(fields.method, fields.uri);
    writer.header(header_name::via, fields.via);
    for (const auto& route : fields.routes) writer.header(header_name::route, route);
    writer.header(header_name::max_forwards, fields.max_forwards);
    writer.header(header_name::from, fields.from);
    writer.header(header_name::to, fields.to);
    writer.header(header_name::call_id, fields.call_id);
    writer.header(header_name::cseq, std::to_string(fields.cseq).append(" ").append(fields.method));
    if (!fields.contact.empty()) writer.header(header_name::contact, fields.contact);
    for (const auto& one : fields.fields) writer.header(one.name, one.value);
    writer.finish(fields.content_type, fields.body);
}

}  // namespace ctig::sip
