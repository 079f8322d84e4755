#pragma once
// Judges the certificate that a peer shows in a handshake, and says afterwards which check failed.
#include <boost/asio/ssl/verify_context.hpp>
#include <boost/system/error_code.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cti_gateway/tls/certificate_names.hpp"

namespace ctig::tls {

/// The rule for names, beyond the chain that OpenSSL verifies: empty when the peer may pass, else what is
/// wrong with its names.
using name_rule = std::function<std::string(const certificate_names&)>;

/// A client must be on tls.peer_subjects.
[[nodiscard]] name_rule listed_in(std::vector<std::string> peer_subjects);
/// A server must bear the name that we asked for (RFC 5922 7.2, 7.3).
[[nodiscard]] name_rule bears(std::string host);

/// A verify callback: asio::ssl::stream::set_verify_callback(check). Copies share what was found.
class peer_check {
public:
    explicit peer_check(name_rule names);
    [[nodiscard]] bool operator()(bool chain_is_good, boost::asio::ssl::verify_context& context) const;

    /// One sentence on why a handshake that ended in `ec` failed: the failing check, and the subject where
    /// the peer showed a certificate.
    [[nodiscard]] std::string why(const boost::system::error_code& ec) const;

private:
    struct findings;
    name_rule names_;
    std::shared_ptr<findings> found_;
};

/// The same for a handshake in which no certificate of the peer is judged.
[[nodiscard]] std::string handshake_failure(const boost::system::error_code& ec);
/// The peer went away before it said anything: a load balancer's check, nothing for a log.
[[nodiscard]] bool is_quiet_end(const boost::system::error_code& ec);

}  // namespace ctig::tls
