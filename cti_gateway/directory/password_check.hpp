#pragma once
// Whether a person's password is right, whoever knows: a hash in the directory file, or an LDAP server.
#include <cstdint>
#include <functional>
#include <string>

namespace ctig::directory {

enum class password_verdict : std::uint8_t {
    right,
    wrong,
    unavailable,  ///< nobody can tell now: the LDAP server does not answer
};

/// What there is to check. `user_id` is empty for a name that no user has: answer `wrong`, after as long as
/// it takes for one who is known.
struct password_question {
    std::string user_id, password_hash, password;
};

/// May block for some seconds. Thread: a worker's, several at once. Must not throw.
using password_check = std::function<password_verdict(const password_question&)>;

/// By the password_hash of the directory (password_hash.hpp).
[[nodiscard]] password_verdict check_by_hash(const password_question& question);

}  // namespace ctig::directory
