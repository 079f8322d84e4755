#include "cti_gateway/http/target.hpp"

#include <gtest/gtest.h>

namespace ctig::http {
namespace {

using fields = std::map<std::string, std::string>;

// What a browser sends for a form, and what nobody should.
TEST(FormFields, AreDecoded) {
    EXPECT_EQ(form_fields("user=a%40b.c&password=p+q%26%3D"),
              (fields{{"user", "a@b.c"}, {"password", "p q&="}}));
    EXPECT_EQ(form_fields("a=1&a=2"), (fields{{"a", "1"}})) << "the first counts";
    EXPECT_EQ(form_fields("a=%zz&b=%4&c=%00&=x&&d"), (fields{{"d", ""}})) << "what is broken is left out";
    EXPECT_EQ(form_fields(""), fields{});
}

// However many fields somebody sends.
TEST(FormFields, AreBounded) {
    std::string many;
    for (int i = 0; i < 1000; ++i) many += std::to_string(i) + "=&";
    EXPECT_EQ(form_fields(many).size(), 64U);
}

TEST(Target, HasAPathAndAQuery) {
    EXPECT_EQ(path_of("/a/b?c=/d"), "/a/b");
    EXPECT_EQ(query_of("/a/b?c=/d?"), "c=/d?");
    EXPECT_EQ(query_of("/a"), "");
    EXPECT_EQ(path_of("http://h/a?x"), "/a");
    EXPECT_EQ(path_of("*"), "");
}

// A cookie is found by its whole name, wherever it stands.
TEST(Cookie, IsFoundByItsName) {
    EXPECT_EQ(cookie("a=1; ctig=xyz; b=2", "ctig"), "xyz");
    EXPECT_EQ(cookie("ctig=x=y", "ctig"), "x=y");
    EXPECT_EQ(cookie("notctig=1; ctig-admin=2", "ctig"), "");
    EXPECT_EQ(cookie(";;=;", "ctig"), "");
}

// RFC 7617's own examples; the password may hold a colon.
TEST(BasicCredentials, AreReadAsRfc7617Says) {
    EXPECT_EQ(basic_credentials("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
              (std::pair<std::string, std::string>("Aladdin", "open sesame")));
    EXPECT_EQ(basic_credentials("basic YTpiOmM="), (std::pair<std::string, std::string>("a", "b:c")));
    for (const auto* text :
         {"", "Basic", "Basic ", "Basic !", "Basic YQ==", "Bearer YTpi", "BasicYTpi", "Basic YTphAA=="})
        EXPECT_FALSE(basic_credentials(text)) << text;
}

TEST(BearerToken, IsWhatFollowsTheScheme) {
    EXPECT_EQ(bearer_token("Bearer abc"), "abc");
    EXPECT_EQ(bearer_token("bearer  abc "), "abc");
    EXPECT_EQ(bearer_token("Basic abc"), "");
}

}  // namespace
}  // namespace ctig::http
