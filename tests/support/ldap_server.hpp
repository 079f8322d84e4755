#pragma once
// A real OpenLDAP server for a test: slapd on loopback with a free port, its data in a temporary folder.
#include <sys/types.h>

#include <string>
#include <string_view>
#include <thread>

#include "tests/support/temporary_folder.hpp"
#include "tests/support/test_authority.hpp"

namespace ctig::test {

class ldap_server {
public:
    /// Starts with these entries (LDIF below dc=example,dc=com, which is there). Throws std::runtime_error
    /// when it cannot.
    explicit ldap_server(std::string_view entries);
    ~ldap_server();
    ldap_server(const ldap_server&) = delete;
    ldap_server& operator=(const ldap_server&) = delete;

    [[nodiscard]] std::string uri() const;   ///< ldap://127.0.0.1:port, StartTLS offered
    [[nodiscard]] std::string uris() const;  ///< ldaps://127.0.0.1:port
    [[nodiscard]] std::filesystem::path ca() const { return folder_.path() / "ca.pem"; }
    void stop();
    /// With other entries, on the same ports.
    void start(std::string_view entries);

    static constexpr auto base = "dc=example,dc=com";
    static constexpr auto reader = "cn=reader,dc=example,dc=com", password = "read it";

private:
    void fill(std::string_view entries) const;

    temporary_folder folder_;
    int port_ = 0, tls_port_ = 0;
    pid_t process_ = -1;
    std::thread listener_;  ///< takes what slapd says, so that it never waits
};

}  // namespace ctig::test
