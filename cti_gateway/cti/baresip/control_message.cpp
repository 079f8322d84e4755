#include "cti_gateway/cti/baresip/control_message.hpp"

#include <array>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "cti_gateway/cti/error.hpp"

namespace ctig::cti::baresip {
namespace {

namespace json = boost::json;

std::string text_of(const json::object& from, std::string_view key) {
    const auto* value = from.if_contains(key);
    const auto* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string() : std::string(*text);
}

bool is_true(const json::object& from, std::string_view key) {
    const auto* value = from.if_contains(key);
    const auto* flag = value == nullptr ? nullptr : value->if_bool();
    return flag != nullptr && *flag;
}

event_kind kind_of(std::string_view type) {
    constexpr std::array<std::pair<std::string_view, event_kind>, 9> kinds{{
        {"CALL_INCOMING", event_kind::call_incoming},
        {"CALL_RINGING", event_kind::call_ringing},
        {"CALL_PROGRESS", event_kind::call_progress},
        {"CALL_ESTABLISHED", event_kind::call_established},
        {"CALL_CLOSED", event_kind::call_closed},
        {"CALL_LOCAL_SDP", event_kind::call_local_sdp},
        {"CALL_REMOTE_SDP", event_kind::call_remote_sdp},
        {"CALL_DTMF_START", event_kind::call_dtmf_start},
        {"TRANSFER_FAILED", event_kind::call_transfer_failed},
    }};
    for (const auto& [name, kind] : kinds)
        if (name == type) return kind;
    return event_kind::other;
}

}  // namespace

boost::system::result<control_message> decode_control_message(std::string_view text) {
    boost::system::error_code ec;
    const auto value = json::parse({text.data(), text.size()}, ec);
    const auto* object = ec ? nullptr : value.if_object();
    if (object == nullptr) return make_error_code(errc::bad_message);
    if (is_true(*object, "response"))
        return command_response{.ok = is_true(*object, "ok"),
                                .data = text_of(*object, "data"),
                                .token = text_of(*object, "token")};
    if (!is_true(*object, "event")) return make_error_code(errc::bad_message);
    return phone_event{.kind = kind_of(text_of(*object, "type")),
                       .account = text_of(*object, "accountaor"),
                       .call = text_of(*object, "id"),
                       .direction = text_of(*object, "direction") == "outgoing" ? call_direction::outgoing
                                                                                : call_direction::incoming,
                       .peer = text_of(*object, "peeruri"),
                       .parameter = text_of(*object, "param")};
}

std::string encode_command(std::string_view command, std::string_view parameters, std::string_view token) {
    json::object object;
    object["command"] = json::string_view(command.data(), command.size());
    // A command without parameters must not carry the key: the phone would look for "hold ".
    if (!parameters.empty()) object["params"] = json::string_view(parameters.data(), parameters.size());
    object["token"] = json::string_view(token.data(), token.size());
    return json::serialize(object);
}

}  // namespace ctig::cti::baresip
