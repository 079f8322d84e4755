#pragma once
// One connection to an LDAP server (RFC 4511): TLS, the service account, paged searches (RFC 2696). Blocks:
// for a thread of its own. Every step has directory.ldap.timeout.
#include <boost/system/result.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cti_gateway/directory/ldap_options.hpp"
#include "cti_gateway/directory/password_check.hpp"

struct ldap;

namespace ctig::directory {

template <class T>
using ldap_result = boost::system::result<T, std::string>;

/// One entry: the values of an attribute, none when it is not there.
class ldap_entry {
public:
    virtual ~ldap_entry() = default;
    [[nodiscard]] virtual std::string name() const = 0;  ///< its DN
    [[nodiscard]] virtual std::vector<std::string> values(const std::string& attribute) const = 0;
};

class ldap_connection {
public:
    /// Connects, secures and signs in. Errors: a sentence that names the server and the key to change.
    [[nodiscard]] static ldap_result<ldap_connection> open(const ldap_options& options);
    /// Every entry below the base that the filter takes, with these attributes.
    [[nodiscard]] ldap_result<void> search(const std::string& filter,
                                           const std::vector<std::string>& attributes,
                                           const std::function<void(const ldap_entry&)>& each);

    /// Signs in as somebody else, on this connection: is it their password? It must not be empty. Searches
    /// afterwards are theirs.
    [[nodiscard]] password_verdict try_password(const std::string& dn, const std::string& password);

private:
    struct closer {
        void operator()(ldap* handle) const noexcept;
    };
    ldap_connection(const ldap_options& options, std::unique_ptr<ldap, closer> handle)
        : options_(&options), handle_(std::move(handle)) {}

    const ldap_options* options_;
    std::unique_ptr<ldap, closer> handle_;
};

/// `text` as a value inside a filter (RFC 4515 3).
[[nodiscard]] std::string ldap_filter_value(std::string_view text);

}  // namespace ctig::directory
