#pragma once
#include <boost/system/result.hpp>
#include <string>
#include <vector>

namespace ctig::certificates {

enum class key_kind { ec, rsa };  ///< rsa: 2048 bits, for an old OCS

struct new_certificate {
    std::vector<std::string> names;  ///< the first is the CN; all stand in subjectAltName, addresses as IP
    key_kind key = key_kind::ec;
    int days = 0;  ///< > 0: self-signed for so long, for a lab; 0: a request for a CA
};
struct made_certificate {
    std::string private_key_pem;
    std::string certificate_pem;  ///< the certificate, or the request (PKCS #10)
};

/// For server and client authentication, as a SIP peer is both. Errors: a sentence.
[[nodiscard]] boost::system::result<made_certificate, std::string> make_certificate(
    const new_certificate& wanted);

}  // namespace ctig::certificates
