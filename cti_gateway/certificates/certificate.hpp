#pragma once
// X.509 certificates (RFC 5280) for the command line: what stands in one, in words.
#include <openssl/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace ctig::certificates {

struct x509_freer {
    void operator()(X509* certificate) const noexcept;
};
using certificate_ptr = std::unique_ptr<X509, x509_freer>;

struct certificate_facts {
    std::string subject, issuer;        ///< RFC 2253
    std::vector<std::string> names;     ///< DNS and IP of subjectAltName, else the CN
    std::string not_before, not_after;  ///< 2026-11-25 14:00:00 UTC
    std::chrono::seconds left{0};       ///< until it expires; negative: it has
    bool not_yet_valid = false;
    bool is_ca = false, self_issued = false;
    bool for_servers = false, for_clients = false;
    std::string key;     ///< "EC P-256", "RSA 2048"
    std::string sha256;  ///< fingerprint, AA:BB:...
};

[[nodiscard]] certificate_facts facts_of(const X509& certificate, std::chrono::system_clock::time_point now);
/// Lines for people, indented by two blanks.
[[nodiscard]] std::string describe(const certificate_facts& facts);
[[nodiscard]] std::string to_pem(const X509& certificate);
/// The oldest of OpenSSL's errors in words; "unknown error" when there is none. Clears them.
[[nodiscard]] std::string openssl_error();

}  // namespace ctig::certificates
