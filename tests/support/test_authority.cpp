#include "tests/support/test_authority.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace ctig::test {
namespace {

template <auto Free>
struct freer {
    template <class T>
    void operator()(T* p) const {
        Free(p);
    }
};
using key_ptr = std::unique_ptr<EVP_PKEY, freer<EVP_PKEY_free>>;
using x509_ptr = std::unique_ptr<X509, freer<X509_free>>;
using bio_ptr = std::unique_ptr<BIO, freer<BIO_free_all>>;

std::string text_of(BIO* bio) {
    std::string text(BIO_ctrl_pending(bio), '\0');
    BIO_read(bio, text.data(), static_cast<int>(text.size()));
    return text;
}

std::string pem_of(X509* x509) {
    const bio_ptr out(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(out.get(), x509);
    return text_of(out.get());
}

std::string pem_of(EVP_PKEY* key) {
    const bio_ptr out(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    return text_of(out.get());
}

void add_extension(X509* to, int nid, const std::string& value) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str());
    X509_add_ext(to, extension, -1);
    X509_EXTENSION_free(extension);
}

x509_ptr blank(EVP_PKEY* key, std::string common_name, long from, long until) {
    static long serial = 0;
    x509_ptr x509(X509_new());
    X509_set_version(x509.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x509.get()), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(x509.get()), from);
    X509_gmtime_adj(X509_getm_notAfter(x509.get()), until);
    X509_set_pubkey(x509.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x509.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<unsigned char*>(common_name.data()), -1, -1, 0);
    return x509;
}

}  // namespace

struct test_authority::impl {
    key_ptr key{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")};
    x509_ptr own;
};

test_authority::test_authority(const std::string& name) : impl_(std::make_unique<impl>()) {
    impl_->own = blank(impl_->key.get(), name, -86400, 86400);
    X509_set_issuer_name(impl_->own.get(), X509_get_subject_name(impl_->own.get()));
    add_extension(impl_->own.get(), NID_basic_constraints, "critical,CA:TRUE");
    X509_sign(impl_->own.get(), impl_->key.get(), EVP_sha256());
    pem_ = pem_of(impl_->own.get());
}

test_authority::~test_authority() = default;

certificate test_authority::issue(const certificate_request& request) const {
    const key_ptr key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
    const auto x509 =
        blank(key.get(), request.common_name, request.valid_from.count(), request.valid_until.count());
    X509_set_issuer_name(x509.get(), X509_get_subject_name(impl_->own.get()));
    if (!request.alternative_names.empty())
        add_extension(x509.get(), NID_subject_alt_name, request.alternative_names);
    if (!request.purposes.empty()) add_extension(x509.get(), NID_ext_key_usage, request.purposes);
    X509_sign(x509.get(), impl_->key.get(), EVP_sha256());
    return {pem_of(x509.get()), pem_of(key.get())};
}

void write_certificate(const temporary_folder& folder, const std::string& name, const certificate& what) {
    folder.write(name + ".pem", what.certificate_pem);
    folder.write(name + ".key", what.private_key_pem);
}

}  // namespace ctig::test
