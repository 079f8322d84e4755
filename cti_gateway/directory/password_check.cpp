#include "cti_gateway/directory/password_check.hpp"

#include <stdexcept>

#include "cti_gateway/directory/password_hash.hpp"

namespace ctig::directory {

password_verdict check_by_hash(const password_question& question) {
    const auto kept = parse_password_hash(question.password_hash);
    try {
        const bool right = matches(kept ? *kept : unmatchable(), question.password);
        return right && kept && !question.user_id.empty() ? password_verdict::right : password_verdict::wrong;
    } catch (const std::exception&) {  // no memory for it now
        return password_verdict::unavailable;
    }
}

}  // namespace ctig::directory
