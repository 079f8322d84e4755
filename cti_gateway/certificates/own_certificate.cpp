#include "cti_gateway/certificates/own_certificate.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <memory>

namespace ctig::certificates {
namespace {

struct key_freer {
    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};
using key_ptr = std::unique_ptr<EVP_PKEY, key_freer>;

// An encrypted key is not asked about: the gateway starts without anybody there.
int no_passphrase(char*, int, int, void*) { return 0; }

key_ptr read_key(std::string_view pem) {
    BIO* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    key_ptr out(PEM_read_bio_PrivateKey(bio, nullptr, no_passphrase, nullptr));
    BIO_free(bio);
    ERR_clear_error();
    return out;
}

bool signed_by(X509* one, X509* issuer) { return X509_check_issued(issuer, one) == X509_V_OK; }

std::string subject_of(const X509& one) { return facts_of(one, {}).subject; }

}  // namespace

boost::system::result<own_chain, std::string> chain_for_key(const std::vector<certificate_ptr>& all,
                                                            std::string_view private_key_pem) {
    using result = boost::system::result<own_chain, std::string>;
    const auto key = read_key(private_key_pem);
    if (!key)
        return result{boost::system::in_place_error, "expected a private key in PEM without a passphrase"};
    const auto own = std::ranges::find_if(
        all, [&](const certificate_ptr& one) { return X509_check_private_key(one.get(), key.get()) == 1; });
    ERR_clear_error();
    if (own == all.end()) {
        std::vector<std::string> subjects;
        for (const auto& one : all) subjects.push_back(subject_of(*one));
        return result{
            boost::system::in_place_error,
            fmt::format("none of the certificates fits the key: they are of {}", fmt::join(subjects, "; "))};
    }
    own_chain out;
    auto* at = own->get();
    for (std::size_t length = 0; length < all.size(); ++length) {
        out.pem += to_pem(*at);
        out.subjects.push_back(subject_of(*at));
        if (signed_by(at, at)) return out;  // its own root: a lab's
        const auto issuer = std::ranges::find_if(
            all, [&](const certificate_ptr& one) { return one.get() != at && signed_by(at, one.get()); });
        if (issuer == all.end()) {
            out.missing_issuer = facts_of(*at, {}).issuer;
            return out;
        }
        if (signed_by(issuer->get(), issuer->get())) return out;  // a root: peers have it, or it is of no use
        at = issuer->get();
    }
    return out;
}

}  // namespace ctig::certificates
