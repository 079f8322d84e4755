#include "cti_gateway/http/forwarded.hpp"

#include <algorithm>

#include "cti_gateway/config/access_list.hpp"
#include "cti_gateway/config/endpoint.hpp"
#include "lineuri/text.hpp"
#include "sip_session/grammar.hpp"

namespace ctig::http {
namespace {

constexpr auto for_header = "X-Forwarded-For", proto_header = "X-Forwarded-Proto";

// "192.0.2.1", "192.0.2.1:4711", "2001:db8::1", "[2001:db8::1]:4711"; empty for anything else.
std::string_view address_in(std::string_view text) {
    if (text.starts_with('[')) {
        text = text.substr(1, text.find(']') - 1);
    } else if (std::ranges::count(text, ':') == 1) {
        text = text.substr(0, text.find(':'));
    }
    return config::is_address(text) ? text : std::string_view();
}

/// Every field of that name as one list (RFC 9110 5.3).
std::string field_list(const request& what, const char* name) {
    std::string out;
    const auto [first, last] = what.equal_range(name);
    for (auto at = first; at != last; ++at) {
        if (!out.empty()) out += ',';
        out.append(at->value().data(), at->value().size());
    }
    return out;
}

}  // namespace

bool is_trusted_proxy(std::string_view address, std::span<const std::string> proxies) {
    if (proxies.empty()) return false;
    const auto peer = config::parse_network(address);
    return peer && std::ranges::any_of(proxies, [&](const std::string& text) {
               const auto network = config::parse_network(text);
               return network && config::covers(*network, *peer);
           });
}

client_origin origin_of(const incoming& what, std::span<const std::string> proxies) {
    client_origin out{what.peer_address, what.secure};
    if (!is_trusted_proxy(what.peer_address, proxies)) return out;
    const auto proto = field_list(what.what, proto_header);
    if (!proto.empty())
        out.secure = lineuri::iequals(sip::trim_lws(proto.substr(0, proto.find(','))), "https");
    const auto list = field_list(what.what, for_header);
    for (std::string_view left = list; !left.empty();) {
        const auto comma = left.rfind(',');
        const auto address =
            address_in(sip::trim_lws(left.substr(comma == std::string_view::npos ? 0 : comma + 1)));
        left = left.substr(0, comma == std::string_view::npos ? 0 : comma);
        if (address.empty()) break;
        out.address = address;
        if (!is_trusted_proxy(address, proxies)) break;
    }
    return out;
}

}  // namespace ctig::http
