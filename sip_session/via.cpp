#include "sip_session/via.hpp"

#include "sip_session/grammar.hpp"
#include "sip_session/host_port.hpp"
#include "sip_session/number.hpp"

namespace ctig::sip {
namespace {

constexpr std::string_view magic_cookie = "z9hG4bK";

/// Takes `token LWS '/' LWS` off the front.
std::string_view take_slashed(std::string_view& rest) noexcept {
    const auto slash = rest.find('/');
    if (slash == std::string_view::npos) return {};
    const auto token = trim_lws(rest.substr(0, slash));
    rest = trim_lws(rest.substr(slash + 1));
    return token;
}

std::string_view without_brackets(std::string_view text) noexcept {
    return text.size() >= 2 && text.front() == '[' && text.back() == ']' ? text.substr(1, text.size() - 2)
                                                                         : text;
}

/// The first of each name counts.
void set_once(std::optional<std::string_view>& slot, const parameter& from) {
    if (!slot) slot = from.value.value_or(std::string_view{});
}

boost::system::error_code read_parameters(std::string_view text, via_parm& into) {
    std::optional<std::string_view> ttl;
    const auto params = parameters::parse(text, [&](const parameter& one) {
        if (iequals(one.name, "branch"))
            set_once(into.branch, one);
        else if (iequals(one.name, "received"))
            set_once(into.received, one);
        else if (iequals(one.name, "maddr"))
            set_once(into.maddr, one);
        else if (iequals(one.name, "rport"))
            set_once(into.rport, one);
        else if (iequals(one.name, "ttl"))
            set_once(ttl, one);
    });
    if (!params) return params.error();
    into.params = *params;
    if (into.received) into.received = without_brackets(*into.received);
    if (into.rport && !into.rport->empty()) {
        const auto port = parse_number(*into.rport, 65535);
        if (!port) return port.error();
    }
    if (ttl) {
        const auto hops = parse_number(*ttl, 255);
        if (!hops) return hops.error();
        into.ttl = static_cast<std::uint8_t>(*hops);
    }
    return {};
}

}  // namespace

boost::system::result<via_parm> via_parm::parse(std::string_view value) {
    const auto text = trim_lws(value);
    const auto params_at = text.find(';');
    auto rest = text.substr(0, params_at);
    via_parm read;
    read.protocol = take_slashed(rest);
    read.version = take_slashed(rest);
    const auto transport_end = lws_octets.find_in(rest);
    if (transport_end == std::string_view::npos) return errc::bad_value;
    read.transport = rest.substr(0, transport_end);
    if (!is_token(read.protocol) || !is_token(read.version) || !is_token(read.transport))
        return errc::bad_value;

    read.sent_by = trim_lws(rest.substr(transport_end));
    const auto where = host_port::parse(read.sent_by);
    if (!where) return where.error();
    read.host = where->host;
    read.port = where->port;
    if (params_at == std::string_view::npos) return read;

    if (const auto ec = read_parameters(text.substr(params_at), read)) return ec;
    return read;
}

bool via_parm::has_rfc3261_branch() const noexcept {
    return branch && branch->size() > magic_cookie.size() &&
           iequals(branch->substr(0, magic_cookie.size()), magic_cookie);
}

}  // namespace ctig::sip
