#pragma once
#include <boost/system/result.hpp>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "cti_gateway/certificates/certificate.hpp"

namespace ctig::certificates {

/// Every certificate in a text: PEM (any number), DER, or PKCS #7 (.p7b) as PEM or DER. Errors: a sentence.
[[nodiscard]] boost::system::result<std::vector<certificate_ptr>, std::string> read_certificates(
    std::string_view text);
[[nodiscard]] boost::system::result<std::vector<certificate_ptr>, std::string> load_certificates(
    const std::filesystem::path& file);

}  // namespace ctig::certificates
