#include "cti_gateway/certificates/certificate_file.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs7.h>

#include "cti_gateway/config/text_file.hpp"

namespace ctig::certificates {
namespace {

constexpr std::size_t most = 1000;

struct bio_freer {
    void operator()(BIO* bio) const noexcept { BIO_free_all(bio); }
};
struct pkcs7_freer {
    void operator()(PKCS7* bundle) const noexcept { PKCS7_free(bundle); }
};

using certificates = std::vector<certificate_ptr>;

void add(certificates& out, const PKCS7* bundle) {
    if (bundle == nullptr || !PKCS7_type_is_signed(bundle) || bundle->d.sign == nullptr) return;
    const auto* all = bundle->d.sign->cert;
    for (int i = 0; i < sk_X509_num(all) && out.size() < most; ++i) {
        auto* one = sk_X509_value(all, i);
        X509_up_ref(one);
        out.emplace_back(one);
    }
}

certificates read_pem(std::string_view text) {
    certificates out;
    const std::unique_ptr<BIO, bio_freer> bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    char *name = nullptr, *header = nullptr;
    unsigned char* data = nullptr;
    long size = 0;
    while (out.size() < most && PEM_read_bio(bio.get(), &name, &header, &data, &size) == 1) {
        const auto* at = const_cast<const unsigned char*>(data);
        const std::string_view kind = name;
        if (kind == PEM_STRING_X509 || kind == PEM_STRING_X509_TRUSTED) {
            if (auto* one = d2i_X509(nullptr, &at, size)) out.emplace_back(one);
        } else if (kind == PEM_STRING_PKCS7) {
            add(out, std::unique_ptr<PKCS7, pkcs7_freer>(d2i_PKCS7(nullptr, &at, size)).get());
        }
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_free(data);
    }
    return out;
}

certificates read_der(std::string_view text) {
    certificates out;
    const auto* at = reinterpret_cast<const unsigned char*>(text.data());
    if (auto* one = d2i_X509(nullptr, &at, static_cast<long>(text.size()))) {
        out.emplace_back(one);
        return out;
    }
    at = reinterpret_cast<const unsigned char*>(text.data());
    add(out,
        std::unique_ptr<PKCS7, pkcs7_freer>(d2i_PKCS7(nullptr, &at, static_cast<long>(text.size()))).get());
    return out;
}

}  // namespace

boost::system::result<certificates, std::string> read_certificates(std::string_view text) {
    auto out = text.find("-----BEGIN") != std::string_view::npos ? read_pem(text) : read_der(text);
    ERR_clear_error();
    if (out.empty()) return std::string("no certificate in it: expected PEM, DER or PKCS #7 (.p7b)");
    return out;
}

boost::system::result<certificates, std::string> load_certificates(const std::filesystem::path& file) {
    const auto text = config::read_text_file(file);
    if (!text) return fmt::format("{} cannot be read: {}", file.string(), text.error().message());
    auto out = read_certificates(*text);
    if (!out) return fmt::format("{}: {}", file.string(), out.error());
    return out;
}

}  // namespace ctig::certificates
