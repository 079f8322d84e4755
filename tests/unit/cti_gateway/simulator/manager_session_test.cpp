#include "cti_gateway/simulator/manager_session.hpp"

#include "lab.hpp"

namespace ctig::simulator::test {
namespace {

using csta::session_error;
using std::chrono::seconds;

struct port final : session_port {
    int associations = 0;
    lines served;
    bool may_sign_in(std::string_view user, std::string_view password) const override {
        return user == "CtiGW" && password == "Secret";
    }
    void begin_association() override { ++associations; }
    void end_association() override { --associations; }
    std::optional<csta::message> serve(const csta::message& request) override {
        served.emplace_back(csta::message_name(request));
        return csta::request_system_status_response{csta::system_status_value::normal};
    }
};

std::string framed(csta::invoke_id id, std::string_view xml) {
    std::string bytes;
    EXPECT_FALSE(csta::append_frame(bytes, id, xml));
    return bytes;
}

class ManagerSession : public testing::Test {
protected:
    static std::string framed_message(csta::invoke_id id, const csta::message& m) {
        return framed(id, csta::encode(m));
    }
    /// The answer to one request; its frame carries the request's invoke id.
    csta::message ask(const csta::message& request) {
        const auto out = session.on_bytes(framed_message(csta::invoke_id{17}, request), now);
        EXPECT_FALSE(out.close);
        return only_message(out.send, csta::invoke_id{17});
    }
    csta::message only_message(const std::string& bytes, csta::invoke_id id) {
        csta::frame_reader reader;
        reader.append(bytes);
        const auto frame = reader.next();
        EXPECT_TRUE(frame && frame->has_value());
        if (!frame || !frame->has_value()) return {};
        EXPECT_EQ((*frame)->id, id);
        auto read = csta::decoder().decode((*frame)->xml);
        EXPECT_TRUE(read.has_value());
        EXPECT_EQ(reader.pending(), 0U);
        return read ? *read : csta::message{};
    }
    csta::message sign_in(const std::string& password = "Secret", seconds duration = seconds{60}) {
        return ask(csta::start_application_session{
            .application_id = "test",
            .login = csta::session_login_info{.user_name = "CtiGW", .password = password},
            .requested_protocol_versions = {std::string(csta::ed3_namespace)},
            .requested_session_duration = duration});
    }

