#pragma once
// The far side of a control port in tests: reads the commands that the gateway sends, writes what baresip
// 1.0.0 answers and reports.
#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <string>
#include <vector>

#include "cti_gateway/cti/baresip/netstring.hpp"

namespace ctig::cti::baresip {

struct sent_command {
    std::string text;  ///< "dial 1002"
    std::string token;
};

inline std::vector<sent_command> commands_in(const std::string& bytes) {
    std::vector<sent_command> commands;
    netstring_reader reader;
    reader.append(bytes);
    for (auto next = reader.next(); next && *next; next = reader.next()) {
        const auto o =
            boost::json::parse(boost::json::string_view((*next)->data(), (*next)->size())).as_object();
        std::string text(o.at("command").as_string());
        if (const auto* parameters = o.if_contains("params"))
            text += " " + std::string(parameters->as_string());
        commands.push_back({text, std::string(o.at("token").as_string())});
    }
    return commands;
}

inline std::string response(const std::string& token, const std::string& data, bool ok = true) {
    boost::json::object o{{"response", true}, {"ok", ok}, {"data", data}, {"token", token}};
    std::string out;
    append_netstring(out, boost::json::serialize(o));
    return out;
}

/// An event of account sip:1001@pbx; the call's id is left out where it is empty.
inline std::string call_event(const std::string& type, const std::string& id, const std::string& direction,
                              const std::string& peer, const std::string& parameter = {},
                              const std::string& account = "sip:1001@pbx") {
    boost::json::object o{{"event", true},         {"type", type},           {"class", "call"},
                          {"accountaor", account}, {"direction", direction}, {"peeruri", peer}};
    if (!id.empty()) o["id"] = id;
    if (!parameter.empty()) o["param"] = parameter;
    std::string out;
    append_netstring(out, boost::json::serialize(o));
    return out;
}

inline std::string reginfo(const std::vector<std::string>& accounts) {
    std::string out = "\n--- User Agents ---\n";
    for (const auto& account : accounts) out += "> " + account + "          OK  kamailio Expires 60s\n";
    return out;
}
inline std::string callstat(const std::string& id, const std::string& direction, const std::string& peer,
                            const std::string& formats = "    101 telephone-event/8000/1 (0-15) *\n") {
    return fmt::format(
        "\n===== Call debug (X) =====\n local_uri: P <sip:1001@pbx>\n peer_uri:   <{}>\n af=AF_INET id={}\n"
        " direction: {}\nSDP session\naudio RTP/AVP\n  local formats:\n    101 telephone-event/8000/1 (0-15) "
        "*\n"
        "  remote formats:\n{}  local attributes:\n    label='1'\n",
        peer, id, direction, formats);
}
inline std::string found(const std::string& id) { return "setting current call: " + id + "\n"; }
inline std::string list_row(const std::string& state, bool on_hold, const std::string& peer, int line = 1) {
    return fmt::format("\n--- Active calls (1) ---\n> [line {}]  0:00:01  {}  {}  {}\n\n", line, state,
                       on_hold ? "(on hold)" : "         ", peer);
}

}  // namespace ctig::cti::baresip
