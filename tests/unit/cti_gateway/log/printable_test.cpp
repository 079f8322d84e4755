#include "cti_gateway/log/printable.hpp"

#include <gtest/gtest.h>

namespace ctig::log {
namespace {

std::string printable(std::string_view text, std::size_t limit = 1000) {
    std::string out;
    append_printable(out, text, limit);
    return out;
}

std::string masked(std::string text) {
    mask_secrets(text);
    return text;
}

// A display name with a line feed would otherwise start a line of the peer's own making.
TEST(Printable, EscapesControlCharacters) {
    EXPECT_EQ(printable("a\r\nb\tc"), "a\\r\\nb\\tc");
    EXPECT_EQ(printable(std::string_view("\0\x1b[2J\x7f", 6)), "\\x00\\x1b[2J\\x7f");
}

// Names are in all languages.
TEST(Printable, KeepsUtf8) {
    EXPECT_EQ(printable("J\xc3\xb6rg \xe2\x82\xac \xf0\x9f\x93\x9e"),
              "J\xc3\xb6rg \xe2\x82\xac \xf0\x9f\x93\x9e");
}

// Bytes that are no UTF-8 (latin-1, overlong, surrogate, cut off) and C1 controls are shown as what they are.
TEST(Printable, EscapesWhatIsNotUtf8) {
    EXPECT_EQ(printable("J\xf6rg"), "J\\xf6rg");
    EXPECT_EQ(printable("\xc0\x8a"), "\\xc0\\x8a");
    EXPECT_EQ(printable("\xe0\x80\x8a"), "\\xe0\\x80\\x8a");
    EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");
    EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");
    EXPECT_EQ(printable("\xe2\x82"), "\\xe2\\x82");
    EXPECT_EQ(printable("\xc2\x9b"), "\\xc2\\x9b");
}

// A value of a megabyte costs the log no more than the limit.
TEST(Printable, CutsLongText) {
    EXPECT_EQ(printable("abcdef", 4), "abcd...");
    EXPECT_EQ(printable("abcd", 4), "abcd");
}

// A SIP message in the trace shows who, not with what.
TEST(MaskSecrets, HidesAuthorizationHeaders) {
    EXPECT_EQ(masked("X: 1\r\nAuthorization: Digest a=\"b\", response=\"c\"\r\nY: 2"),
              "X: 1\r\nAuthorization: ***\r\nY: 2");
    EXPECT_EQ(masked("proxy-authorization :Basic x"), "proxy-authorization :***");
}

// The manager's login in XML, JSON and as a parameter.
TEST(MaskSecrets, HidesPasswords) {
    EXPECT_EQ(masked("<applicationPassword>s3cret</applicationPassword>"),
              "<applicationPassword>***</applicationPassword>");
    EXPECT_EQ(masked(R"({"password":"s3cret","user":"joe"})"), R"({"password":"***","user":"joe"})");
    EXPECT_EQ(masked("application_password = s3cret; x"), "application_password = ***; x");
}

// Prose about a password stays readable.
TEST(MaskSecrets, LeavesOtherTextAlone) {
    EXPECT_EQ(masked("no password given, no authorization"), "no password given, no authorization");
    EXPECT_EQ(masked("signed in"), "signed in");
}

}  // namespace
}  // namespace ctig::log
