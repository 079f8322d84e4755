#include "cti_gateway/bridge/digest.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <optional>

#include "sip_session/digest_credentials.hpp"
#include "sip_session/grammar.hpp"
#include "sip_session/sip_uri.hpp"

namespace ctig::bridge {
namespace {

/// Of a request that carries more than these the rest is not looked at.
constexpr std::size_t max_credentials = 8;
/// RFC 7616 3.4: without `algorithm` it is MD5.
constexpr std::string_view unnamed_algorithm = "MD5";

const EVP_MD* message_digest(std::string_view algorithm) {
    if (sip::iequals(algorithm, "SHA-256")) return EVP_sha256();
    if (sip::iequals(algorithm, "MD5")) return EVP_md5();
    return nullptr;
}

std::string_view algorithm_of(const sip::digest_credentials& c) {
    return c.algorithm.empty() ? unnamed_algorithm : std::string_view(c.algorithm);
}

/// The credentials that answer a challenge of ours: our realm, an algorithm that is switched on.
std::optional<sip::digest_credentials> find_answer(const std::vector<std::string>& authorization,
                                                   const digest::rules& by) {
    const auto count = std::min(authorization.size(), max_credentials);
    for (std::size_t i = 0; i < count; ++i) {
        auto read = sip::digest_credentials::parse(authorization[i]);
        if (!read || read->realm != by.realm) continue;
        const auto algorithm = algorithm_of(*read);
        const bool switched_on = std::any_of(by.algorithms.begin(), by.algorithms.end(),
                                             [&](const auto& one) { return sip::iequals(one, algorithm); });
        if (switched_on) return *read;
    }
    return std::nullopt;
}

std::string_view secret_of(const directory::user* who, std::string_view algorithm) {
    if (who == nullptr) return {};
    return sip::iequals(algorithm, "SHA-256") ? who->sip_ha1_sha256 : who->sip_ha1_md5;
}

/// RFC 7616 3.4.6: the answer must be to this request. The gateway is one resource, so its host is compared
/// and no more: SIPp and others leave the user part out.
bool names_same_host(std::string_view digest_uri, std::string_view request_uri) {
    const auto a = sip::sip_uri::parse(digest_uri), b = sip::sip_uri::parse(request_uri);
    return a && b && a->is_sip_or_sips() && sip::iequals(a->host, b->host);
}

std::string expected_response(const sip::digest_credentials& c, std::string_view secret,
                              std::string_view method) {
    const auto algorithm = algorithm_of(c);
    const std::string a2 = digest_hash(algorithm, fmt::format("{}:{}", method, c.uri));
    return digest_hash(algorithm,
                       fmt::format("{}:{}:{}:{}:{}:{}", secret, c.nonce, c.nc_text, c.cnonce, c.qop, a2));
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return !a.empty() && a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string lower(std::string text) {
    for (char& c : text) c = sip::to_lower(c);
    return text;
}

}  // namespace

std::string digest_hash(std::string_view algorithm, std::string_view text) {
    const auto* md = message_digest(algorithm);
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned length = 0;
    if (md == nullptr || EVP_Digest(text.data(), text.size(), hash.data(), &length, md, nullptr) != 1)
        return {};
    std::string out;
    for (unsigned i = 0; i < length; ++i) out += fmt::format("{:02x}", hash[i]);
    return out;
}

digest::verdict digest::check(const digest_question& what, const rules& by, time_point now) {
    if (by.algorithms.empty()) return {outcome::refused, "access.digest_algorithms is empty"};
    const auto given = find_answer(what.authorization, by);
    if (!given) return {outcome::ask, "no credentials"};
    if (!sip::iequals(given->qop, "auth") || given->nc_text.empty() || given->cnonce.empty())
        return {outcome::refused, "its credentials have no qop=auth, nc and cnonce"};
    switch (nonces_.judge(given->nonce, what.peer_address, given->nc, now)) {
        case digest_nonces::verdict::fresh: break;
        case digest_nonces::verdict::stale: return {outcome::ask_again, "its nonce is not fresh any more"};
        case digest_nonces::verdict::foreign: return {outcome::ask, "its nonce is none of ours"};
    }
    if (!names_same_host(given->uri, what.request_uri))
        return {outcome::refused, fmt::format("its uri \"{}\" is not the Request-URI", given->uri)};
    const auto algorithm = algorithm_of(*given);
    const auto secret = secret_of(what.claimed, algorithm);
    // The same work for users that do not exist, or have no secret: how long it takes tells nothing.
    const auto expected = expected_response(*given, secret, what.method);
    const bool right = equal_in_constant_time(expected, lower(given->response));
    if (secret.empty()) {
        const auto* why =
            what.claimed == nullptr ? "there is no such user" : "the user has no sip_ha1 for it";
        return {outcome::refused, fmt::format("{}: {}", algorithm, why)};
    }
    if (!right)
        return {outcome::refused,
                fmt::format("the response of \"{}\" does not fit the user's sip_ha1 for realm {}",
                            given->username, by.realm)};
    if (!nonces_.mark_used(given->nonce, given->nc, now))
        return {outcome::ask_again, "its nonce is not fresh any more"};
    return {outcome::passed, {}};
}

std::vector<std::string> digest::challenges(std::string_view peer_address, const rules& by, bool stale,
                                            time_point now) {
    const auto nonce = nonces_.make(peer_address, now);
    std::vector<std::string> out;
    for (const auto& algorithm : by.algorithms)
        out.push_back(fmt::format("Digest realm=\"{}\", nonce=\"{}\", algorithm={}, qop=\"auth\"{}", by.realm,
                                  nonce, algorithm, stale ? ", stale=true" : ""));
    return out;
}

}  // namespace ctig::bridge
