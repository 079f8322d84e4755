#include "sip_session/message_writer.hpp"

#include <algorithm>

#include "sip_session/grammar.hpp"
#include "sip_session/header_names.hpp"
#include "sip_session/octet_search.hpp"

namespace ctig::sip {
namespace {

struct phrase {
    int status;
    std::string_view text;
};

constexpr phrase phrases[] = {
    {100, "Trying"},
    {180, "Ringing"},
    {183, "Session Progress"},
    {200, "OK"},
    {202, "Accepted"},
    {302, "Moved Temporarily"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {413, "Request Entity Too Large"},
    {414, "Request-URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Unsupported URI Scheme"},
    {420, "Bad Extension"},
    {421, "Extension Required"},
    {422, "Session Interval Too Small"},
    {423, "Interval Too Brief"},
    {469, "Bad Info Package"},
    {480, "Temporarily Unavailable"},
    {481, "Call/Transaction Does Not Exist"},
    {482, "Loop Detected"},
    {483, "Too Many Hops"},
    {486, "Busy Here"},
    {487, "Request Terminated"},
    {488, "Not Acceptable Here"},
    {489, "Bad Event"},
    {491, "Request Pending"},
    {500, "Server Internal Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {504, "Server Time-out"},
    {505, "Version Not Supported"},
    {513, "Message Too Large"},
    {600, "Busy Everywhere"},
    {603, "Decline"},
};

/// Appends `value`; `must_go` octets become a space, and white space behind a CR or LF goes with it.
template <class Predicate>
void append_without(std::string& out, std::string_view value, Predicate&& must_go) {
    while (!value.empty()) {
        const auto bad = std::find_if(value.begin(), value.end(), must_go);
        out.append(value.begin(), bad);
        if (bad == value.end()) return;
        out += ' ';
        const bool line_end = *bad == '\r' || *bad == '\n';
        value.remove_prefix(static_cast<std::size_t>(bad - value.begin()) + 1);
        while (line_end && !value.empty() && is_lws(value.front())) value.remove_prefix(1);
    }
}

}  // namespace

std::string_view reason_phrase(int status) noexcept {
    for (const auto& one : phrases)
        if (one.status == status) return one.text;
    switch (status / 100) {
        case 1: return "Progress";
        case 2: return "OK";
        case 3: return "Redirection";
        case 4: return "Request Failure";
        case 5: return "Server Failure";
        default: return "Failure";
    }
}

void append_clean(std::string& out, std::string_view value) {
    if (find_octet<any_control>(value) == value.size())
        out += value;
    else
        append_without(out, value, [](char c) { return is_control(c) && c != '\t'; });
}

void append_echoed(std::string& out, std::string_view value) {
    if (find_line_break(value) == value.size())
        out += value;
    else
        append_without(out, value, [](char c) { return c == '\r' || c == '\n'; });
}

void message_writer::status_line(int status, std::string_view reason) {
    out_.append("SIP/2.0 ").append(std::to_string(status)).append(" ");
    append_clean(out_, reason.empty() ? reason_phrase(status) : reason);
    out_ += "\r\n";
}

void message_writer::request_line(std::string_view method, std::string_view uri) {
    append_clean(out_, method);
    out_ += ' ';
    append_clean(out_, uri);
    out_ += " SIP/2.0\r\n";
}

void message_writer::header(std::string_view name, std::string_view value) {
    // A name with a colon or a line end in it would write another header than the caller named.
    if (is_token(name)) line(name, value);
}

void message_writer::header(header_name name, std::string_view value) { line(canonical_name(name), value); }

void message_writer::header(header_name name, std::uint64_t value) { header(name, std::to_string(value)); }

void message_writer::line(std::string_view name, std::string_view value) {
    out_.append(name).append(": ");
    append_clean(out_, value);
    out_ += "\r\n";
}

void message_writer::finish(std::string_view content_type, std::string_view body) {
    if (!body.empty() && !content_type.empty()) header(header_name::content_type, content_type);
    header(header_name::content_length, body.size());
    out_ += "\r\n";
    out_ += body;
}

}  // namespace ctig::sip
