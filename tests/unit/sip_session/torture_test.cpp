// What the message layer says of every torture message: accept (what we support is then the user agent's
// business), or reject with an error.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <variant>

#include "sip_session/error.hpp"
#include "sip_session/message.hpp"
#include "sip_session/validate.hpp"
#include "torture_cases.hpp"
#include "torture_files.hpp"

namespace ctig::sip {
namespace {

using test::reject;
using test::torture_case;

boost::system::error_code verdict_on(const std::string& bytes, refusal_detail& detail) {
    const auto read = message::parse(bytes);
    if (!read) return read.error();
    return read->is_request() ? validate_request(*read, &detail) : validate_response(*read, &detail);
}

class Torture : public testing::TestWithParam<torture_case> {};

// One message arrives whole, as a datagram, and gets the verdict that the table of expectations gives it.
TEST_P(Torture, GetsTheExpectedVerdict) {
    const auto& one = GetParam();
    const auto bytes = test::torture_message(one.name);
    ASSERT_FALSE(bytes.empty());
    refusal_detail detail;
    const auto ec = verdict_on(bytes, detail);
    if (const auto* refused = std::get_if<reject>(&one.verdict))
        EXPECT_EQ(ec, make_error_code(refused->why))
            << ec.message() << ": " << detail.header << " " << detail.why;
    else
        EXPECT_FALSE(ec) << ec.message() << ": " << detail.header << " " << detail.why;
}

INSTANTIATE_TEST_SUITE_P(Rfc, Torture, testing::ValuesIn(test::torture_cases), [](const auto& row) {
    std::string name = row.param.name;
    for (auto& c : name)
        if (c == '-') c = '_';
    return name;
});

// No case is left out in silence: the table and the folder name the same messages.
TEST(TortureSuite, HasOneFileForEachCaseAndOneCaseForEachFile) {
    std::set<std::string> named;
    for (const auto& one : test::torture_cases) EXPECT_TRUE(named.insert(one.name).second) << one.name;
    EXPECT_EQ(named, test::torture_names());
}

}  // namespace
}  // namespace ctig::sip
