#pragma once
// [directory] source = "ldap" and [directory.ldap]: where the server is and which attribute holds what.
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cti_gateway/config/config.hpp"

namespace ctig::directory {

/// Empty: no attribute holds it.
struct ldap_attributes {
    std::string id, mail, ocs_primary_address, line, rcc, devices, display, password_hash;
};
struct ldap_options {
    std::string
        uri;  ///< ldaps://host, ldap://host:port, ldapi://path; several, with blanks between, in order
    bool start_tls = true;  ///< on ldap://
    std::filesystem::path ca;
    std::string bind_dn;
    std::string bind_password;  ///< of bind_password_file
    std::string base, filter;
    ldap_attributes attributes;
    int page_size = 500;
    std::chrono::seconds timeout{10};
    std::chrono::seconds refresh_interval{300};
    std::filesystem::path cache;  ///< last good copy, for a start while the server is away
};

/// Does the configuration's file say directory.source = "ldap"?
[[nodiscard]] bool uses_ldap(const config::configuration& of);

/// The keys of the configuration's file. Errors: nothing, and a line for each in `mistakes`.
[[nodiscard]] std::optional<ldap_options> read_ldap_options(const config::configuration& of,
                                                            std::vector<std::string>& mistakes);
/// The same from text.
[[nodiscard]] std::optional<ldap_options> parse_ldap_options(std::string_view toml, std::string_view name,
                                                             const std::filesystem::path& folder,
                                                             std::vector<std::string>& mistakes);

}  // namespace ctig::directory
