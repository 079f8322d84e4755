#pragma once
// Digest (RFC 3261 22, RFC 7616, RFC 8760): the users of peers that are allowed but not believed prove who
// they are. Source of their secrets: sip_ha1 of the directory, H(user id ":" realm ":" password) for each
// algorithm.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cti_gateway/bridge/digest_nonces.hpp"
#include "cti_gateway/directory/directory.hpp"

namespace ctig::bridge {

/// What is to be proved: that the sender of this request is that user.
struct digest_question {
    std::string_view method, request_uri;
    const std::vector<std::string>& authorization;  ///< the request's Authorization values
    std::string_view peer_address;
    const directory::user* claimed = nullptr;  ///< null: nobody of that name, which must not show
};

class digest {
public:
    using time_point = digest_nonces::time_point;

    struct rules {
        std::string_view realm;                      ///< sip.domain
        const std::vector<std::string>& algorithms;  ///< access.digest_algorithms, the one to prefer first
    };
    enum class outcome : std::uint8_t {
        passed,
        ask,        ///< no answer to a challenge of ours yet: 401
        ask_again,  ///< the nonce is stale: 401 with stale=true, clients repeat without asking their user
        refused     ///< wrong password, or no such user: 403, for a second 401 makes clients try for ever
    };
    struct verdict {
        outcome is = outcome::ask;
        std::string reason;  ///< for the log
    };

    explicit digest(digest_nonces& shared) : nonces_(shared) {}

    [[nodiscard]] verdict check(const digest_question& what, const rules& by, time_point now);
    /// WWW-Authenticate values, one for each algorithm in order (RFC 8760 2.4).
    [[nodiscard]] std::vector<std::string> challenges(std::string_view peer_address, const rules& by,
                                                      bool stale, time_point now);

private:
    digest_nonces& nonces_;
};

/// H(text) in lower-case hexadecimal; `algorithm` is "SHA-256" or "MD5" in any case, empty when it is
/// neither.
[[nodiscard]] std::string digest_hash(std::string_view algorithm, std::string_view text);

}  // namespace ctig::bridge
