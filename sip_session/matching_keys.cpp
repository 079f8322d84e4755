#include "sip_session/matching_keys.hpp"

#include <initializer_list>

namespace ctig::sip {
namespace {

// No field can hold NUL: the parser refuses it in tokens, and elsewhere it would only join what was apart for
// us.
std::string joined(std::initializer_list<std::string_view> parts) {
    std::size_t size = 0;
    for (const auto part : parts) size += part.size() + 1;
    std::string out;
    out.reserve(size);
    for (const auto part : parts) {
        out += part;
        out += '\0';
    }
    return out;
}

void lower_ascii(std::string& text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
}

}  // namespace

std::string transaction_key(const request_view& request, std::string_view method) {
    if (request.via.has_rfc3261_branch()) {
        std::string sent_by(request.via.sent_by);
        lower_ascii(sent_by);
        return joined({"3261", *request.via.branch, sent_by, method});
    }
    const std::string number = std::to_string(request.cseq.number);
    return joined({"2543", request.msg->request_uri(), request.to_tag, request.from_tag, request.call_id,
                   number, request.via_text, method});
}

std::string merge_key(const request_view& request) {
    const std::string number = std::to_string(request.cseq.number);
    return joined({request.from_tag, request.call_id, number, request.cseq.method});
}

std::string dialog_key(std::string_view call_id, std::string_view local_tag, std::string_view remote_tag) {
    return joined({call_id, local_tag, remote_tag});
}

}  // namespace ctig::sip
