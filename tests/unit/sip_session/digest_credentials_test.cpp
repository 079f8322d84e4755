#include "sip_session/digest_credentials.hpp"

#include <gtest/gtest.h>

namespace ctig::sip {
namespace {

// All that RFC 7616 3.4 names, quoted or not, over folds, in any order, and what it does not name beside it.
TEST(DigestCredentials, AreReadWhateverTheirSpelling) {
    const auto c = digest_credentials::parse(
        "DIGEST  username=\"jo\\\"e, the first\",realm=\"example.com\" ,\r\n nonce=\"n1\", "
        "uri=\"sip:8000@gw\","
        "response=\"0f\", algorithm=SHA-256, cnonce=\"c1\", qop=auth, nc=0000001a, opaque=\"\", new=x");
    ASSERT_TRUE(c);
    EXPECT_EQ(c->username, "jo\"e, the first");
    EXPECT_EQ(c->realm, "example.com");
    EXPECT_EQ(c->nonce, "n1");
    EXPECT_EQ(c->uri, "sip:8000@gw");
    EXPECT_EQ(c->response, "0f");
    EXPECT_EQ(c->algorithm, "SHA-256");
    EXPECT_EQ(c->qop, "auth");
    EXPECT_EQ(c->nc, 26U);
    EXPECT_EQ(c->nc_text, "0000001a");
}

TEST(DigestCredentials, AreNotReadFromWhatIsNoDigest) {
    for (const auto* text : {"", "Digest", "Basic dXNlcjpwdw==", "Digestusername=\"x\"", "Digest username",
                             "Digest username=", "Digest =x", "Digest nc=1", "Digest nc=0000000g",
                             "Digest nonce=\"a\", nonce=\"b\""})
        EXPECT_FALSE(digest_credentials::parse(text)) << text;
}

}  // namespace
}  // namespace ctig::sip
