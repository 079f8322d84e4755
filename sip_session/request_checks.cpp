// What a UAS looks at before it asks what a request wants (RFC 3261 8.2.1 to 8.2.3).
#include <array>

#include "sip_session/comma_list.hpp"
#include "sip_session/content_type.hpp"
#include "sip_session/user_agent_impl.hpp"

namespace ctig::sip {
namespace {

bool is_one_of(std::string_view method, std::span<const std::string_view> methods) {
    for (const auto name : methods)
        if (name == method) return true;
    return false;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if ((a[i] | 0x20) != (b[i] | 0x20)) return false;
    return true;
}

}  // namespace

std::optional<reply> user_agent::impl::refusal_of_method(std::string_view method) {
    static constexpr std::array<std::string_view, 7> ours{"INVITE", "ACK",     "BYE",   "CANCEL",
                                                          "INFO",   "OPTIONS", "UPDATE"};
    static constexpr std::array<std::string_view, 7> known{"REGISTER", "MESSAGE", "SUBSCRIBE", "NOTIFY",
                                                           "REFER",    "PUBLISH", "PRACK"};
    if (is_one_of(method, ours)) return std::nullopt;
    // 8.2.1, 21.5.2: 405 for a method that is known and not allowed here, 501 for one that nobody knows.
    return reply{.status = is_one_of(method, known) ? 405 : 501,
                 .warning = "this gateway speaks CSTA in INVITE and INFO; Allow lists its methods",
                 .fields = {{"Allow", in_words::allow}}};
}

bool user_agent::impl::refuse_method(server_transaction& t, const request_view& r, time_point now) {
    const auto refusal = refusal_of_method(r.msg->method());
    if (refusal) respond(t, *refusal, now);
    return refusal.has_value();
}

bool user_agent::impl::refuse_target(server_transaction& t, const request_view& r, time_point now) {
    switch (own.judge(r.msg->request_uri(), r.msg->method(), *r.source)) {
        case own_addresses::verdict::ours: return false;
        case own_addresses::verdict::unknown_scheme:
            respond(t, {.status = 416, .warning = "only sip and sips URIs are served"}, now);
            return true;
        case own_addresses::verdict::not_ours:
            respond(t,
                    {.status = 404,
                     .warning = "the Request-URI is not this gateway's; see sip.uri and sip.domain"},
                    now);
            return true;
    }
    return false;
}

bool user_agent::impl::refuse_extensions(server_transaction& t, const request_view& r, time_point now) {
    // 8.2.2.3: all that is required and not understood, in one 420.
    std::string unsupported;
    for (const auto tag : r.msg->values(header_name::require)) {
        if (equals_ignoring_case(tag, "timer")) continue;
        if (!unsupported.empty()) unsupported += ", ";
        unsupported += tag;
    }
    if (unsupported.empty()) return false;
    respond(t,
            {.status = 420,
             .warning = "an extension in Require is not supported",
             .fields = {{"Unsupported", unsupported}, {"Supported", "timer"}}},
            now);
    return true;
}

void user_agent::impl::refuse_unknown_dialog(server_transaction& t, time_point now) {
    // A client that hangs up what is gone has what it wants (product.md "What real clients do"): no word
    // more.
    const std::string_view warning =
        t.method == "BYE" ? "" : "the gateway knows no such session; sign in again by a new INVITE";
    respond(t, {.status = 481, .warning = warning}, now);
}

void user_agent::impl::refuse_media_type(server_transaction& t, std::string_view warning, time_point now) {
    respond(t, {.status = 415, .warning = warning, .fields = {{"Accept", in_words::csta_xml}}}, now);
}

bool user_agent::impl::refuse_content(server_transaction& t, const request_view& r, time_point now) {
    const auto& m = *r.msg;
    if (m.body().size() > config.max_body) {
        respond(t, {.status = 413, .warning = "the body is larger than this gateway takes"}, now);
        return true;
    }
    const auto encoding = m.find("Content-Encoding");
    if (encoding != nullptr && !encoding->value.empty() &&
        !equals_ignoring_case(encoding->value, "identity")) {
        respond(t,
                {.status = 415,
                 .warning = "the body is encoded; send it plain",
                 .fields = {{"Accept", in_words::csta_xml}, {"Accept-Encoding", "identity"}}},
                now);
        return true;
    }
    const auto type = media_type::parse(m.value(header_name::content_type));
    if (type && type->is("application", "csta+xml")) return false;
    refuse_media_type(t, "only application/csta+xml bodies are understood", now);
    return true;
}

}  // namespace ctig::sip
