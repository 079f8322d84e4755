#include "cti_gateway/directory/password_hash.hpp"

#include <gtest/gtest.h>

namespace ctig::directory {
namespace {

constexpr scrypt_cost cheap{.ln = 4, .r = 1, .p = 1};

// What is made can be read again, and only the password opens it.
TEST(PasswordHash, MatchesOnlyItsPassword) {
    const auto text = hash_password("correct horse", cheap);
    const auto hash = parse_password_hash(text);
    ASSERT_TRUE(hash) << text;
    EXPECT_EQ(hash->cost, cheap);
    EXPECT_TRUE(matches(*hash, "correct horse"));
    EXPECT_FALSE(matches(*hash, "correct horsE"));
    EXPECT_FALSE(matches(*hash, ""));
}

// The same password twice is two hashes: each has a salt of its own.
TEST(PasswordHash, SaltsEachHash) { EXPECT_NE(hash_password("a", cheap), hash_password("a", cheap)); }

// RFC 7914 section 12, third vector: "pleaseletmein", "SodiumChloride", N = 16384, r = 8, p = 1.
TEST(PasswordHash, IsScrypt) {
    const auto hash = parse_password_hash(
        "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$"
        "cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUk"
        "Kpr55h6F3A1lHkDfzwF7RVdYhw");
    ASSERT_TRUE(hash);
    EXPECT_TRUE(matches(*hash, "pleaseletmein"));
}

// Other programs' hashes, damaged ones, and costs that would take the machine down.
TEST(PasswordHash, RefusesOtherTexts) {
    for (const auto* text :
         {"", "x", "$scrypt$", "$argon2id$v=19$m=1,t=1,p=1$MDEyMzQ1Njc$MDEyMzQ1Njc4OWFiY2RlZg",
          "$scrypt$ln=4,r=1$MDEyMzQ1Njc$MDEyMzQ1Njc4OWFiY2RlZg",
          "$scrypt$ln=4,r=1,p=1$MDEy$MDEyMzQ1Njc4OWFiY2RlZg", "$scrypt$ln=4,r=1,p=1$MDEyMzQ1Njc$MDEy",
          "$scrypt$ln=4,r=1,p=1$MDEyMzQ1Nj!$MDEyMzQ1Njc4OWFiY2RlZg",
          "$scrypt$ln=4,r=1,p=1x$MDEyMzQ1Njc$MDEyMzQ1Njc4OWFiY2RlZg",
          "$scrypt$ln=21,r=8,p=1$MDEyMzQ1Njc$MDEyMzQ1Njc4OWFiY2RlZg",
          "$scrypt$ln=63,r=64,p=1$MDEyMzQ1Njc$MDEyMzQ1Njc4OWFiY2RlZg",
          "$scrypt$ln=4,r=1,p=17$MDEyMzQ1Njc$MDEyMzQ1Njc4OWFiY2RlZg",
          "$scrypt$ln=0,r=1,p=1$MDEyMzQ1Njc$MDEyMzQ1Njc4OWFiY2RlZg"}) {
        EXPECT_FALSE(parse_password_hash(text)) << text;
    }
    EXPECT_NE(check_password_hash("x"), "");
    EXPECT_EQ(check_password_hash(""), "");
}

// The stand-in for users who have no password can be asked like the others, and nothing opens it.
TEST(PasswordHash, HasAStandInThatNothingMatches) {
    EXPECT_FALSE(matches(unmatchable(cheap), ""));
    EXPECT_FALSE(matches(unmatchable(cheap), "x"));
    EXPECT_EQ(unmatchable().cost, scrypt_cost{});
}

}  // namespace
}  // namespace ctig::directory
