#include "cti_gateway/directory/ldap_connection.hpp"

#include <fmt/format.h>
#include <ldap.h>

#include <utility>

namespace ctig::directory {
namespace {

// Debian's libldap speaks TLS by GnuTLS, which knows no folder of certificates and no default.
constexpr auto system_trust = "/etc/ssl/certs/ca-certificates.crt";

std::string error_text(LDAP* handle, int code) {
    char* detail = nullptr;
    ldap_get_option(handle, LDAP_OPT_DIAGNOSTIC_MESSAGE, &detail);
    std::string out = ldap_err2string(code);
    if (detail != nullptr && *detail != '\0') out += fmt::format(" ({})", detail);
    ldap_memfree(detail);
    return out;
}

void set_options(LDAP* handle, const ldap_options& options) {
    const int version = LDAP_VERSION3, demand = LDAP_OPT_X_TLS_DEMAND, client = 0;
    timeval limit{.tv_sec = options.timeout.count(), .tv_usec = 0};
    ldap_set_option(handle, LDAP_OPT_PROTOCOL_VERSION, &version);
    ldap_set_option(handle, LDAP_OPT_NETWORK_TIMEOUT, &limit);
    ldap_set_option(handle, LDAP_OPT_TIMEOUT, &limit);
    // Active Directory refers to every partition of the forest, anonymously.
    ldap_set_option(handle, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
    ldap_set_option(handle, LDAP_OPT_RESTART, LDAP_OPT_ON);
    const auto trust = options.ca.empty() ? std::string(system_trust) : options.ca.string();
    ldap_set_option(handle, LDAP_OPT_X_TLS_CACERTFILE, trust.c_str());
    ldap_set_option(handle, LDAP_OPT_X_TLS_REQUIRE_CERT, &demand);
    ldap_set_option(handle, LDAP_OPT_X_TLS_NEWCTX, &client);
}

class found_entry final : public ldap_entry {
public:
    found_entry(LDAP* handle, LDAPMessage* entry) : handle_(handle), entry_(entry) {}

    std::string name() const override {
        char* dn = ldap_get_dn(handle_, entry_);
        std::string out = dn == nullptr ? "" : dn;
        ldap_memfree(dn);
        return out;
    }
    std::vector<std::string> values(const std::string& attribute) const override {
        std::vector<std::string> out;
        if (attribute.empty()) return out;
        berval** all = ldap_get_values_len(handle_, entry_, attribute.c_str());
        for (int i = 0; all != nullptr && all[i] != nullptr; ++i)
            out.emplace_back(all[i]->bv_val, all[i]->bv_len);
        ldap_value_free_len(all);
        return out;
    }

private:
    LDAP* handle_;
    LDAPMessage* entry_;
};

int simple_bind(LDAP* handle, const std::string& dn, const std::string& password) {
    berval secret{.bv_len = password.size(), .bv_val = const_cast<char*>(password.data())};
    return ldap_sasl_bind_s(handle, dn.c_str(), LDAP_SASL_SIMPLE, &secret, nullptr, nullptr, nullptr);
}

struct message_freer {
    void operator()(LDAPMessage* message) const noexcept { ldap_msgfree(message); }
};

// The place in a paged search: empty before the first page, and after the last.
class page_cookie {
public:
    page_cookie() = default;
    page_cookie(const page_cookie&) = delete;
    page_cookie& operator=(const page_cookie&) = delete;
    ~page_cookie() { ber_memfree(value_.bv_val); }

    berval* get() noexcept { return &value_; }
    bool at_end() const noexcept { return value_.bv_val == nullptr || value_.bv_len == 0; }
    /// Takes the server's; a server without paging has sent all.
    void read(LDAP* handle, LDAPMessage* result) {
        ber_memfree(std::exchange(value_, {}).bv_val);
        LDAPControl** controls = nullptr;
        ldap_parse_result(handle, result, nullptr, nullptr, nullptr, nullptr, &controls, 0);
        if (auto* page = ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, controls, nullptr)) {
            ber_int_t estimate = 0;
            ldap_parse_pageresponse_control(handle, page, &estimate, &value_);
        }
        ldap_controls_free(controls);
    }

private:
    berval value_{};
};

}  // namespace

void ldap_connection::closer::operator()(ldap* handle) const noexcept {
    ldap_unbind_ext_s(handle, nullptr, nullptr);
}

ldap_result<ldap_connection> ldap_connection::open(const ldap_options& options) {
    LDAP* raw = nullptr;
    if (const int code = ldap_initialize(&raw, options.uri.c_str()); code != LDAP_SUCCESS)
        return fmt::format("directory.ldap.uri \"{}\": {}", options.uri, ldap_err2string(code));
    std::unique_ptr<ldap, closer> handle(raw);
    set_options(raw, options);
    if (options.start_tls && options.uri.starts_with("ldap://"))
        if (const int code = ldap_start_tls_s(raw, nullptr, nullptr); code != LDAP_SUCCESS)
            return fmt::format(
                "{}: StartTLS failed: {}; check directory.ldap.ca, or set start_tls = false on a "
                "network of your own",
                options.uri, error_text(raw, code));
    const int code = simple_bind(raw, options.bind_dn, options.bind_password);
    if (code == LDAP_INVALID_CREDENTIALS)
        return fmt::format(
            "{}: the server refuses \"{}\": {}; check bind_dn and bind_password_file of "
            "directory.ldap",
            options.uri, options.bind_dn, error_text(raw, code));
    if (code != LDAP_SUCCESS)
        return fmt::format(
            "{}: cannot sign in: {}; check directory.ldap.uri and, for ldaps, directory.ldap.ca", options.uri,
            error_text(raw, code));
    return ldap_connection(options, std::move(handle));
}

ldap_result<void> ldap_connection::search(const std::string& filter,
                                          const std::vector<std::string>& attributes,
                                          const std::function<void(const ldap_entry&)>& each) {
    std::vector<char*> wanted;
    for (const auto& name : attributes)
        if (!name.empty()) wanted.push_back(const_cast<char*>(name.c_str()));
    wanted.push_back(nullptr);
    auto* handle = handle_.get();
    page_cookie cookie;
    do {
        LDAPControl* page = nullptr;
        ldap_create_page_control(handle, options_->page_size, cookie.get(), 0, &page);
        LDAPControl* controls[] = {page, nullptr};
        timeval limit{.tv_sec = options_->timeout.count(), .tv_usec = 0};
        LDAPMessage* raw = nullptr;
        const int code = ldap_search_ext_s(handle, options_->base.c_str(), LDAP_SCOPE_SUBTREE, filter.c_str(),
                                           wanted.data(), 0, controls, nullptr, &limit, LDAP_NO_LIMIT, &raw);
        const std::unique_ptr<LDAPMessage, message_freer> result(raw);
        ldap_control_free(page);
        if (code != LDAP_SUCCESS)
            return fmt::format("{}: the search below \"{}\" for {} failed: {}", options_->uri, options_->base,
                               filter, error_text(handle, code));
        for (auto* at = ldap_first_entry(handle, raw); at != nullptr; at = ldap_next_entry(handle, at))
            each(found_entry(handle, at));
        cookie.read(handle, raw);
    } while (!cookie.at_end());
    return {};
}

password_verdict ldap_connection::try_password(const std::string& dn, const std::string& password) {
    const int code = simple_bind(handle_.get(), dn, password);
    switch (code) {
        case LDAP_SUCCESS: return password_verdict::right;
        // An entry without a password, a policy that locks it, an entry that has just gone (RFC 4511 A.2).
        case LDAP_INVALID_CREDENTIALS:
        case LDAP_INAPPROPRIATE_AUTH:
        case LDAP_CONSTRAINT_VIOLATION:
        case LDAP_NO_SUCH_OBJECT:
        case LDAP_INVALID_DN_SYNTAX:
        case LDAP_INSUFFICIENT_ACCESS: return password_verdict::wrong;
        default: return password_verdict::unavailable;
    }
}

std::string ldap_filter_value(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '*' || c == '(' || c == ')' || c == '\\' || c == '\0')
            out += fmt::format("\\{:02x}", static_cast<unsigned char>(c));
        else
            out += c;
    }
    return out;
}

}  // namespace ctig::directory
