#pragma once
#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "cti_gateway/certificates/certificate.hpp"

namespace ctig::certificates {

struct own_chain {
    std::string pem;                    ///< for tls.certificate: ours first, then who signed it, no root
    std::vector<std::string> subjects;  ///< of what stands in it
    std::string missing_issuer;  ///< subject of a certificate that peers will miss; empty: the chain is whole
};

/// Among the certificates of a CA's answer, the one that fits our private key, and its chain. Errors: a
/// sentence: no such key, no certificate that fits it.
[[nodiscard]] boost::system::result<own_chain, std::string> chain_for_key(
    const std::vector<certificate_ptr>& all, std::string_view private_key_pem);

}  // namespace ctig::certificates
