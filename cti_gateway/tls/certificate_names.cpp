#include "cti_gateway/tls/certificate_names.hpp"

#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <memory>

#include "cti_gateway/config/endpoint.hpp"
#include "lineuri/text.hpp"

namespace ctig::tls {
namespace {

template <auto Free>
struct freer {
    template <class T>
    void operator()(T* p) const {
        Free(p);
    }
};
using names_ptr = std::unique_ptr<GENERAL_NAMES, freer<GENERAL_NAMES_free>>;
using bio_ptr = std::unique_ptr<BIO, freer<BIO_free_all>>;
using x509_ptr = std::unique_ptr<X509, freer<X509_free>>;

std::string_view text_of(const ASN1_STRING* s) {
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(s)),
            static_cast<std::size_t>(ASN1_STRING_length(s))};
}

std::string lowered(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    return out;
}

std::string_view without_dot(std::string_view name) {
    return name.ends_with('.') ? name.substr(0, name.size() - 1) : name;
}

// is_host_name() lets no '*', no NUL and no control character by.
void add_domain(std::vector<std::string>& to, std::string_view name) {
    if (config::is_host_name(name)) to.push_back(lowered(without_dot(name)));
}

// RFC 5922 7.1: the scheme is sip, there is no user part; the host is the domain.
void add_sip_uri(std::vector<std::string>& to, std::string_view uri) {
    if (uri.size() < 4 || !lineuri::iequals(uri.substr(0, 4), "sip:")) return;
    const auto rest = uri.substr(4);
    if (rest.find('@') == std::string_view::npos) add_domain(to, rest.substr(0, rest.find_first_of(":;?")));
}

void add_address(std::vector<std::string>& to, std::string_view octets) {
    namespace ip = boost::asio::ip;
    if (octets.size() == 4) {
        ip::address_v4::bytes_type bytes;
        std::copy(octets.begin(), octets.end(), bytes.begin());
        to.push_back(ip::address_v4(bytes).to_string());
    } else if (octets.size() == 16) {
        ip::address_v6::bytes_type bytes;
        std::copy(octets.begin(), octets.end(), bytes.begin());
        to.push_back(ip::address_v6(bytes).to_string());
    }
}

void add_common_name(std::vector<std::string>& to, const X509_NAME* subject) {
    int last = -1;
    for (int at = -1; (at = X509_NAME_get_index_by_NID(subject, NID_commonName, at)) >= 0;) last = at;
    if (last >= 0) add_domain(to, text_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, last))));
}

void read_alternative_names(const GENERAL_NAMES* all, certificate_names& into) {
    std::vector<std::string> dns;
    for (int i = 0; i < sk_GENERAL_NAME_num(all); ++i) {
        const GENERAL_NAME* one = sk_GENERAL_NAME_value(all, i);
        if (one->type == GEN_URI) add_sip_uri(into.domains, text_of(one->d.uniformResourceIdentifier));
        if (one->type == GEN_DNS) add_domain(dns, text_of(one->d.dNSName));
        if (one->type == GEN_IPADD) add_address(into.addresses, text_of(one->d.iPAddress));
    }
    into.domains.insert(into.domains.end(), dns.begin(), dns.end());
}

bool covers(std::string_view subject, std::string_view name) {
    if (!subject.starts_with("*.")) return lineuri::iequals(without_dot(subject), name);
    const auto dot = name.find('.');
    return dot != std::string_view::npos && dot > 0 &&
           lineuri::iequals(without_dot(subject.substr(1)), name.substr(dot));
}

}  // namespace

certificate_names names_in(const X509* certificate) {
    certificate_names out;
    const X509_NAME* subject = X509_get_subject_name(certificate);
    const bio_ptr text(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(text.get(), subject, 0, XN_FLAG_RFC2253);
    out.subject.resize(BIO_ctrl_pending(text.get()));
    if (!out.subject.empty()) BIO_read(text.get(), out.subject.data(), static_cast<int>(out.subject.size()));
    const names_ptr alternative(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    if (alternative)
        read_alternative_names(alternative.get(), out);
    else if (X509_get_ext_by_NID(certificate, NID_subject_alt_name, -1) < 0)  // there, but unreadable: no CN
        add_common_name(out.domains, subject);
    return out;
}

certificate_names names_of_peer(const SSL* connection) {
    const x509_ptr certificate(SSL_get1_peer_certificate(connection));
    return certificate ? names_in(certificate.get()) : certificate_names{};
}

bool names_host(const certificate_names& names, std::string_view host) {
    boost::system::error_code not_a_literal;
    const auto address = boost::asio::ip::make_address(host, not_a_literal);
    if (!not_a_literal) return std::ranges::count(names.addresses, address.to_string()) > 0;
    return std::ranges::any_of(names.domains, [wanted = without_dot(host)](const std::string& name) {
        return lineuri::iequals(name, wanted);
    });
}

bool is_listed(const certificate_names& names, const std::vector<std::string>& subjects) {
    return std::ranges::any_of(subjects, [&](const std::string& subject) {
        return std::ranges::any_of(names.domains,
                                   [&](const std::string& name) { return covers(subject, name); });
    });
}

}  // namespace ctig::tls
