#include "cti_gateway/tls/certificate_names.hpp"

#include <gtest/gtest.h>
#include <openssl/pem.h>

#include <memory>

#include "tests/support/test_authority.hpp"

namespace ctig::tls {
namespace {

using names = std::vector<std::string>;

certificate_names names_for(const std::string& common_name, const std::string& alternative) {
    static const test::test_authority authority;
    const auto made =
        authority.issue({.common_name = common_name, .alternative_names = alternative, .purposes = ""});
    BIO* bio = BIO_new_mem_buf(made.certificate_pem.data(), static_cast<int>(made.certificate_pem.size()));
    X509* x509 = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    auto out = names_in(x509);
    X509_free(x509);
    BIO_free(bio);
    return out;
}

// RFC 5922 7.1: sip URIs and DNS names; the CN is looked at only where there is no subjectAltName.
TEST(CertificateNames, AreTheAlternativeNamesAndTheCommonNameOnlyWithoutAny) {
    EXPECT_EQ(names_for("OCS.example.com", "").domains, names{"ocs.example.com"});
    EXPECT_EQ(names_for("ocs.example.com", "DNS:A.example.com,URI:sip:example.com").domains,
              (names{"example.com", "a.example.com"}));
    EXPECT_TRUE(names_for("ocs.example.com", "email:someone@example.com").domains.empty());
}

// A URI with a user part names a person, one of another scheme no SIP domain.
TEST(CertificateNames, TakeNoPersonsAndNoOtherSchemes) {
    EXPECT_TRUE(names_for("x", "URI:sip:joe@example.com,URI:https://example.com/,URI:sips:example.com")
                    .domains.empty());
    EXPECT_EQ(names_for("x", "URI:sip:example.com:5061;transport=tls").domains, names{"example.com"});
}

// RFC 5922 7.2: no wildcard in a certificate.
TEST(CertificateNames, LeaveWildcardsOut) {
    EXPECT_TRUE(names_for("*.example.com", "").domains.empty());
    EXPECT_TRUE(names_for("x", "DNS:*.example.com").domains.empty());
}

TEST(CertificateNames, NameAHostExactlyButForCase) {
    const auto one = names_for("x", "DNS:ocs.example.com,IP:192.0.2.1,IP:2001:db8:0:0::1");
    EXPECT_TRUE(names_host(one, "OCS.Example.COM"));
    EXPECT_TRUE(names_host(one, "ocs.example.com."));
    EXPECT_TRUE(names_host(one, "192.0.2.1"));
    EXPECT_TRUE(names_host(one, "2001:db8::1"));
    EXPECT_FALSE(names_host(one, "example.com"));
    EXPECT_FALSE(names_host(one, "192.0.2.2"));
    EXPECT_FALSE(names_host(one, ""));
}

// On our own list a wildcard stands for one label, no more and no less.
TEST(CertificateNames, AreListedByNameOrByAWildcardOfOneLabel) {
    const auto one = names_for("x", "DNS:a.example.com");
    EXPECT_TRUE(is_listed(one, {"other.example.com", "A.example.com"}));
    EXPECT_TRUE(is_listed(one, {"*.example.com"}));
    EXPECT_FALSE(is_listed(one, {"*.com"}));
    EXPECT_FALSE(is_listed(one, {"example.com"}));
    EXPECT_FALSE(is_listed(one, {}));
    EXPECT_FALSE(is_listed(names_for("x", "DNS:a.b.example.com"), {"*.example.com"}));
    EXPECT_FALSE(is_listed(names_for("x", "DNS:example.com"), {"*.example.com"}));
}

TEST(CertificateNames, SayTheSubject) {
    EXPECT_EQ(names_for("ocs.example.com", "").subject, "CN=ocs.example.com");
}

}  // namespace
}  // namespace ctig::tls
