#include "tests/support/ldap_server.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>
#include <vector>

namespace ctig::test {
namespace {

constexpr auto slapd = "/usr/sbin/slapd";

// A port that was free a moment ago: slapd cannot choose one itself.
int free_port() {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    const bool good = ::bind(fd, reinterpret_cast<sockaddr*>(&at), size) == 0 &&
                      ::getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size) == 0;
    ::close(fd);
    if (!good) throw std::runtime_error("no free port");
    return ntohs(at.sin_port);
}

// Starts a program whose standard error goes to `err`.
pid_t spawn(std::vector<std::string> arguments, int err) {
    std::vector<char*> argv;
    for (auto& a : arguments) argv.push_back(a.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
    pid_t process = -1;
    const int error = ::posix_spawn(&process, argv.front(), &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) throw std::runtime_error("slapd cannot be started: install the packages of ./dev deps");
    return process;
}

// Reads what the process says until `word` is in it; empty when it ends without.
bool wait_for(int from, std::string_view word, std::string& said) {
    char buffer[4096];
    while (said.find(word) == std::string::npos) {
        const auto n = ::read(from, buffer, sizeof buffer);
        if (n <= 0) return false;
        said.append(buffer, static_cast<std::size_t>(n));
    }
    return true;
}

// slapd says that it starts before it listens.
void wait_until_it_listens(int port) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(static_cast<std::uint16_t>(port));
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (bool up = false; !up; ::poll(nullptr, 0, 5)) {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        up = ::connect(fd, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0;
        ::close(fd);
    }
}

constexpr auto configuration = R"(
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
attributetype ( 1.3.6.1.4.1.99999.1.1 NAME 'msRTCSIP-Line' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.99999.1.2 NAME 'msRTCSIP-PrimaryUserAddress' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.99999.1.3 NAME 'msRTCSIP-OptionFlags' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.99999.1.4 NAME 'sAMAccountName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.99999.1.5 NAME 'phoneDevices' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
objectclass ( 1.3.6.1.4.1.99999.2.1 NAME 'rtcUser' AUXILIARY MAY ( msRTCSIP-Line $ msRTCSIP-PrimaryUserAddress $ msRTCSIP-OptionFlags $ sAMAccountName $ phoneDevices ) )
modulepath /usr/lib/ldap
moduleload back_mdb
TLSCertificateFile FOLDER/server.pem
TLSCertificateKeyFile FOLDER/key.pem
database mdb
maxsize 16777216
suffix "dc=example,dc=com"
rootdn "cn=reader,dc=example,dc=com"
rootpw "read it"
directory FOLDER/data
access to * by dn.exact="cn=reader,dc=example,dc=com" read by anonymous auth by * none
)";

}  // namespace

ldap_server::ldap_server(std::string_view entries) : port_(free_port()), tls_port_(free_port()) {
    // By address: for "localhost" libldap checks the machine's own name.
    const test_authority authority;
    folder_.write("ca.pem", authority.certificate_pem());
    const auto own = authority.issue({.alternative_names = "IP:127.0.0.1"});
    folder_.write("server.pem", own.certificate_pem);
    folder_.write("key.pem", own.private_key_pem);
    std::string text = configuration;
    for (auto at = text.find("FOLDER"); at != std::string::npos; at = text.find("FOLDER"))
        text.replace(at, 6, folder_.path().string());
    folder_.write("slapd.conf", text);
    start(entries);
}

ldap_server::~ldap_server() { stop(); }

void ldap_server::stop() {
    if (process_ < 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
    if (listener_.joinable()) listener_.join();
}

void ldap_server::fill(std::string_view entries) const {
    std::filesystem::remove_all(folder_.path() / "data");
    std::filesystem::create_directory(folder_.path() / "data");
    const auto file = folder_.write("entries.ldif",
                                    "dn: dc=example,dc=com\nobjectClass: dcObject\nobjectClass: "
                                    "organization\no: example\ndc: example\n\n" +
                                        std::string(entries));
    const auto said = folder_.write("slapadd.log", "");
    const int err = ::open(said.c_str(), O_WRONLY | O_CLOEXEC);
    const auto process = spawn(
        {"/usr/sbin/slapadd", "-q", "-f", (folder_.path() / "slapd.conf").string(), "-l", file.string()},
        err);
    ::close(err);
    int status = -1;
    ::waitpid(process, &status, 0);
    if (status != 0) throw std::runtime_error("slapadd refuses the entries: see " + said.string());
}

void ldap_server::start(std::string_view entries) {
    fill(entries);
    int pipe[2];
    if (::pipe2(pipe, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    const auto at = [](const char* scheme, int port) {
        return std::string(scheme) + "://127.0.0.1:" + std::to_string(port);
    };
    process_ = spawn({slapd, "-f", (folder_.path() / "slapd.conf").string(), "-h",
                      at("ldap", port_) + " " + at("ldaps", tls_port_), "-d", "256"},
                     pipe[1]);
    ::close(pipe[1]);
    std::string said;
    const bool up = wait_for(pipe[0], "slapd starting", said);
    if (!up) {
        ::close(pipe[0]);
        throw std::runtime_error("slapd did not start: " + said);
    }
    wait_until_it_listens(port_);
    wait_until_it_listens(tls_port_);
    listener_ = std::thread([from = pipe[0]] {
        char buffer[4096];
        while (::read(from, buffer, sizeof buffer) > 0) {
        }
        ::close(from);
    });
}

std::string ldap_server::uri() const { return "ldap://127.0.0.1:" + std::to_string(port_); }
std::string ldap_server::uris() const { return "ldaps://127.0.0.1:" + std::to_string(tls_port_); }

}  // namespace ctig::test
