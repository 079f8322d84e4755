// Every case of RFC 4475 section 3 and RFC 5118 section 4, in messages of our own, with what the message
// layer says: accept (what we support is then the user agent's business), reject with an error, or a gap that
// we know of.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <variant>

#include "sip_session/error.hpp"
#include "sip_session/message.hpp"
#include "sip_session/validate.hpp"
#include "torture_files.hpp"

namespace ctig::sip {
namespace {

struct accept {};
struct reject {
    errc why;
};
using expectation = std::variant<accept, reject>;

struct torture_case {
    const char* name;
    const char* section;
    expectation expected;
};

void PrintTo(const torture_case& one, std::ostream* out) { *out << one.section << " " << one.name; }

const torture_case cases[] = {
    {"wsinv", "RFC 4475 3.1.1.1", accept{}},
    {"intmeth", "RFC 4475 3.1.1.2", accept{}},
    {"esc01", "RFC 4475 3.1.1.3", accept{}},
    {"escnull", "RFC 4475 3.1.1.4", accept{}},
    {"esc02", "RFC 4475 3.1.1.5", accept{}},
    {"lwsdisp", "RFC 4475 3.1.1.6", accept{}},
    {"longreq", "RFC 4475 3.1.1.7", accept{}},
    {"dblreq", "RFC 4475 3.1.1.8", accept{}},
    {"semiuri", "RFC 4475 3.1.1.9", accept{}},
    {"transports", "RFC 4475 3.1.1.10", accept{}},
    {"mpart01", "RFC 4475 3.1.1.11", accept{}},
    {"unreason", "RFC 4475 3.1.1.12", accept{}},
    {"noreason", "RFC 4475 3.1.1.13", accept{}},
    {"badinv01", "RFC 4475 3.1.2.1", reject{errc::bad_value}},
    {"clerr", "RFC 4475 3.1.2.2", reject{errc::bad_content_length}},
    {"ncl", "RFC 4475 3.1.2.3", reject{errc::bad_content_length}},
    {"scalar02", "RFC 4475 3.1.2.4", reject{errc::bad_number}},
    {"scalarlg", "RFC 4475 3.1.2.5", reject{errc::bad_number}},
    {"quotbal", "RFC 4475 3.1.2.6", reject{errc::bad_value}},
    {"ltgtruri", "RFC 4475 3.1.2.7", reject{errc::bad_uri}},
    {"lwsruri", "RFC 4475 3.1.2.8", reject{errc::bad_start_line}},
    {"lwsstart", "RFC 4475 3.1.2.9", reject{errc::bad_start_line}},
    {"trws", "RFC 4475 3.1.2.10", reject{errc::bad_start_line}},
    {"escruri", "RFC 4475 3.1.2.11", reject{errc::bad_uri}},
    {"baddate", "RFC 4475 3.1.2.12", accept{}},
    {"regbadct", "RFC 4475 3.1.2.13", reject{errc::bad_value}},
    {"badaspec", "RFC 4475 3.1.2.14", reject{errc::bad_uri}},
    {"baddn", "RFC 4475 3.1.2.15", reject{errc::bad_value}},
    {"badvers", "RFC 4475 3.1.2.16", reject{errc::bad_version}},
    {"mismatch01", "RFC 4475 3.1.2.17", reject{errc::method_mismatch}},
    {"mismatch02", "RFC 4475 3.1.2.18", reject{errc::method_mismatch}},
    {"bigcode", "RFC 4475 3.1.2.19", reject{errc::bad_start_line}},
    {"badbranch", "RFC 4475 3.2.1", accept{}},
    {"insuf", "RFC 4475 3.3.1", reject{errc::missing_header}},
    {"unkscm", "RFC 4475 3.3.2", reject{errc::unsupported_scheme}},
    {"novelsc", "RFC 4475 3.3.3", reject{errc::unsupported_scheme}},
    {"unksm2", "RFC 4475 3.3.4", accept{}},
    {"bext01", "RFC 4475 3.3.5", accept{}},
    {"invut", "RFC 4475 3.3.6", accept{}},
    {"regaut01", "RFC 4475 3.3.7", accept{}},
    {"multi01", "RFC 4475 3.3.8", reject{errc::repeated_header}},
    {"mcl01", "RFC 4475 3.3.9", reject{errc::bad_content_length}},
    {"bcast", "RFC 4475 3.3.10", reject{errc::repeated_header}},
    {"zeromf", "RFC 4475 3.3.11", accept{}},
    {"cparam01", "RFC 4475 3.3.12", accept{}},
    {"cparam02", "RFC 4475 3.3.13", accept{}},
    {"regescrt", "RFC 4475 3.3.14", accept{}},
    {"sdp01", "RFC 4475 3.3.15", accept{}},
    {"inv2543", "RFC 4475 3.4.1", accept{}},
    {"ipv6-good", "RFC 5118 4.1", accept{}},
    {"ipv6-bad", "RFC 5118 4.2", reject{errc::bad_uri}},
    {"port-ambiguous", "RFC 5118 4.3", accept{}},
    {"port-unambiguous", "RFC 5118 4.4", accept{}},
    {"via-received-param-with-delim", "RFC 5118 4.5", accept{}},
    {"via-received-param-no-delim", "RFC 5118 4.5", accept{}},
    {"ipv6-in-sdp", "RFC 5118 4.6", accept{}},
    {"mult-ip-in-header", "RFC 5118 4.7", accept{}},
    {"mult-ip-in-sdp", "RFC 5118 4.8", accept{}},
    {"ipv4-mapped-ipv6", "RFC 5118 4.9", accept{}},
    {"ipv6-bug-abnf-3-colons", "RFC 5118 4.10", accept{}},
    {"ipv6-correct-abnf-2-colons", "RFC 5118 4.10", accept{}},
};

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
    if (const auto* refused = std::get_if<reject>(&one.expected))
        EXPECT_EQ(ec, make_error_code(refused->why))
            << ec.message() << ": " << detail.header << " " << detail.why;
    else
        EXPECT_FALSE(ec) << ec.message() << ": " << detail.header << " " << detail.why;
}

INSTANTIATE_TEST_SUITE_P(Rfc, Torture, testing::ValuesIn(cases), [](const auto& row) {
    std::string name = row.param.name;
    for (auto& c : name)
        if (c == '-') c = '_';
    return name;
});

// No case is left out in silence: the table and the folder name the same messages.
TEST(TortureSuite, HasOneFileForEachCaseAndOneCaseForEachFile) {
    std::set<std::string> named;
    for (const auto& one : cases) EXPECT_TRUE(named.insert(one.name).second) << one.name;
    EXPECT_EQ(named, test::torture_names());
}

}  // namespace
}  // namespace ctig::sip
