#pragma once
// A self-signed certificate made on the spot, so that no test certificate ever expires in the repository.
#include <boost/asio/ssl/context.hpp>
#include <string>

namespace ctig::test {

struct certificate {
    std::string certificate_pem;
    std::string private_key_pem;
};

/// For one DNS name, valid for an hour; it is its own authority.
[[nodiscard]] certificate make_certificate(const std::string& dns_name);

[[nodiscard]] boost::asio::ssl::context server_context(const certificate& from);

}  // namespace ctig::test
