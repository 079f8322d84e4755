#include "cti_gateway/config/load.hpp"

#include <gtest/gtest.h>

#include "cti_gateway/directory/directory.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctig::config {
namespace {

using mistakes = std::vector<std::string>;

constexpr std::string_view manager = "[[cti.manager]]\naddress = \"10.1.0.11:4721\"\n";

struct outcome {
    configuration value;
    std::vector<std::string> mistakes;
    [[nodiscard]] bool ok() const { return mistakes.empty(); }
};

outcome parsed(std::string_view toml) {
    outcome out;
    out.value = parse_configuration(toml, "c.toml", "/etc/ctig", out.mistakes).value_or(configuration{});
    return out;
}
outcome loaded_from(const std::filesystem::path& file) {
    outcome out;
    out.value = load_configuration(file, out.mistakes).value_or(configuration{});
    return out;
}
// Mistakes of a text to which a manager is added.
mistakes mistakes_in(std::string_view toml) {
    return parsed(std::string(toml) + std::string(manager)).mistakes;
}

// The CTI managers are all that has to be said; everything else is as documented.
TEST(LoadConfiguration, HasTheDocumentedDefaults) {
    const auto c = parsed(manager);
    ASSERT_TRUE(c.ok()) << c.mistakes[0];
    const auto& v = c.value;
    ASSERT_EQ(v.sip.listeners.size(), 2U);
    EXPECT_EQ(v.sip.listeners[0].transport, listener_transport::udp);
    EXPECT_EQ(v.sip.listeners[1].transport, listener_transport::tcp);
    EXPECT_EQ(v.sip.listeners[1].address, "127.0.0.1:5060");
    EXPECT_EQ(v.sip.session_timer.count(), 1800);
    EXPECT_EQ(v.access.allow, (std::vector<std::string>{"127.0.0.0/8", "::1"}));
    EXPECT_EQ(v.access.trusted, v.access.allow);
    EXPECT_TRUE(v.rcc.enabled);
    EXPECT_EQ(v.cti.heartbeat_interval.count(), 30);
    EXPECT_EQ(v.cti.request_timeout.count(), 5);
    EXPECT_EQ(v.cti.reconnect_max.count(), 60);
    EXPECT_EQ(v.cti.rebalance, 0);
    EXPECT_EQ(v.limits.sessions, 100000U);
    EXPECT_EQ(v.limits.signin_wait.count(), 30);
    EXPECT_EQ(v.limits.silent_session.count(), 86400);
    EXPECT_EQ(v.control.socket, "/run/cti_gateway/control.sock");
    EXPECT_EQ(v.http.listen, "127.0.0.1:8080");
    EXPECT_EQ(v.log.level, "info");
}

// Every key goes where it belongs.
TEST(LoadConfiguration, ReadsEveryKey) {
    const auto c = parsed(R"(
[sip]
domain = "example.com"
uri = "sip:8000@gateway.example.com"
virtual_address = "gateway-vip.example.com"
session_timer = 90
strict_cseq = true
[[sip.listener]]
transport = "udp"
address = "[::1]:5070"
[access]
allow = ["10.1.0.0/16"]
trusted = ["10.0.0.0/8"]
[rcc]
enabled = false
prefer = ["softphone-*"]
[cti]
protocol = "simulator"
dialect = "ecma354"
call_ids = "manager"
failover = "migrate"
application_user = "CtiGW"
application_password = "secret"
heartbeat_interval = 10
heartbeat_timeout = 1
heartbeat_misses = 3
request_timeout = 4
reconnect_min = 2
reconnect_max = 20
rebalance = 25
[[cti.manager]]
address = "first"
[[cti.manager]]
address = "second"
tls = false
[directory]
file = "users.toml"
selection_db = "/var/lib/s.sqlite"
[numbers]
emergency = ["112", "911"]
[limits]
sessions = 10
signin_wait = 0
admission_rate = 0
silent_session = 60
[control]
socket = ""
[http]
listen = ""
[log]
level = "debug"
format = "json"
[simulator]
anything = 1
)");
    ASSERT_TRUE(c.ok()) << c.mistakes[0];
    const auto& v = c.value;
    EXPECT_EQ(v.sip.domain, "example.com");
    EXPECT_EQ(v.sip.uri, "sip:8000@gateway.example.com");
    EXPECT_EQ(v.sip.virtual_address, "gateway-vip.example.com");
    EXPECT_EQ(v.sip.session_timer.count(), 90);
    EXPECT_TRUE(v.sip.strict_cseq);
    ASSERT_EQ(v.sip.listeners.size(), 1U);
    EXPECT_EQ(v.sip.listeners[0].address, "[::1]:5070");
    EXPECT_EQ(v.access.trusted, std::vector<std::string>{"10.0.0.0/8"});
    EXPECT_FALSE(v.rcc.enabled);
    EXPECT_EQ(v.rcc.prefer, std::vector<std::string>{"softphone-*"});
    EXPECT_EQ(v.cti.protocol, cti_protocol::simulator);
    EXPECT_EQ(v.cti.call_ids, cti_call_ids::manager);
    EXPECT_EQ(v.cti.failover, cti_failover::migrate);
    EXPECT_EQ(v.cti.application_user, "CtiGW");
    EXPECT_EQ(v.cti.application_password, "secret");
    EXPECT_EQ(v.cti.heartbeat_interval.count(), 10);
    EXPECT_EQ(v.cti.heartbeat_timeout.count(), 1);
    EXPECT_EQ(v.cti.heartbeat_misses, 3);
    EXPECT_EQ(v.cti.request_timeout.count(), 4);
    EXPECT_EQ(v.cti.reconnect_min.count(), 2);
    EXPECT_EQ(v.cti.reconnect_max.count(), 20);
    EXPECT_EQ(v.cti.rebalance, 25);
    ASSERT_EQ(v.cti.managers.size(), 2U);
    EXPECT_EQ(v.cti.managers[1].address, "second");
    EXPECT_EQ(v.directory.file, "/etc/ctig/users.toml");
    EXPECT_EQ(v.directory.selection_db, "/var/lib/s.sqlite");
    EXPECT_EQ(v.numbers.emergency.size(), 2U);
    EXPECT_EQ(v.limits.sessions, 10U);
    EXPECT_EQ(v.limits.signin_wait.count(), 0);
    EXPECT_EQ(v.limits.admission_rate, 0);
    EXPECT_EQ(v.limits.silent_session.count(), 60);
    EXPECT_TRUE(v.control.socket.empty());
    EXPECT_TRUE(v.http.listen.empty());
    EXPECT_EQ(v.log.level, "debug");
    EXPECT_EQ(v.log.format, log_format::json);
}

// All slips of a file are told at once, in its order, with what was expected.
TEST(LoadConfiguration, SaysEveryMistakeWithItsPlace) {
    EXPECT_EQ(
        mistakes_in(R"([sip]
sesion_timer = 1800
session_timer = 89
uri = "tel:8000"
[[sip.listener]]
transport = "sctp"
address = "0.0.0.0"
[acess]
[access]
allow = ["10.0.0.0/40", "127.0.0.1"]
trusted = "all"
[rcc]
enabled = "yes"
[log]
level = "loud"
[limits]
sessions = 1.5
)"),
        (mistakes{
            "c.toml:2:1: sip.sesion_timer: unknown key, did you mean \"session_timer\"?",
            "c.toml:3:17: sip.session_timer: expected a whole number of seconds from 90 to 604800, found 89",
            "c.toml:4:7: sip.uri: expected sip:user@host, found \"tel:8000\"",
            "c.toml:6:13: sip.listener.transport: expected one of tcp, udp, tls, found \"sctp\"",
            "c.toml:7:11: sip.listener.address: expected host:port or [v6]:port, found \"0.0.0.0\"",
            "c.toml:8:2: acess: unknown key, did you mean \"access\"?",
            "c.toml:10:10: access.allow: expected an address, address/bits, host name, .domain or \"all\", "
            "found "
            "\"10.0.0.0/40\"",
            "c.toml:11:11: access.trusted: expected an array of texts, found a text",
            "c.toml:13:11: rcc.enabled: expected true or false, found a text",
            "c.toml:15:9: log.level: expected one of trace, debug, info, warn, error, found \"loud\"",
            "c.toml:17:12: limits.sessions: expected a whole number from 1 to 10000000, found a fraction",
        }));
}

// A key that resembles nothing is answered with the list of those there are.
TEST(LoadConfiguration, ListsTheKeysThatThereAre) {
    EXPECT_EQ(mistakes_in("[runtime]\nwhatever = 1\n"),
              mistakes{"c.toml:2:1: runtime.whatever: unknown key, expected one of shards"});
}

// One to eight managers, each with an address of its own.
TEST(LoadConfiguration, ChecksTheManagers) {
    EXPECT_EQ(parsed("").mistakes.size(), 1U);
    std::string nine;
    for (int i = 0; i < 9; ++i)
        nine += "[[cti.manager]]\naddress = \"10.1.0.1:" + std::to_string(4721 + i) + "\"\n";
    EXPECT_EQ(parsed(nine).mistakes, mistakes{"c.toml:17:1: cti.manager: expected at most 8 of them"});
    EXPECT_EQ(mistakes_in("[[cti.manager]]\naddress = "
                          "\"10.1.0.11:4721\"\n[[cti.manager]]\n[[cti.manager]]\naddress = \"pbx\"\n"),
              (mistakes{"c.toml:3:1: cti.manager: the key \"address\" is missing",
                        "c.toml:5:11: cti.manager.address: expected host:port or [v6]:port, found \"pbx\"",
                        "c.toml:7:11: cti.manager.address: \"10.1.0.11:4721\" stands twice"}));
}

// Values that are right alone and wrong together.
TEST(LoadConfiguration, ChecksWhatMustFitTogether) {
    EXPECT_EQ(mistakes_in("[cti]\nreconnect_min = 61\n").size(), 1U);
    EXPECT_TRUE(mistakes_in("[cti]\nreconnect_min = 61\nreconnect_max = 61\n").empty());
    EXPECT_EQ(mistakes_in(
                  "[[sip.listener]]\naddress = \"[::1]:5060\"\n[[sip.listener]]\naddress = \"[::1]:5060\"\n")
                  .size(),
              1U);
    EXPECT_TRUE(
        mistakes_in("[[sip.listener]]\naddress = \"[::1]:0\"\n[[sip.listener]]\naddress = \"[::1]:0\"\n")
            .empty());
    EXPECT_EQ(mistakes_in("[control]\nsocket = \"" + std::string(108, 'a') + "\"\n").size(), 1U);
    EXPECT_EQ(mistakes_in("[directory]\nfile = \"users.toml\"\n[[user]]\nid = \"joe\"\n").size(), 1U);
}

// A TLS listener needs a certificate; one that asks for the peers' needs to know whom to believe what.
TEST(LoadConfiguration, ChecksTheRateOfTheRebalance) {
    for (const auto* line : {"rebalance = -1", "rebalance = \"slow\"", "rebalance = 10001"}) {
        const auto said = mistakes_in("[cti]\n" + std::string(line) + "\n");
        ASSERT_EQ(said.size(), 1U) << line;
        EXPECT_TRUE(said[0].starts_with("c.toml:2:")) << said[0];
        EXPECT_NE(said[0].find("cti.rebalance"), std::string::npos) << said[0];
    }
}

TEST(LoadConfiguration, ChecksWhatATlsListenerNeeds) {
    const std::string listener = "[[sip.listener]]\ntransport = \"tls\"\n";
    EXPECT_EQ(mistakes_in(listener),
              mistakes{"c.toml:1:1: sip.listener.transport: tls needs tls.certificate and tls.private_key"});
    const std::string files = "[tls]\ncertificate = \"g.pem\"\nprivate_key = \"g.key\"\n";
    EXPECT_TRUE(mistakes_in(files + listener).empty());
    EXPECT_EQ(mistakes_in(files + listener + "peer_authentication = true\n").size(), 2U);
    EXPECT_TRUE(mistakes_in(files + "ca = \"ca.pem\"\npeer_subjects = [\"ocs.example.com\"]\n" + listener +
                            "peer_authentication = true\n")
                    .empty());
}

// A text that would break a log line or a header never gets in.
TEST(LoadConfiguration, RefusesControlCharacters) {
    EXPECT_EQ(mistakes_in("[cti]\napplication_user = \"a\\r\\nb\"\n").size(), 1U);
}

// A syntax error is one mistake at its place.
TEST(LoadConfiguration, SaysWhereTheSyntaxBreaks) {
    const auto out = parsed("[sip\n").mistakes;
    ASSERT_EQ(out.size(), 1U);
    EXPECT_TRUE(out[0].starts_with("c.toml:1:")) << out[0];
}

// The password comes out of its file without the newline, and only from a file that nobody else can read.
TEST(LoadConfiguration, ReadsThePasswordFile) {
    const test::temporary_folder folder;
    folder.write("good", "s3cret \n");
    folder.write("open", "s3cret", std::filesystem::perms(0604));
    folder.write("empty", "\n");
    const auto loaded = [&](const std::string& name) {
        const auto text = "[cti]\napplication_password_file = \"" + name + "\"\n" + std::string(manager);
        return loaded_from(folder.write("c.toml", text));
    };
    const auto good = loaded("good");
    ASSERT_TRUE(good.ok()) << good.mistakes[0];
    EXPECT_EQ(good.value.cti.application_password, "s3cret ");
    for (const auto* bad : {"open", "empty", "none"}) {
        const auto c = loaded(bad);
        ASSERT_EQ(c.mistakes.size(), 1U) << bad;
        EXPECT_NE(c.mistakes[0].find("c.toml:2:29: cti.application_password_file: "), std::string::npos)
            << c.mistakes[0];
    }
    EXPECT_EQ(loaded("good\"\napplication_password = \"x").mistakes.size(), 1U);
}

// A file that is not there is named.
TEST(LoadConfiguration, NamesAFileThatCannotBeRead) {
    const auto c = loaded_from("/nowhere/c.toml");
    EXPECT_EQ(c.mistakes, mistakes{"/nowhere/c.toml: cannot be read: No such file or directory"});
}

// The lab's users stand in the configuration itself; else they come from directory.file beside it.
TEST(LoadConfiguration, LeadsToTheDirectory) {
    const test::temporary_folder folder;
    const std::string user = "[[user]]\nid = \"joe\"\n";
    const auto directory_of = [&](const std::string& text) {
        const auto c = loaded_from(folder.write("c.toml", text + std::string(manager)));
        EXPECT_TRUE(c.ok());
        mistakes out;
        auto d = directory::load_directory(c.value, out);
        EXPECT_EQ(d != nullptr, out.empty());
        return d;
    };
    EXPECT_NE(directory_of(user)->find_user_id("joe"), nullptr);
    folder.write("users.toml", "[[user]]\nid = \"ann\"\n");
    EXPECT_NE(directory_of("[directory]\nfile = \"users.toml\"\n")->find_user_id("ann"), nullptr);
    EXPECT_EQ(directory_of("[directory]\nfile = \"none.toml\"\n"), nullptr);
    EXPECT_TRUE(directory_of("")->users().empty());
}

}  // namespace
}  // namespace ctig::config
