#include "cti_gateway/certificates/certificate.hpp"

#include <gtest/gtest.h>
#include <openssl/pkcs7.h>
#include <openssl/x509.h>

#include "cti_gateway/certificates/certificate_file.hpp"
#include "cti_gateway/certificates/certificate_request.hpp"
#include "cti_gateway/certificates/trust_folder.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/test_certificate.hpp"

namespace ctig::certificates {
namespace {

const auto now = std::chrono::system_clock::now();

certificate_ptr authority() {
    auto all = read_certificates(test::make_certificate("ca.example.com").certificate_pem);
    return std::move(all->front());
}

std::string der(const X509* certificate) {
    unsigned char* data = nullptr;
    const int size = i2d_X509(certificate, &data);
    std::string out(reinterpret_cast<char*>(data), static_cast<std::size_t>(size));
    OPENSSL_free(data);
    return out;
}

// A .p7b: certificates in a signed message that signs nothing.
std::string p7b(X509* one, X509* two) {
    PKCS7* bundle = PKCS7_new();
    PKCS7_set_type(bundle, NID_pkcs7_signed);
    PKCS7_content_new(bundle, NID_pkcs7_data);
    PKCS7_add_certificate(bundle, one);
    PKCS7_add_certificate(bundle, two);
    unsigned char* data = nullptr;
    const int size = i2d_PKCS7(bundle, &data);
    std::string out(reinterpret_cast<char*>(data), static_cast<std::size_t>(size));
    OPENSSL_free(data);
    PKCS7_free(bundle);
    return out;
}

TEST(Certificates, ALabsCertificateIsForServerAndClientByNameAndAddress) {
    for (const auto kind : {key_kind::ec, key_kind::rsa}) {
        const auto made =
            make_certificate({.names = {"gw.example.com", "10.1.0.5", "::1"}, .key = kind, .days = 30});
        ASSERT_TRUE(made) << made.error();
        EXPECT_TRUE(made->private_key_pem.starts_with("-----BEGIN PRIVATE KEY-----"));
        const auto read = read_certificates(made->certificate_pem);
        ASSERT_TRUE(read) << read.error();
        const auto facts = facts_of(*read->front(), now + std::chrono::hours(1));
        EXPECT_EQ(facts.subject, "CN=gw.example.com");
        EXPECT_TRUE(facts.self_issued);
        EXPECT_FALSE(facts.is_ca);
        EXPECT_TRUE(facts.for_servers && facts.for_clients);
        EXPECT_EQ(facts.names, (std::vector<std::string>{"gw.example.com", "10.1.0.5", "::1"}));
        EXPECT_EQ(facts.left / std::chrono::hours(24), 29);
        EXPECT_NE(describe(facts).find("29 days left"), std::string::npos) << describe(facts);
    }
}

TEST(Certificates, ARequestIsOneForACa) {
    const auto made = make_certificate({.names = {"gw.example.com"}});
    ASSERT_TRUE(made) << made.error();
    EXPECT_TRUE(made->certificate_pem.starts_with("-----BEGIN CERTIFICATE REQUEST-----"));
    EXPECT_FALSE(make_certificate({}));
    EXPECT_FALSE(make_certificate({.names = {"not a name"}}));
    EXPECT_FALSE(make_certificate({.names = {"a,IP:1.2.3.4"}}));
}

TEST(Certificates, AreReadAsPemDerAndP7b) {
    const auto one = authority(), two = authority();
    EXPECT_EQ(read_certificates(to_pem(*one) + "some words\n" + to_pem(*two))->size(), 2u);
    EXPECT_EQ(read_certificates(der(one.get()))->size(), 1u);
    EXPECT_EQ(read_certificates(p7b(one.get(), two.get()))->size(), 2u);
    EXPECT_FALSE(read_certificates(""));
    EXPECT_FALSE(read_certificates("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
    EXPECT_FALSE(read_certificates(der(one.get()).substr(0, 100)));
}

TEST(Certificates, TheTrustFolderTakesEachCaOnceAndNobodyElse) {
    const test::temporary_folder folder;
    const auto trust = folder.path() / "trust";
    std::vector<certificate_ptr> all;
    all.push_back(authority());
    auto leaf =
        read_certificates(make_certificate({.names = {"gw.example.com"}, .days = 1})->certificate_pem);
    all.push_back(std::move(leaf->front()));
    const auto first = store_trust(all, trust);
    ASSERT_TRUE(first) << first.error();
    EXPECT_EQ(first->stored.size(), 1u);
    EXPECT_EQ(first->not_ca, std::vector<std::string>{"CN=gw.example.com"});
    const auto again = store_trust(all, trust);
    EXPECT_EQ(again->stored.size(), 0u);
    EXPECT_EQ(again->present.size(), 1u);
    folder.write("file", "");
    EXPECT_FALSE(store_trust(all, folder.path() / "file"));
}

}  // namespace
}  // namespace ctig::certificates
