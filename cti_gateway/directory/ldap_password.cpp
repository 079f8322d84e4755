#include "cti_gateway/directory/ldap_password.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cti_gateway/directory/ldap_connection.hpp"
#include "cti_gateway/log/log.hpp"

namespace ctig::directory {
namespace {

constexpr std::chrono::seconds patience{3};  // somebody waits at the page

password_verdict check(const ldap_options& server, const password_question& question) {
    // A bind without a password is an anonymous one, which succeeds (RFC 4513 5.1.2).
    if (question.password.empty()) return password_verdict::wrong;
    auto connection = ldap_connection::open(server);
    if (!connection) {
        log::error("directory: a password cannot be checked: {}", connection.error());
        return password_verdict::unavailable;
    }
    std::vector<std::string> names;
    const auto& id = server.attributes.id;
    const auto filter =
        fmt::format("(&{}({}={}))", server.filter, id,
                    ldap_filter_value(question.user_id.empty() ? "nobody" : question.user_id));
    const auto searched =
        connection->search(filter, {id}, [&](const ldap_entry& found) { names.push_back(found.name()); });
    if (!searched) {
        log::error("directory: a password cannot be checked: {}", searched.error());
        return password_verdict::unavailable;
    }
    if (names.size() > 1)
        log::error({.user = question.user_id}, "directory: {} entries have this {}: nobody signs in as it",
                   names.size(), id);
    const bool known = !question.user_id.empty() && names.size() == 1;
    const auto verdict =
        connection->try_password(known ? names.front() : "cn=nobody," + server.base, question.password);
    return known || verdict == password_verdict::unavailable ? verdict : password_verdict::wrong;
}

}  // namespace

password_check check_by_ldap_bind(ldap_options server) {
    server.timeout = std::min(server.timeout, patience);
    return
        [server = std::move(server)](const password_question& question) { return check(server, question); };
}

}  // namespace ctig::directory
