#pragma once
// The directory from an LDAP server, and what keeps it fresh.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cti_gateway/directory/directory.hpp"
#include "cti_gateway/directory/ldap_connection.hpp"

namespace ctig::lineuri {
class number_plan;
}

namespace ctig::directory {

/// Users, devices and lines of the server. A user's line is the number of attributes.line, by the lookup
/// rules, else its extension, else as it stands; the devices are attributes.devices ("NAME",
/// "NAME;line=1001;partition=lab", "NAME;kind=profile"), else the one of the line URI, else one named like
/// the user. `notes`: entries that had to be left out, a sentence each. Blocks. Errors: one sentence.
[[nodiscard]] ldap_result<std::shared_ptr<const directory>> fetch_ldap_directory(
    const ldap_options& from, const lineuri::number_plan* numbers, std::vector<std::string>& notes);

/// At the start: the server's, else the last good copy of directory.ldap.cache; nothing with a mistake when
/// there is neither. Blocks.
[[nodiscard]] std::shared_ptr<const directory> load_ldap_directory(const config::configuration& of,
                                                                   std::vector<std::string>& mistakes);
[[nodiscard]] std::shared_ptr<const directory> load_ldap_directory(const ldap_options& from,
                                                                   const lineuri::number_plan* numbers,
                                                                   std::vector<std::string>& mistakes);

/// Fetches again and again, on a thread of its own. While the server is away the last good copy stays.
class ldap_refresher {
public:
    using delivery = std::function<void(std::shared_ptr<const directory>)>;

    /// `fresh` is called on the refresher's thread.
    ldap_refresher(ldap_options from, std::shared_ptr<const lineuri::number_plan> numbers, delivery fresh);
    /// `fresh` is not called any more. Does not wait for a server that hangs.
    ~ldap_refresher();
    ldap_refresher(const ldap_refresher&) = delete;
    ldap_refresher& operator=(const ldap_refresher&) = delete;

    /// Fetches now.
    void refresh();

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace ctig::directory
