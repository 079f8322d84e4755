#pragma once
// What a certificate says its holder is called, as SIP reads it (RFC 5922 7).
#include <openssl/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace ctig::tls {

struct certificate_names {
    /// `sip:domain` URIs without a user part, then dNSNames; the CN only where there is no subjectAltName at
    /// all. Lower case. Names with a wildcard or an odd octet are left out: they name nobody.
    std::vector<std::string> domains;
    std::vector<std::string> addresses;  ///< iPAddress literals, v6 without brackets
    std::string subject;                 ///< for people: "CN=ocs.example.com,O=Example"
};

[[nodiscard]] certificate_names names_in(const X509* certificate);
/// Of the certificate that the peer showed; nothing in it when it showed none.
[[nodiscard]] certificate_names names_of_peer(const SSL* connection);

/// Is `host`, a name or a literal, one of them? Exact but for case: a wildcard in a certificate counts for
/// nothing (RFC 5922 7.2).
[[nodiscard]] bool names_host(const certificate_names& names, std::string_view host);

/// Is one of the names on our list, tls.peer_subjects? There "*.example.com" stands for one label.
[[nodiscard]] bool is_listed(const certificate_names& names, const std::vector<std::string>& subjects);

}  // namespace ctig::tls
