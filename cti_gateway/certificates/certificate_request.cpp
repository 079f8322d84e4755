#include "cti_gateway/certificates/certificate_request.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <memory>

#include "cti_gateway/certificates/certificate.hpp"
#include "cti_gateway/config/endpoint.hpp"

namespace ctig::certificates {
namespace {

template <auto Free>
struct freer {
    template <class T>
    void operator()(T* p) const noexcept {
        Free(p);
    }
};
using key_ptr = std::unique_ptr<EVP_PKEY, freer<EVP_PKEY_free>>;
using request_ptr = std::unique_ptr<X509_REQ, freer<X509_REQ_free>>;
using bio_ptr = std::unique_ptr<BIO, freer<BIO_free_all>>;
using name_ptr = std::unique_ptr<X509_NAME, freer<X509_NAME_free>>;

constexpr std::size_t longest_cn = 64;  // RFC 5280 A.1, ub-common-name

std::string text_in(BIO* bio) {
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

// Longer names stand in subjectAltName alone.
name_ptr subject_of(const new_certificate& wanted) {
    name_ptr out(X509_NAME_new());
    const auto& cn = wanted.names.front();
    if (cn.size() <= longest_cn)
        X509_NAME_add_entry_by_txt(out.get(), "CN", MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(cn.data()),
                                   static_cast<int>(cn.size()), -1, 0);
    return out;
}

STACK_OF(X509_EXTENSION) * extensions_for(const new_certificate& wanted) {
    std::string names;
    for (const auto& n : wanted.names)
        names += (names.empty() ? "" : ",") + (config::is_address(n) ? "IP:" + n : "DNS:" + n);
    const std::pair<int, std::string> all[] = {
        {NID_subject_alt_name, names},
        {NID_basic_constraints, "critical,CA:FALSE"},
        {NID_key_usage, wanted.key == key_kind::rsa ? "critical,digitalSignature,keyEncipherment"
                                                    : "critical,digitalSignature"},
        {NID_ext_key_usage, "serverAuth,clientAuth"},
    };
    auto* out = sk_X509_EXTENSION_new_null();
    for (const auto& [nid, value] : all)
        if (auto* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str()))
            sk_X509_EXTENSION_push(out, extension);
    return out;
}

std::string self_signed(const new_certificate& wanted, EVP_PKEY* key) {
    const certificate_ptr out(X509_new());
    X509_set_version(out.get(), X509_VERSION_3);
    std::uint64_t serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(out.get()), serial >> 1U);
    X509_gmtime_adj(X509_getm_notBefore(out.get()), -300);  // clocks differ
    X509_time_adj_ex(X509_getm_notAfter(out.get()), wanted.days, 0, nullptr);
    X509_set_pubkey(out.get(), key);
    const auto subject = subject_of(wanted);
    X509_set_subject_name(out.get(), subject.get());
    X509_set_issuer_name(out.get(), subject.get());
    auto* extensions = extensions_for(wanted);
    for (int i = 0; i < sk_X509_EXTENSION_num(extensions); ++i)
        X509_add_ext(out.get(), sk_X509_EXTENSION_value(extensions, i), -1);
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
    return X509_sign(out.get(), key, EVP_sha256()) == 0 ? std::string() : to_pem(*out);
}

std::string request(const new_certificate& wanted, EVP_PKEY* key) {
    const request_ptr out(X509_REQ_new());
    X509_REQ_set_version(out.get(), X509_REQ_VERSION_1);
    const auto subject = subject_of(wanted);
    X509_REQ_set_subject_name(out.get(), subject.get());
    X509_REQ_set_pubkey(out.get(), key);
    auto* extensions = extensions_for(wanted);
    X509_REQ_add_extensions(out.get(), extensions);
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
    if (X509_REQ_sign(out.get(), key, EVP_sha256()) == 0) return {};
    const bio_ptr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509_REQ(bio.get(), out.get());
    return text_in(bio.get());
}

boost::system::result<made_certificate, std::string> fail(std::string why) {
    return {boost::system::in_place_error, std::move(why)};
}

}  // namespace

boost::system::result<made_certificate, std::string> make_certificate(const new_certificate& wanted) {
    if (wanted.names.empty()) return fail("a certificate needs a name");
    for (const auto& name : wanted.names)
        if (!config::is_address(name) && !config::is_host_name(name))
            return fail("\"" + name + "\" is no host name or address");
    const key_ptr key(wanted.key == key_kind::rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256"));
    if (!key) return fail("no key: " + openssl_error());
    made_certificate out;
    out.certificate_pem = wanted.days > 0 ? self_signed(wanted, key.get()) : request(wanted, key.get());
    if (out.certificate_pem.empty()) return fail("cannot sign: " + openssl_error());
    const bio_ptr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    out.private_key_pem = text_in(bio.get());
    return out;
}

}  // namespace ctig::certificates
