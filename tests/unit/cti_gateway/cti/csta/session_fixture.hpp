#pragma once
// A csta_session in virtual time, whose outputs read as lines.
#include <gtest/gtest.h>

#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "cti_gateway/cti/csta/csta_session.hpp"
#include "tests/support/csta_octets.hpp"

namespace ctig::cti {

class CstaSession : public testing::Test {
protected:
    using lines = std::vector<std::string>;

    /// "send 1 StartApplicationSession", "signed in", "refused: ...", "closed: ...", "heard DeliveredEvent",
    /// "answered MakeCallResponse", "failed: timed_out's text".
    static std::string line(const csta_session::output& o) {
        return std::visit(
            [](const auto& what) -> std::string {
                using type = std::decay_t<decltype(what)>;
                if constexpr (std::is_same_v<type, csta_session::send>) {
                    const auto sent = test::read_frames(what.bytes).at(0);
                    return "send " + std::to_string(sent.id) + " " +
                           std::string(csta::message_name(sent.what));
                } else if constexpr (std::is_same_v<type, csta_session::signed_in>) {
                    return "signed in";
                } else if constexpr (std::is_same_v<type, csta_session::refused>) {
                    return "refused: " + what.reason;
                } else if constexpr (std::is_same_v<type, csta_session::closed>) {
                    return "closed: " + what.reason;
                } else if constexpr (std::is_same_v<type, csta_session::unsolicited>) {
                    return "heard " + std::string(csta::message_name(what.what));
                } else {
                    if (what.with) return "answered " + std::string(csta::message_name(*what.with));
                    return "failed: " + what.with.error().message();
                }
            },
            o);
    }
    static lines read(const csta_session::outputs& outputs) {
        lines all;
        for (const auto& o : outputs) all.push_back(line(o));
        return all;
    }
    lines receive(std::string_view octets) { return read(session.receive(octets, now)); }
    lines receive(unsigned id, const csta::message& what) { return receive(test::frame(id, what)); }
    lines request(const csta::message& what) {
        return read(session.request(
            what, [](const auto&) {}, now));
    }
    static csta::start_application_session_pos_response grant(std::chrono::seconds duration) {
        return {.session_id = "S1", .actual_protocol_version = {}, .actual_session_duration = duration};
    }
    /// Signed in with invoke id 1, for 180 s.
    void open() {
        (void)session.start(now);
        ASSERT_EQ(receive(1, grant(std::chrono::seconds(180))), lines{"signed in"});
    }

    csta_session session{*find_dialect(config::cti_dialect::ecma354),
                         {.user = "CtiGW", .password = "Secret & <1>"}};
    time_point now{};
};

}  // namespace ctig::cti