    time_point now{};
    port behind;
    manager_session session{{.session_id = "s1", .longest_session = seconds{180}}, behind};
};

TEST_F(ManagerSession, GrantsASessionToWhoKnowsThePassword) {
    const auto answer = sign_in();
    const auto& granted = csta::get<csta::start_application_session_pos_response>(answer);
    EXPECT_EQ(granted.session_id, "s1");
    EXPECT_EQ(granted.actual_session_duration, seconds{60});
    EXPECT_EQ(behind.associations, 1);
    EXPECT_TRUE(
        csta::holds_alternative<csta::request_system_status_response>(ask(csta::request_system_status{})));
    EXPECT_EQ(behind.served, (lines{"RequestSystemStatus"}));
}

// A password is right in its own case only.
TEST_F(ManagerSession, RefusesAWrongPassword) {
    for (const auto* wrong : {"secret", "SECRET", "", "Secret1"}) {
        const auto answer = sign_in(wrong);
        const auto* refused = csta::get_if<csta::start_application_session_neg_response>(&answer);
        ASSERT_NE(refused, nullptr) << wrong;
        EXPECT_EQ(std::get<session_error>(refused->error_code.value),
                  session_error::invalid_application_info);
    }
    EXPECT_EQ(behind.associations, 0);
}

TEST_F(ManagerSession, RefusesRequestsBeforeSigningIn) {
    EXPECT_EQ(csta::get<csta::csta_error_code>(ask(csta::make_call{dev("1000"), dev("1001"), {}})),
              csta::make_error(csta::security_error::generic));
    EXPECT_EQ(behind.served, lines{});
}

TEST_F(ManagerSession, RefusesVersionsThatItDoesNotSpeak) {
    const auto answer = ask(csta::start_application_session{
        .application_id = "test",
        .login = csta::session_login_info{.user_name = "CtiGW", .password = "Secret"},
        .requested_protocol_versions = {"http://www.ecma-international.org/standards/ecma-323/csta/ed6"}});
    const auto& refused = csta::get<csta::start_application_session_neg_response>(answer);
    EXPECT_EQ(std::get<session_error>(refused.error_code.value),
              session_error::requested_protocol_version_not_supported);
}

// A session that nobody resets ends: the application is told, and the connection closes.
TEST_F(ManagerSession, EndsWhenItsTimeIsUp) {
    sign_in("Secret", seconds{1000});
    ASSERT_EQ(session.next_timer(), now + seconds{180});
    now += seconds{100};
    const auto answer = ask(csta::reset_application_session_timer{"s1", seconds{150}});
    EXPECT_EQ(csta::get<csta::reset_application_session_timer_pos_response>(answer).actual_session_duration,
              seconds{150});
    now += seconds{149};
    EXPECT_TRUE(session.on_timer(now).send.empty());
    now += seconds{1};
    const auto out = session.on_timer(now);
    EXPECT_TRUE(out.close);
    const auto told = only_message(out.send, csta::event_invoke_id);
    EXPECT_EQ(csta::get<csta::application_session_terminated>(told).session_id, "s1");
    EXPECT_EQ(behind.associations, 0);
}

TEST_F(ManagerSession, StopsOnRequestAndOnlyItsOwnSession) {
    sign_in();
    EXPECT_TRUE(csta::holds_alternative<csta::stop_application_session_neg_response>(
        ask(csta::stop_application_session{"s2", {}})));
    EXPECT_TRUE(csta::holds_alternative<csta::reset_application_session_timer_neg_response>(
        ask(csta::reset_application_session_timer{"s2", seconds{5}})));
    EXPECT_EQ(behind.associations, 1);
    EXPECT_TRUE(csta::holds_alternative<csta::stop_application_session_pos_response>(
        ask(csta::stop_application_session{"s1", {}})));
    EXPECT_EQ(behind.associations, 0);
    EXPECT_FALSE(session.next_timer());
    EXPECT_TRUE(csta::holds_alternative<csta::csta_error_code>(ask(csta::request_system_status{})));
}

// What cannot be read is answered by what is wrong with it, under the invoke id of its frame.
TEST_F(ManagerSession, AnswersWhatItCannotRead) {
    sign_in();
    const auto answer = [&](std::string_view xml) {
        const auto out = session.on_bytes(framed(csta::invoke_id{3}, xml), now);
        EXPECT_FALSE(out.close);
        return csta::get<csta::csta_error_code>(only_message(out.send, csta::invoke_id{3}));
    };
    using csta::operation_error;
    EXPECT_EQ(answer("<ParkCall/>"), csta::make_error(operation_error::service_not_supported));
    EXPECT_EQ(answer("<MakeCall"), csta::make_error(operation_error::generic));
    EXPECT_EQ(answer(""), csta::make_error(operation_error::generic));
}

TEST_F(ManagerSession, ClosesAStreamThatIsNoFraming) {
    EXPECT_TRUE(session.on_bytes("GET / HTTP/1.1\r\n\r\n", now).close);
}

// Responses and events of the peer's need no answer.
TEST_F(ManagerSession, LetsAnswersOfThePeerPass) {
    sign_in();
    const auto out =
        session.on_bytes(framed_message(csta::invoke_id{1}, csta::system_status_response{}), now);
    EXPECT_TRUE(out.send.empty());
    EXPECT_FALSE(out.close);
}

// A frame may come octet by octet, and two at once.
TEST_F(ManagerSession, ReadsFramesHoweverTheyAreCut) {
    sign_in();
    const auto request = framed_message(csta::invoke_id{5}, csta::request_system_status{});
    std::string answered;
    for (const char octet : request) answered += session.on_bytes({&octet, 1}, now).send;
    only_message(answered, csta::invoke_id{5});
    (void)session.on_bytes(request + request, now);
    EXPECT_EQ(behind.served.size(), 3U);
}

// A PBX that knows no application users serves requests at once.
TEST_F(ManagerSession, NeedsNoSignInWhereThePbxKnowsNoUsers) {
    manager_session open({.session_id = "s2", .needs = session_options::sign_in::not_needed}, behind);
    EXPECT_EQ(behind.associations, 1);
    const auto out = open.on_bytes(framed_message(csta::invoke_id{1}, csta::request_system_status{}), now);
    EXPECT_TRUE(csta::holds_alternative<csta::request_system_status_response>(
        only_message(out.send, csta::invoke_id{1})));
}

}  // namespace
}  // namespace ctig::simulator::test
