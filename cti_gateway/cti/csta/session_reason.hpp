#pragma once
// Why an application session was refused or ended, for people (ECMA-354).
#include <string>

#include "csta/application_session.hpp"

namespace ctig::cti {

[[nodiscard]] std::string reason_of(const csta::session_error_code& code);
[[nodiscard]] std::string reason_of(const csta::session_term_reason& why);

}  // namespace ctig::cti
