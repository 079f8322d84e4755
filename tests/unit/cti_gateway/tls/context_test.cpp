#include "cti_gateway/tls/context.hpp"

#include <gtest/gtest.h>

#include "tests/support/test_authority.hpp"

namespace ctig::tls {
namespace {

class TlsContext : public testing::Test {
protected:
    TlsContext() {
        test::write_certificate(folder, "gateway", authority.issue({}));
        test::write_certificate(folder, "other", authority.issue({}));
        folder.write("ca.pem", authority.certificate_pem());
        options.certificate = folder.path() / "gateway.pem";
        options.private_key = folder.path() / "gateway.key";
        options.ca = folder.path() / "ca.pem";
    }
    [[nodiscard]] std::string mistake(client_certificates clients = client_certificates::demanded) const {
        const auto made = make_server_context(options, clients);
        EXPECT_EQ(made.context == nullptr, !made.mistakes.empty());
        return made.mistakes.empty() ? "" : made.mistakes.front();
    }

    test::temporary_folder folder;
    test::test_authority authority;
    config::tls_options options;
};

TEST_F(TlsContext, IsMadeOfCertificateKeyAndTrust) {
    EXPECT_EQ(mistake(), "");
    EXPECT_NE(make_client_context(options).context, nullptr);
    options.ca = folder.path();
    std::filesystem::remove(folder.path() / "other.pem");
    EXPECT_EQ(mistake(), "") << "a folder of them";
}

// Each names the key to change and the file.
TEST_F(TlsContext, SaysWhatIsWrongWithWhichFile) {
    auto good = options;
    options.private_key = folder.path() / "other.key";
    EXPECT_TRUE(mistake().starts_with("tls.private_key: ")) << mistake();
    options = good;
    options.certificate = folder.path() / "none.pem";
    EXPECT_TRUE(mistake().starts_with("tls.certificate: ")) << mistake();
    EXPECT_NE(mistake().find("none.pem"), std::string::npos);
    options = good;
    options.ca = folder.write("broken.pem", "no certificate");
    EXPECT_TRUE(mistake().starts_with("tls.ca: ")) << mistake();
    options = good;
    options.ca.clear();
    EXPECT_TRUE(mistake().starts_with("tls.ca: ")) << mistake();
    EXPECT_EQ(mistake(client_certificates::not_asked), "");
    options = good;
    options.ciphers = "NO-SUCH-CIPHER";
    EXPECT_TRUE(mistake().starts_with("tls.ciphers: ")) << mistake();
    options = good;
    options.certificate.clear();
    EXPECT_TRUE(mistake().starts_with("tls.certificate and tls.private_key: ")) << mistake();
}

// What is lowered for an old OCS is said.
TEST_F(TlsContext, WarnsOfAnOldVersionAndOfAnExpiredCertificate) {
    EXPECT_TRUE(make_server_context(options, client_certificates::demanded).warnings.empty());
    options.minimum_version = "1.0";
    EXPECT_EQ(make_server_context(options, client_certificates::demanded).warnings.size(), 1U);
    options.minimum_version = "1.3";
    test::write_certificate(folder, "gateway", authority.issue({.valid_until = std::chrono::seconds(-60)}));
    const auto made = make_server_context(options, client_certificates::demanded);
    ASSERT_EQ(made.warnings.size(), 1U);
    EXPECT_NE(made.warnings[0].find("expired"), std::string::npos);
    EXPECT_NE(made.context, nullptr) << "peers decide";
}

}  // namespace
}  // namespace ctig::tls
