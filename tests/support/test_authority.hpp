#pragma once
// A certificate authority of the tests' own: what it signs is made on the spot and never expires in the
// repository.
#include <chrono>
#include <memory>
#include <string>

#include "tests/support/temporary_folder.hpp"
#include "tests/support/test_certificate.hpp"

namespace ctig::test {

struct certificate_request {
    std::string common_name = "peer.example.com";
    std::string
        alternative_names;  ///< as OpenSSL writes them: "DNS:a.example.com,URI:sip:example.com"; empty: none
    std::string purposes = "serverAuth,clientAuth";             ///< empty: the certificate names none
    std::chrono::seconds valid_from{-3600}, valid_until{3600};  ///< from now
};

class test_authority {
public:
    explicit test_authority(const std::string& name = "test authority");
    ~test_authority();
    [[nodiscard]] certificate issue(const certificate_request& request) const;
    [[nodiscard]] const std::string& certificate_pem() const { return pem_; }

private:
    struct impl;
    std::unique_ptr<impl> impl_;
    std::string pem_;
};

/// Writes NAME.pem and NAME.key.
void write_certificate(const temporary_folder& folder, const std::string& name, const certificate& what);

}  // namespace ctig::test
