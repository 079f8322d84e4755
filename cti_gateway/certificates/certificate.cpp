#include "cti_gateway/certificates/certificate.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <array>

#include "cti_gateway/log/printable.hpp"
#include "cti_gateway/tls/certificate_names.hpp"

namespace ctig::certificates {
namespace {

struct bio_freer {
    void operator()(BIO* bio) const noexcept { BIO_free_all(bio); }
};
using bio_ptr = std::unique_ptr<BIO, bio_freer>;

std::string text_in(BIO* bio) {
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

// A peer wrote it: it may hold anything.
std::string name_text(const X509_NAME* name) {
    const bio_ptr bio(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(bio.get(), name, 0,
                       XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
    std::string out;
    log::append_printable(out, text_in(bio.get()), 512);
    return out.empty() ? "(no name)" : out;
}

std::chrono::system_clock::time_point time_of(const ASN1_TIME* time) {
    std::tm fields{};
    ASN1_TIME_to_tm(time, &fields);
    return std::chrono::system_clock::from_time_t(::timegm(&fields));
}

std::string time_text(std::chrono::system_clock::time_point at) {
    return fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", fmt::gmtime(std::chrono::system_clock::to_time_t(at)));
}

std::string key_text(const X509& certificate) {
    auto* key = X509_get0_pubkey(&certificate);
    if (key == nullptr) return "unreadable";
    std::array<char, 64> group{};
    std::size_t size = 0;
    if (EVP_PKEY_get_group_name(key, group.data(), group.size(), &size) == 1)
        return fmt::format("{} {}", EVP_PKEY_get0_type_name(key), group.data());
    return fmt::format("{} {}", EVP_PKEY_get0_type_name(key), EVP_PKEY_get_bits(key));
}

std::string fingerprint(const X509& certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    X509_digest(&certificate, EVP_sha256(), digest.data(), &size);
    std::string out;
    for (unsigned i = 0; i < size; ++i) out += fmt::format("{}{:02X}", i == 0 ? "" : ":", digest[i]);
    return out;
}

}  // namespace

void x509_freer::operator()(X509* certificate) const noexcept { X509_free(certificate); }

certificate_facts facts_of(const X509& certificate, std::chrono::system_clock::time_point now) {
    auto* mutable_one = const_cast<X509*>(&certificate);  // OpenSSL caches extensions in it
    certificate_facts out;
    out.subject = name_text(X509_get_subject_name(&certificate));
    out.issuer = name_text(X509_get_issuer_name(&certificate));
    const auto named = tls::names_in(&certificate);
    out.names = named.domains;
    out.names.insert(out.names.end(), named.addresses.begin(), named.addresses.end());
    const auto begins = time_of(X509_get0_notBefore(&certificate)),
               ends = time_of(X509_get0_notAfter(&certificate));
    out.not_before = time_text(begins);
    out.not_after = time_text(ends);
    out.left = std::chrono::duration_cast<std::chrono::seconds>(ends - now);
    out.not_yet_valid = begins > now;
    out.is_ca = X509_check_ca(mutable_one) > 0;
    out.self_issued =
        X509_NAME_cmp(X509_get_subject_name(&certificate), X509_get_issuer_name(&certificate)) == 0;
    out.for_servers = X509_check_purpose(mutable_one, X509_PURPOSE_SSL_SERVER, 0) == 1;
    out.for_clients = X509_check_purpose(mutable_one, X509_PURPOSE_SSL_CLIENT, 0) == 1;
    out.key = key_text(certificate);
    out.sha256 = fingerprint(certificate);
    return out;
}

std::string describe(const certificate_facts& f) {
    constexpr auto day = std::chrono::hours(24);
    const auto days = f.left / day;
    const auto state = f.left.count() < 0 ? fmt::format("expired {} days ago", -days)
                       : f.not_yet_valid  ? std::string("not valid yet")
                                          : fmt::format("{} days left", days);
    std::string names;
    for (const auto& n : f.names) names += (names.empty() ? "" : ", ") + n;
    return fmt::format(
        "  subject   {}\n  issuer    {}{}\n  names     {}\n  valid     {} to {} ({})\n  for       {}\n  key  "
        "     {}\n"
        "  sha256    {}\n",
        f.subject, f.issuer, f.self_issued ? " (itself)" : "", names.empty() ? "none" : names, f.not_before,
        f.not_after, state,
        f.is_ca ? "signing certificates (CA)"
                : fmt::format("{}{}{}", f.for_servers ? "server" : "",
                              f.for_servers && f.for_clients ? ", " : "", f.for_clients ? "client" : ""),
        f.key, f.sha256);
}

std::string to_pem(const X509& certificate) {
    const bio_ptr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(bio.get(), &certificate);
    return text_in(bio.get());
}

std::string openssl_error() {
    std::array<char, 256> text{};
    const auto code = ERR_get_error();
    ERR_clear_error();
    if (code == 0) return "unknown error";
    const char* reason = ERR_reason_error_string(code);
    if (reason != nullptr) return reason;
    ERR_error_string_n(code, text.data(), text.size());
    return text.data();
}

}  // namespace ctig::certificates
