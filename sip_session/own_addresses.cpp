#include "sip_session/own_addresses.hpp"

#include <algorithm>

#include "sip_session/host_port.hpp"
#include "sip_session/sip_uri.hpp"
#include "sip_session/user_agent.hpp"

namespace ctig::sip {
namespace {

std::string lowered(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

/// A host as compared: lower case, without brackets and the dot of a rooted name.
std::string comparable(std::string_view host) {
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    if (host.size() > 1 && host.back() == '.') host.remove_suffix(1);
    return lowered(host);
}

std::string bracketed(std::string_view host) {
    if (host.find(':') == std::string_view::npos) return std::string(host);
    return "[" + std::string(host) + "]";
}

std::string_view via_transport(transport protocol) {
    switch (protocol) {
        case transport::udp: return "SIP/2.0/UDP ";
        case transport::tcp: return "SIP/2.0/TCP ";
        case transport::tls: return "SIP/2.0/TLS ";
    }
    return {};
}

std::string_view uri_transport(transport protocol) {
    switch (protocol) {
        case transport::udp: return "";
        case transport::tcp: return ";transport=tcp";
        case transport::tls: return ";transport=tls";
    }
    return {};
}

}  // namespace

own_addresses::own_addresses(const user_agent_config& config) : virtual_address_(config.virtual_address) {
    if (!config.domain.empty()) hosts_.push_back(comparable(config.domain));
    for (const auto& host : config.own_hosts) hosts_.push_back(comparable(host));
    if (!virtual_address_.empty()) {
        const auto parsed = host_port::parse(virtual_address_);
        virtual_host_ = comparable(parsed ? parsed->host : std::string_view(virtual_address_));
        // A v6 literal without its brackets is one host all the same.
        if (!parsed) virtual_address_ = bracketed(virtual_address_);
        hosts_.push_back(virtual_host_);
    }
    if (const auto uri = sip_uri::parse(config.own_uri); uri && uri->is_sip_or_sips()) {
        own_uri_set_ = true;
        own_uri_host_ = comparable(uri->host);
        if (uri->user) {
            user_ = uri->user_text();
            escaped_user_ = *uri->user;
        }
    }
}

bool own_addresses::is_own_host(std::string_view host, const flow& source) const {
    const std::string wanted = comparable(host);
    if (wanted == comparable(source.local_address)) return true;
    return std::find(hosts_.begin(), hosts_.end(), wanted) != hosts_.end();
}

own_addresses::verdict own_addresses::judge(std::string_view request_uri, std::string_view method,
                                            const flow& source) const {
    const auto uri = sip_uri::parse(request_uri);
    if (!uri) return verdict::not_ours;
    if (!uri->is_sip_or_sips()) return verdict::unknown_scheme;  // RFC 3261 8.2.2.1, 21.4.14
    if (!own_uri_set_) return is_own_host(uri->host, source) ? verdict::ours : verdict::not_ours;

    const bool at_own_uri = comparable(uri->host) == own_uri_host_;
    // A load balancer asks the host how it is, and names nobody.
    if (method == "OPTIONS" && !uri->user)
        return at_own_uri || is_own_host(uri->host, source) ? verdict::ours : verdict::not_ours;
    const std::optional<std::string> user = uri->user ? std::optional(uri->user_text()) : std::nullopt;
    if (user != user_) return verdict::not_ours;
    const std::string host = comparable(uri->host);
    const bool at_own_contact =
        host == comparable(source.local_address) || (!virtual_host_.empty() && host == virtual_host_);
    return at_own_uri || at_own_contact ? verdict::ours : verdict::not_ours;
}

std::string own_addresses::sent_by(const flow& over) const {
    if (!virtual_address_.empty()) return virtual_address_;
    return bracketed(over.local_address) + ":" + std::to_string(over.local_port);
}

std::string own_addresses::contact(const flow& over, std::string_view request_uri) const {
    const auto asked = sip_uri::parse(request_uri);
    const bool secure = asked && asked->scheme == uri_scheme::sips;
    std::string out = secure ? "<sips:" : "<sip:";
    if (own_uri_set_) {
        if (user_) out.append(escaped_user_).append("@");
    } else if (asked && asked->user) {
        out.append(*asked->user).append("@");
    }
    out.append(sent_by(over));
    if (!secure) out.append(uri_transport(over.protocol));
    return out.append(">");
}

std::string own_addresses::via(transport protocol, const flow& over, std::string_view branch) const {
    std::string out(via_transport(protocol));
    out.append(sent_by(over)).append(";branch=").append(branch);
    if (protocol == transport::udp) out.append(";rport");  // RFC 3581 3
    return out;
}

std::string own_addresses::host(const flow& over) const {
    return virtual_host_.empty() ? bracketed(over.local_address) : bracketed(virtual_host_);
}

}  // namespace ctig::sip
