// Spoiled messages: the fuzz entry points over their corpora and over thousands of mutations with a fixed
// seed, so that what fuzzing found stays found under every compiler and sanitizer. They abort on a broken
// promise.
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "sip_session/comma_list.hpp"
#include "sip_session/content_type.hpp"
#include "sip_session/cseq.hpp"
#include "sip_session/grammar.hpp"
#include "sip_session/message.hpp"
#include "sip_session/name_addr.hpp"
#include "sip_session/percent_escape.hpp"
#include "sip_session/session_expires.hpp"
#include "sip_session/sip_uri.hpp"
#include "sip_session/via.hpp"
#include "tests/support/source_paths.hpp"
#include "torture_files.hpp"

extern "C" int sip_datagram_input(const std::uint8_t* data, std::size_t size);
extern "C" int sip_stream_input(const std::uint8_t* data, std::size_t size);

namespace ctig::sip {
namespace {

using entry_point = int (*)(const std::uint8_t*, std::size_t);

void feed(entry_point input, const std::string& bytes) {
    input(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

std::vector<std::string> corpus(const std::string& name) {
    std::vector<std::string> all;
    const auto folder = ctig::test::source_folder() / "tests/fuzz/corpus" / name;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream in(entry.path(), std::ios::binary);
        all.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    return all;
}

std::vector<std::string> torture_messages() {
    std::vector<std::string> all;
    for (const auto& name : test::torture_names()) all.push_back(test::torture_message(name));
    return all;
}

/// Changes a few octets: overwrites, deletes, repeats, and puts in what the grammar is sensitive to.
class mutator {
public:
    std::string operator()(std::string text) {
        constexpr std::string_view sensitive[] = {
            "\r\n", "\r",    "\n", "\"", "\\", "<",           ">",        ";",   ",", "=",
            ":",    "[",     "]",  "(",  ")",  "%",           "%00",      "@",   "?", " ",
            "\t",   "\r\n ", "/",  "*",  "-1", "99999999999", "l: 1\r\n", "\xff"};
        for (auto changes = below(4) + 1; changes > 0 && !text.empty(); --changes) {
            const auto at = below(text.size());
            switch (below(5)) {
                case 0: text[at] = static_cast<char>(below(256)); break;
                case 1: text.erase(at, below(20) + 1); break;
                case 2: text.insert(at, text.substr(below(text.size()), below(60))); break;
                case 3: text.insert(at, 1, '\0'); break;
                default: text.insert(at, sensitive[below(std::size(sensitive))]); break;
            }
        }
        return text;
    }

private:
    std::size_t below(std::size_t limit) { return random_() % limit; }
    std::mt19937 random_{20240229};
};

// Every message of the corpora keeps the promises of its entry point.
TEST(Mutation, CorpusReplays) {
    ASSERT_FALSE(corpus("sip_datagram").empty());
    ASSERT_FALSE(corpus("sip_stream").empty());
    for (const auto& bytes : corpus("sip_datagram")) feed(sip_datagram_input, bytes);
    for (const auto& bytes : corpus("sip_stream")) feed(sip_stream_input, bytes);
}

// Ten thousand spoiled datagrams are read, judged and answered.
TEST(Mutation, DatagramsNeverBreakTheParser) {
    mutator spoil;
    const auto seeds = torture_messages();
    for (int i = 0; i < 10000; ++i)
        feed(sip_datagram_input, spoil(seeds[static_cast<std::size_t>(i) % seeds.size()]));
}

// Thousands of spoiled streams, of one message and of several, give the same messages however they are cut.
TEST(Mutation, StreamsNeverBreakTheFramer) {
    mutator spoil;
    auto seeds = corpus("sip_stream");
    for (const auto& one : torture_messages()) seeds.push_back(one.substr(0, 1) + one + one);
    for (int i = 0; i < 5000; ++i)
        feed(sip_stream_input, spoil(seeds[static_cast<std::size_t>(i) % seeds.size()]));
}

/// Every parser on a text that was meant for another.
std::size_t read_as_everything(std::string_view text) {
    std::size_t read = 0;
    comma_list list(text);
    while (const auto one = list.next()) read += one->size() + 1;
    read += unfold(text).size() + unquote(text).size() + unescape(text).size();
    if (const auto via = via_parm::parse(text)) read += via->host.size();
    if (const auto cseq = cseq_value::parse(text)) read += cseq->method.size();
    if (const auto type = media_type::parse(text)) read += type->subtype.size();
    if (const auto timer = session_expires_value::parse(text)) read += 1;
    if (const auto address = name_addr::parse(text)) {
        read += address->display_name().size() + address->tag().size();
        if (const auto uri = sip_uri::parse(address->uri)) {
            read += uri->user_text().size() + uri->host_and_port().size();
            EXPECT_TRUE(equivalent(*uri, *uri)) << address->uri;
        }
    }
    return read;
}

// Each value goes through each parser; whatever is a URI equals itself.
TEST(Mutation, ValuesNeverBreakAnyParser) {
    mutator spoil;
    const auto seeds = torture_messages();
    std::size_t read = 0;
    for (int i = 0; i < 3000; ++i) {
        const auto bytes = spoil(seeds[static_cast<std::size_t>(i) % seeds.size()]);
        const auto whole = message::parse(bytes);
        if (!whole) continue;
        read += read_as_everything(whole->request_uri());
        for (const auto& one : whole->headers()) read += read_as_everything(one.value);
    }
    EXPECT_GT(read, 0u);
}

}  // namespace
}  // namespace ctig::sip
