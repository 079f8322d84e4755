#pragma once
// [tls] as OpenSSL contexts. A context is made anew at each reload: connections that stand keep theirs.
#include <boost/asio/ssl/context.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cti_gateway/config/config.hpp"

namespace ctig::tls {

struct loaded_context {
    std::shared_ptr<boost::asio::ssl::context> context;  ///< null: `mistakes` says why
    std::vector<std::string> mistakes;                   ///< each names its key and file
    std::vector<std::string> warnings;                   ///< what works and should not stay so
};

/// Whether a server asks its clients for a certificate.
enum class client_certificates : std::uint8_t { not_asked, demanded };

/// For a listener: our certificate and key, and, where client certificates are demanded, the trust in
/// tls.ca. They must have been made for client authentication, if they name purposes at all.
[[nodiscard]] loaded_context make_server_context(const config::tls_options& options,
                                                 client_certificates clients);
/// For connections that we open: verifies the server's chain by `options.ca` (empty: the system's), shows our
/// certificate where the server asks. Names are not its matter. `ca_key`: what the configuration calls
/// `options.ca`.
[[nodiscard]] loaded_context make_client_context(const config::tls_options& options,
                                                 std::string_view ca_key = "tls.ca");

/// Everything that a configuration asks of TLS.
struct configured_contexts {
    /// For SIP and HTTP listeners without and with peer authentication (null: there is none of that kind),
    /// and for SIP connections that we open.
    std::shared_ptr<boost::asio::ssl::context> server, peer_server, client;
    std::vector<std::string> mistakes,
        warnings;  ///< each once; with a mistake the contexts are not to be used
};
/// Reads the files anew. cti.ca is read, too, where a manager has tls = true, so that a broken one is told.
[[nodiscard]] configured_contexts make_contexts(const config::configuration& settings);

/// Trusts a PEM file, or each .pem, .crt and .cer in a folder; empty: what the system trusts. `key` names the
/// configuration's key in `mistakes`.
void add_trust(boost::asio::ssl::context& context, const std::filesystem::path& ca, std::string_view key,
               std::vector<std::string>& mistakes);

}  // namespace ctig::tls
