#include "cti_gateway/tls/context.hpp"

#include <fmt/format.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <utility>

#include "cti_gateway/tls/certificate_names.hpp"

namespace ctig::tls {
namespace {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

class maker {
public:
    maker(const config::tls_options& options, ssl::context::method method)
        : options_(options), context_(std::make_shared<ssl::context>(method)) {}

    [[nodiscard]] SSL_CTX* native() const { return context_->native_handle(); }
    [[nodiscard]] ssl::context& context() const { return *context_; }

    void protocol() {
        static constexpr std::pair<std::string_view, int> versions[] = {
            {"1.0", TLS1_VERSION}, {"1.1", TLS1_1_VERSION}, {"1.2", TLS1_2_VERSION}, {"1.3", TLS1_3_VERSION}};
        const auto* wanted =
            std::ranges::find(versions, options_.minimum_version, &std::pair<std::string_view, int>::first);
        const int version = wanted == std::end(versions) ? TLS1_2_VERSION : wanted->second;
        if (version < TLS1_2_VERSION) {
            // OpenSSL 3 speaks TLS 1.0 and 1.1, whose signatures are SHA-1, at level 0 only.
            SSL_CTX_set_security_level(native(), 0);
            warn(
                "tls.minimum_version = \"{}\": OpenSSL's security level is 0, weak certificates and ciphers "
                "pass, too; set it to \"1.2\" as soon as every peer can",
                options_.minimum_version);
        }
        SSL_CTX_set_min_proto_version(native(), version);
        SSL_CTX_set_dh_auto(native(), 1);
        SSL_CTX_set_options(native(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
        SSL_CTX_set_mode(native(), SSL_MODE_RELEASE_BUFFERS);  // an idle connection holds no record buffers
        if (!options_.ciphers.empty() && SSL_CTX_set_cipher_list(native(), options_.ciphers.c_str()) != 1)
            wrong("tls.ciphers: OpenSSL knows no cipher of \"{}\"", options_.ciphers);
    }

    void own_certificate() {
        error_code ec;
        context_->use_certificate_chain_file(options_.certificate.string(), ec);
        if (ec)
            return wrong("tls.certificate: {} cannot be used: {}", options_.certificate.string(),
                         ec.message());
        context_->use_private_key_file(options_.private_key.string(), ssl::context::pem, ec);
        if (ec)
            return wrong("tls.private_key: {} cannot be used with tls.certificate: {}",
                         options_.private_key.string(), ec.message());
        if (SSL_CTX_check_private_key(native()) != 1)
            return wrong("tls.private_key: {} is not the key of {}", options_.private_key.string(),
                         options_.certificate.string());
        if (X509_cmp_current_time(X509_get0_notAfter(SSL_CTX_get0_certificate(native()))) < 0)
            warn("tls.certificate: {} has expired: peers will refuse it", options_.certificate.string());
        chain();
    }

    void trust(std::string_view key) { add_trust(*context_, options_.ca, key, out_.mistakes); }

    template <class... Args>
    void wrong(fmt::format_string<Args...> text, Args&&... args) {
        out_.mistakes.push_back(fmt::format(text, std::forward<Args>(args)...));
    }

    loaded_context take() {
        if (out_.mistakes.empty()) out_.context = std::move(context_);
        return std::move(out_);
    }

private:
    // RFC 8446 4.4.2: each certificate should directly certify the one before it.
    void chain() {
        STACK_OF(X509)* above = nullptr;
        SSL_CTX_get0_chain_certs(native(), &above);
        X509* below = SSL_CTX_get0_certificate(native());
        for (int i = 0; i < sk_X509_num(above); ++i) {
            X509* const issuer = sk_X509_value(above, i);
            if (X509_check_issued(issuer, below) != X509_V_OK)
                return warn(
                    "tls.certificate: {}: its certificate {} ({}) has not signed the one before it: peers "
                    "may not "
                    "find the chain; put the intermediate authorities behind the certificate, in order",
                    options_.certificate.string(), i + 2, names_in(issuer).subject);
            if (X509_cmp_current_time(X509_get0_notAfter(issuer)) < 0)
                return warn(
                    "tls.certificate: {}: its certificate {} ({}) has expired: peers will refuse the chain",
                    options_.certificate.string(), i + 2, names_in(issuer).subject);
            below = issuer;
        }
    }

    template <class... Args>
    void warn(fmt::format_string<Args...> text, Args&&... args) {
        out_.warnings.push_back(fmt::format(text, std::forward<Args>(args)...));
    }

    const config::tls_options& options_;
    std::shared_ptr<ssl::context> context_;
    loaded_context out_;
};

void trust_file(ssl::context& context, const std::filesystem::path& file, std::string_view key,
                std::vector<std::string>& mistakes) {
    error_code ec;
    context.load_verify_file(file.string(), ec);
    if (ec)
        mistakes.push_back(fmt::format("{}: \"{}\" cannot be read: {}", key, file.string(), ec.message()));
}

}  // namespace

loaded_context make_server_context(const config::tls_options& options, client_certificates clients) {
    maker make(options, ssl::context::tls_server);
    make.protocol();
    if (options.certificate.empty() || options.private_key.empty())
        make.wrong("tls.certificate and tls.private_key: a TLS listener needs both");
    else
        make.own_certificate();
    if (clients == client_certificates::demanded) {
        // Any authority of the system's could vouch for anybody.
        if (options.ca.empty())
            make.wrong("tls.ca: peer authentication needs the authorities that may sign for peers");
        else
            make.trust("tls.ca");
        // The purpose, sslclient, is what OpenSSL's servers check by themselves.
        make.context().set_verify_mode(ssl::verify_peer | ssl::verify_fail_if_no_peer_cert);
    }
    // What is resumed was verified in this very context; without an id of its own OpenSSL resumes none.
    static constexpr unsigned char session_id_context[] = "cti_gateway";
    SSL_CTX_set_session_id_context(make.native(), session_id_context, sizeof session_id_context - 1);
    return make.take();
}

loaded_context make_client_context(const config::tls_options& options, std::string_view ca_key) {
    maker make(options, ssl::context::tls_client);
    make.protocol();
    if (!options.certificate.empty() && !options.private_key.empty()) make.own_certificate();
    make.trust(ca_key);
    make.context().set_verify_mode(ssl::verify_peer);
    return make.take();
}

configured_contexts make_contexts(const config::configuration& settings) {
    configured_contexts out;
    const auto once = [](std::vector<std::string>& all, std::vector<std::string> more) {
        for (auto& one : more)
            if (std::ranges::find(all, one) == all.end()) all.push_back(std::move(one));
    };
    const auto take = [&](loaded_context loaded) {
        once(out.mistakes, std::move(loaded.mistakes));
        once(out.warnings, std::move(loaded.warnings));
        return std::move(loaded.context);
    };
    bool plain = settings.http.tls, authenticating = false;
    for (const auto& l : settings.sip.listeners)
        if (l.transport == config::listener_transport::tls)
            (l.peer_authentication ? authenticating : plain) = true;
    if (plain) out.server = take(make_server_context(settings.tls, client_certificates::not_asked));
    if (authenticating)
        out.peer_server = take(make_server_context(settings.tls, client_certificates::demanded));
    out.client = take(make_client_context(settings.tls));
    if (std::ranges::any_of(settings.cti.managers, &config::manager_options::tls))
        (void)take(make_client_context({.ca = settings.cti.ca}, "cti.ca"));
    return out;
}

void add_trust(ssl::context& context, const std::filesystem::path& ca, std::string_view key,
               std::vector<std::string>& mistakes) {
    error_code ec;
    if (ca.empty()) {
        context.set_default_verify_paths(ec);
        if (ec)
            mistakes.push_back(fmt::format("{}: the system's trust cannot be read: {}", key, ec.message()));
        return;
    }
    std::error_code folder_ec;
    if (!std::filesystem::is_directory(ca, folder_ec)) return trust_file(context, ca, key, mistakes);
    std::filesystem::directory_iterator files(ca, folder_ec);
    if (folder_ec)
        mistakes.push_back(
            fmt::format("{}: \"{}\" cannot be read: {}", key, ca.string(), folder_ec.message()));
    for (const auto& file : files)
        if (const auto kind = file.path().extension(); kind == ".pem" || kind == ".crt" || kind == ".cer")
            trust_file(context, file, key, mistakes);
}

}  // namespace ctig::tls
