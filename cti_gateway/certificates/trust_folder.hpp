#pragma once
#include <boost/system/result.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "cti_gateway/certificates/certificate.hpp"

namespace ctig::certificates {

struct trust_change {
    std::vector<std::string> stored;   ///< "ca-name.pem: CN=..."
    std::vector<std::string> present;  ///< subjects that were trusted already
    std::vector<std::string> not_ca;   ///< subjects that sign nothing: a peer's own certificate is no trust
};

/// Puts the CA certificates among them into a folder, one file each; makes the folder. Errors: a sentence.
[[nodiscard]] boost::system::result<trust_change, std::string> store_trust(
    const std::vector<certificate_ptr>& all, const std::filesystem::path& folder);

}  // namespace ctig::certificates
