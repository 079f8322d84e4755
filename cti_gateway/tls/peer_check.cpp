#include "cti_gateway/tls/peer_check.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <utility>

namespace ctig::tls {
namespace {

std::string words_for(int error) {
    switch (error) {
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
            return fmt::format("unknown CA ({})", X509_verify_cert_error_string(error));
        default: return X509_verify_cert_error_string(error);
    }
}

bool has_reason(const boost::system::error_code& ec, int reason) {
    return ec.category() == boost::asio::error::get_ssl_category() &&
           ERR_GET_REASON(static_cast<unsigned long>(ec.value())) == reason;
}

}  // namespace

struct peer_check::findings {
    std::string failure;  ///< the first
    std::string subject;  ///< of the peer's own certificate
};

name_rule listed_in(std::vector<std::string> peer_subjects) {
    return [subjects = std::move(peer_subjects)](const certificate_names& names) -> std::string {
        if (is_listed(names, subjects)) return {};
        return fmt::format(
            "names {}, none of which is in tls.peer_subjects",
            names.domains.empty() ? "nobody" : fmt::format("{}", fmt::join(names.domains, ", ")));
    };
}

name_rule bears(std::string host) {
    return [host = std::move(host)](const certificate_names& names) -> std::string {
        if (names_host(names, host)) return {};
        return fmt::format("names {}{}{}, not {}", fmt::join(names.domains, ", "),
                           names.domains.empty() || names.addresses.empty() ? "" : ", ",
                           fmt::join(names.addresses, ", "), host);
    };
}

peer_check::peer_check(name_rule names) : names_(std::move(names)), found_(std::make_shared<findings>()) {}

bool peer_check::operator()(bool chain_is_good, boost::asio::ssl::verify_context& context) const {
    X509_STORE_CTX* const store = context.native_handle();
    const int depth = X509_STORE_CTX_get_error_depth(store);
    if (X509* own = X509_STORE_CTX_get0_cert(store); own != nullptr && found_->subject.empty())
        found_->subject = names_in(own).subject;
    if (!chain_is_good) {
        if (found_->failure.empty()) {
            found_->failure = words_for(X509_STORE_CTX_get_error(store));
            if (depth > 0)
                found_->failure += " at " + names_in(X509_STORE_CTX_get_current_cert(store)).subject +
                                   ", above it in its chain";
        }
        return false;
    }
    if (depth > 0) return true;
    found_->failure = names_(names_in(X509_STORE_CTX_get_current_cert(store)));
    if (found_->failure.empty()) return true;
    X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
    return false;
}

std::string peer_check::why(const boost::system::error_code& ec) const {
    if (!found_->failure.empty())
        return fmt::format("certificate refused: {}; subject {}", found_->failure,
                           found_->subject.empty() ? "(empty)" : found_->subject);
    if (has_reason(ec, SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE))
        return "certificate refused: the peer showed none; subject (none)";
    return handshake_failure(ec);
}

std::string handshake_failure(const boost::system::error_code& ec) {
    if (is_quiet_end(ec)) return "the peer closed the connection during the handshake";
    return "handshake failed: " + ec.message();
}

bool is_quiet_end(const boost::system::error_code& ec) {
    return ec == boost::asio::error::eof || ec == boost::asio::error::connection_reset ||
           ec == boost::asio::error::operation_aborted || ec == boost::asio::ssl::error::stream_truncated;
}

}  // namespace ctig::tls
