#include "cti_gateway/certificates/peer_probe.hpp"

#include <fmt/format.h>
#include <netdb.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <boost/asio/ssl/context.hpp>
#include <cerrno>
#include <memory>
#include <system_error>

#include "cti_gateway/config/endpoint.hpp"
#include "cti_gateway/tls/context.hpp"

namespace ctig::certificates {
namespace {

struct addresses_freer {
    void operator()(addrinfo* all) const noexcept { freeaddrinfo(all); }
};
struct ssl_freer {
    void operator()(SSL* ssl) const noexcept { SSL_free(ssl); }
};
struct store_context_freer {
    void operator()(X509_STORE_CTX* context) const noexcept { X509_STORE_CTX_free(context); }
};

class open_socket {
public:
    explicit open_socket(int fd) : fd_(fd) {}
    ~open_socket() {
        if (fd_ >= 0) ::close(fd_);
    }
    open_socket(open_socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    open_socket& operator=(open_socket&&) = delete;
    int get() const noexcept { return fd_; }

private:
    int fd_;
};

// The first address that takes the connection; each has the whole limit.
open_socket connect_to(const probe_request& what, probe_result& out) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* raw = nullptr;
    if (const int error = getaddrinfo(what.host.c_str(), std::to_string(what.port).c_str(), &wanted, &raw)) {
        out.failure = fmt::format("the host name {} is not found: {}", what.host, gai_strerror(error));
        return open_socket(-1);
    }
    const std::unique_ptr<addrinfo, addresses_freer> all(raw);
    for (const auto* at = raw; at != nullptr; at = at->ai_next) {
        open_socket s(::socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
        const timeval limit{.tv_sec = what.limit.count(), .tv_usec = 0};
        ::setsockopt(s.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
        ::setsockopt(s.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        char text[NI_MAXHOST] = {};
        getnameinfo(at->ai_addr, at->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST);
        if (::connect(s.get(), at->ai_addr, at->ai_addrlen) == 0) {
            out.address = text;
            return s;
        }
        // A connect that runs into SO_SNDTIMEO says EINPROGRESS.
        out.failure =
            fmt::format("{} port {}: {}", text, what.port,
                        errno == EINPROGRESS ? "no answer in time" : std::generic_category().message(errno));
    }
    return open_socket(-1);
}

// The chain is judged afterwards, so that a bad one can be shown.
void verify(const boost::asio::ssl::context& trust, STACK_OF(X509) * shown, probe_result& out) {
    if (sk_X509_num(shown) == 0) return;
    const std::unique_ptr<X509_STORE_CTX, store_context_freer> context(X509_STORE_CTX_new());
    auto* store = SSL_CTX_get_cert_store(const_cast<boost::asio::ssl::context&>(trust).native_handle());
    X509_STORE_CTX_init(context.get(), store, sk_X509_value(shown, 0), shown);
    X509_STORE_CTX_set_default(context.get(), "ssl_server");
    if (X509_verify_cert(context.get()) == 1) return;
    const int error = X509_STORE_CTX_get_error(context.get());
    const auto* at = X509_STORE_CTX_get_current_cert(context.get());
    const auto facts = at == nullptr ? certificate_facts{} : facts_of(*at, std::chrono::system_clock::now());
    out.chain_fault = fmt::format("{} (of {})", X509_verify_cert_error_string(error), facts.subject);
    if (error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
        error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT || error == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE)
        out.missing_issuer = facts.issuer;
    if (error == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN || error == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT)
        out.missing_issuer = facts.subject;
}

// TLS 1.0 too: an old OCS is to be seen, not refused.
std::shared_ptr<boost::asio::ssl::context> context_for(const probe_request& what, probe_result& out) {
    auto context = std::make_shared<boost::asio::ssl::context>(boost::asio::ssl::context::tls_client);
    SSL_CTX_set_security_level(context->native_handle(), 0);
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_VERSION);
    SSL_CTX_set_verify(context->native_handle(), SSL_VERIFY_NONE, nullptr);
    std::vector<std::string> mistakes;
    tls::add_trust(*context, what.trust, "tls.ca", mistakes);
    if (mistakes.empty()) return context;
    out.failure = mistakes.front();
    return nullptr;
}

std::string handshake_text(SSL* ssl, int returned) {
    const int kind = SSL_get_error(ssl, returned);
    if (kind == SSL_ERROR_SYSCALL && errno == EAGAIN)
        return "the TLS handshake got no answer in time: is it a TLS port?";
    if (kind == SSL_ERROR_WANT_READ || kind == SSL_ERROR_WANT_WRITE)
        return "the TLS handshake got no answer in time: is it a TLS port?";
    if (kind == SSL_ERROR_SYSCALL && ERR_peek_error() == 0)
        return "the peer closed the connection in the TLS handshake";
    return "the TLS handshake failed: " + openssl_error();
}

}  // namespace

probe_result probe_peer(const probe_request& what) {
    probe_result out;
    const auto context = context_for(what, out);
    if (!context) return out;
    const auto s = connect_to(what, out);
    if (s.get() < 0) return out;
    out.failure.clear();
    const std::unique_ptr<SSL, ssl_freer> ssl(SSL_new(context->native_handle()));
    SSL_set_fd(ssl.get(), s.get());
    if (!config::is_address(what.host))  // SSL_set_tlsext_host_name, whose macro casts the old way
        SSL_ctrl(ssl.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                 const_cast<char*>(what.host.c_str()));
    ERR_clear_error();
    if (const int returned = SSL_connect(ssl.get()); returned != 1) {
        out.failure = handshake_text(ssl.get(), returned);
        // A peer that wants our certificate may hang up only after it has shown its own.
    } else {
        out.protocol = SSL_get_version(ssl.get());
        out.cipher = SSL_get_cipher_name(ssl.get());
    }
    auto* shown = SSL_get_peer_cert_chain(ssl.get());
    for (int i = 0; i < sk_X509_num(shown); ++i) {
        X509_up_ref(sk_X509_value(shown, i));
        out.chain.emplace_back(sk_X509_value(shown, i));
    }
    if (shown != nullptr) verify(*context, shown, out);
    return out;
}

}  // namespace ctig::certificates
