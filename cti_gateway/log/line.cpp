#include "cti_gateway/log/line.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include "cti_gateway/log/printable.hpp"

namespace ctig::log {
namespace {

constexpr std::size_t message_limit = 4096;
constexpr std::size_t field_limit = 256;

std::string printable(std::string_view text, std::size_t limit) {
    std::string out;
    append_printable(out, text, limit);
    return out;
}

template <class Visitor>
void for_each_field(const context& about, Visitor visit) {
    if (!about.call_id.empty()) visit("call_id", about.call_id);
    if (!about.user.empty()) visit("user", about.user);
    if (!about.link.empty()) visit("link", about.link);
    if (!about.manager.empty()) visit("manager", about.manager);
    if (!about.peer.empty()) visit("peer", about.peer);
}

/// A value with a space, a bracket, a quote or an equals sign in it is quoted.
std::string text_value(std::string_view value) {
    const auto text = printable(value, field_limit);
    const auto needs_quotes = [](char c) { return c == ' ' || c == '[' || c == ']' || c == '"' || c == '='; };
    if (std::ranges::none_of(text, needs_quotes)) return text;
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

void append_member(std::string& out, std::string_view key, std::string_view value) {
    if (!out.empty()) out += ',';
    out += '"';
    out += key;
    out += "\":";
    out += boost::json::serialize(boost::json::string(value.data(), value.size()));
}

}  // namespace

std::string text_payload(level l, const context& about, std::string_view message) {
    std::string fields;
    for_each_field(about, [&](std::string_view key, std::string_view value) {
        fields += fields.empty() ? "[" : " ";
        fields += key;
        fields += '=';
        fields += text_value(value);
    });
    if (!fields.empty()) fields += "] ";
    return std::string(to_string(l)) + ' ' + fields + printable(message, message_limit);
}

std::string json_payload(level l, const context& about, std::string_view message) {
    std::string out;
    append_member(out, "level", to_string(l));
    append_member(out, "message", printable(message, message_limit));
    for_each_field(about, [&](std::string_view key, std::string_view value) {
        append_member(out, key, printable(value, field_limit));
    });
    return out;
}

}  // namespace ctig::log
