#pragma once
#include "cti_gateway/directory/ldap_options.hpp"
#include "cti_gateway/directory/password_check.hpp"

namespace ctig::directory {

/// A password is right when the server takes a bind as that user with it (RFC 4513 5.1.3). The user's entry
/// is searched for with the service account. For nobody the server does as much: a search and a bind that
/// fail. Each step has directory.ldap.timeout, at most 3 s.
[[nodiscard]] password_check check_by_ldap_bind(ldap_options server);

}  // namespace ctig::directory
