// What a UAS that speaks only CSTA answers to every torture message, in a datagram and on a stream.
#include <gtest/gtest.h>

#include <cstdlib>

#include "sip_session/stream_framer.hpp"
#include "tests/support/sip_peer.hpp"
#include "torture_cases.hpp"
#include "torture_files.hpp"

namespace ctig::test {
namespace {

using sip::test::torture_case;
using sip::test::torture_message;

sip::user_agent_config torture_config() {
    auto config = lab_config();
    config.own_hosts = {"gw.example", "2001:db8:7::10", "2001:db8:7:::198.51.100.1",
                        "2001:db8:7::198.51.100.1"};
    return config;
}

/// The statuses that went out, an OPTIONS answered as the session would.
std::string answers(sip_peer& peer) {
    for (const auto& asked : peer.told<sip::options_received>())
        peer.agent.answer_options(asked.request, {}, peer.now);
    peer.drain();
    std::string out;
    while (const auto one = peer.try_take()) out += (out.empty() ? "" : " ") + std::to_string(one->status());
    return out;
}

std::string answer_to_datagram(const torture_case& one) {
    sip_peer peer(udp_flow(), torture_config());
    peer.send_text(torture_message(one.name));
    const auto out = answers(peer);
    return out.empty() ? "dropped" : out;
}

/// The same octets on a stream, in pieces of that size.
std::string answer_to_stream(const torture_case& one, std::size_t piece) {
    sip_peer peer(tcp_flow(), torture_config());
    sip::stream_framer framer;
    const auto bytes = torture_message(one.name);
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        framer.append(std::string_view(bytes).substr(at, piece));
        for (auto found = framer.next(); found.what != sip::framed::kind::need_more; found = framer.next()) {
            if (found.what == sip::framed::kind::message) peer.send_text(std::string(found.bytes));
            if (found.what != sip::framed::kind::broken) continue;
            peer.agent.on_broken_stream(peer.over, found.bytes, found.status, peer.now);
            peer.drain();
            break;
        }
        if (!peer.told<sip::close_flow>().empty()) return answers(peer) + ", closed";
    }
    if (framer.holds_partial_message()) return "waits";
    const auto out = answers(peer);
    return out.empty() ? "dropped" : out;
}

std::string table_of_results() {
    std::string out =
        "# The torture messages and what becomes of them\n\n"
        "Messages of our own for every case of RFC 4475 section 3 and RFC 5118 section 4. This table is "
        "written by\n"
        "`TortureAnswers.AreThoseOfTheTable` (`UPDATE_GOLDEN=1`) from what the user agent did. For each case "
        "the test\n"
        "compares it to what is expected, and `Rfc/Torture.GetsTheExpectedVerdict` asks the message "
        "layer.\n\n"
        "| section | `Rfc/TortureAnswer.IsTheExpectedOne/` | in a datagram | on a stream |\n| --- | --- | "
        "--- | --- |\n";
    for (const auto& one : sip::test::torture_cases) {
        std::string test = one.name;
        for (auto& c : test) c = c == '-' ? '_' : c;
        out += std::string("| ") + one.section + " | " + test + " | " + answer_to_datagram(one) + " | " +
               answer_to_stream(one, 100000) + " |\n";
    }
    return out;
}

class TortureAnswer : public testing::TestWithParam<torture_case> {};

// As a datagram, and on a stream however that is cut.
TEST_P(TortureAnswer, IsTheExpectedOne) {
    EXPECT_EQ(answer_to_datagram(GetParam()), GetParam().datagram);
    for (const std::size_t piece : {1, 7, 100000})
        EXPECT_EQ(answer_to_stream(GetParam(), piece), GetParam().stream);
}

INSTANTIATE_TEST_SUITE_P(Rfc, TortureAnswer, testing::ValuesIn(sip::test::torture_cases),
                         [](const auto& row) {
                             std::string name = row.param.name;
                             for (auto& c : name)
                                 if (c == '-') c = '_';
                             return name;
                         });

TEST(TortureAnswers, AreThoseOfTheTable) {
    const auto file = sip::test::torture_folder() / "README.md";
    const auto table = table_of_results();
    if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(file, std::ios::binary) << table;
    std::ifstream in(file, std::ios::binary);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), table);
}

}  // namespace
}  // namespace ctig::test
