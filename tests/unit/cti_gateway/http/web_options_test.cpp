#include "cti_gateway/http/web_options.hpp"

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.hpp"

namespace ctig::http {
namespace {

struct parse_outcome {
    std::optional<web_options> value;
    std::vector<std::string> mistakes;
};
parse_outcome parsed(const std::string& keys, const std::string& name = "c.toml") {
    parse_outcome out;
    out.value = parse_web_options("[http]\nlisten = \"\"\n" + keys, name, out.mistakes);
    return out;
}

// Without a word about it: nobody is an operator, half an hour, nobody's frame.
TEST(WebOptions, HaveTheDocumentedDefaults) {
    const auto got = parsed("");
    ASSERT_TRUE(got.value) << got.mistakes.front();
    EXPECT_EQ(got.value->operator_token, "");
    EXPECT_EQ(got.value->idle_logout.count(), 1800);
    EXPECT_TRUE(got.value->frame_ancestors.empty());
}

// The operators' token is a secret like a password, and one that nobody guesses; its file is found beside the
// configuration.
TEST(WebOptions, ReadTheOperatorsToken) {
    const test::temporary_folder folder;
    folder.write("token", "0123456789abcdef\n", std::filesystem::perms(0640));
    const auto text = "operator_token_file = \"token\"\n";
    const auto name = (folder.path() / "c.toml").string();
    auto got = parsed(text, name);
    ASSERT_EQ(got.mistakes.size(), 1U);
    EXPECT_NE(got.mistakes[0].find("c.toml:3:23: http.operator_token_file: others can read"),
              std::string::npos)
        << got.mistakes[0];
    std::filesystem::permissions(folder.path() / "token", std::filesystem::perms(0600));
    got = parsed(text, name);
    ASSERT_TRUE(got.value) << got.mistakes[0];
    EXPECT_EQ(got.value->operator_token, "0123456789abcdef");
    folder.write("token", "short");
    EXPECT_EQ(parsed(text, name).mistakes.size(), 1U);
    EXPECT_EQ(parsed("operator_token_file = \"/nowhere/token\"").mistakes.size(), 1U);
    EXPECT_TRUE(parsed("operator_token_file = \"\"").value);
}

// Whose pages may have ours in a frame goes into a header as it is.
TEST(WebOptions, CheckFrameAncestors) {
    const auto with = [](const std::string& text) {
        return parsed("frame_ancestors = [\"" + text + "\"]").mistakes.size();
    };
    for (const auto* good :
         {"'self'", "https://intranet.example.com", "https://*.example.com:8443", "http://[::1]"})
        EXPECT_EQ(with(good), 0U) << good;
    for (const auto* bad :
         {"", "intranet.example.com", "https://", "https://a b", "https://a;script-src *", "'none'"})
        EXPECT_EQ(with(bad), 1U) << bad;
}

// A proxy is known by its address: its name might be anybody's.
TEST(WebOptions, CheckTrustedProxies) {
    const auto good = parsed("trusted_proxies = [\"10.0.0.0/8\", \"::1\"]");
    ASSERT_TRUE(good.value);
    EXPECT_EQ(good.value->trusted_proxies.size(), 2U);
    for (const auto* bad : {"all", "proxy.example.com", "10.0.0.0/33", ""})
        EXPECT_EQ(parsed(std::string("trusted_proxies = [\"") + bad + "\"]").mistakes.size(), 1U) << bad;
}

// A key that nobody reads is a mistake here, too.
TEST(WebOptions, RefuseOtherKeys) {
    EXPECT_EQ(parsed("idle_logut = 1").mistakes.size(), 1U);
    EXPECT_EQ(parsed("idle_logout = 0").mistakes.size(), 1U);
}

}  // namespace
}  // namespace ctig::http
