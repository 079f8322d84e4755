#include "cti_gateway/commands/explain_peer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cti_gateway/tls/certificate_names.hpp"

namespace ctig::commands {
namespace {

constexpr auto soon = std::chrono::hours(24 * 30);

void add(std::vector<explain_step>& steps, const char* name, step_result result, std::string finding,
         std::string mend = {}) {
    steps.push_back({name, result, std::move(finding), std::move(mend)});
}

void judge_chain(const certificates::probe_result& found, std::vector<explain_step>& steps) {
    if (found.chain_fault.empty())
        return add(steps, "peer_chain", step_result::pass,
                   fmt::format("{} certificates shown, complete and trusted", found.chain.size()));
    if (!found.missing_issuer.empty())
        return add(
            steps, "peer_chain", step_result::fail,
            fmt::format("{}: the certificate \"{}\" is not trusted", found.chain_fault, found.missing_issuer),
            "get it from its CA and cti_gateway cert import it into tls.ca, or cert fetch HOST:PORT");
    add(steps, "peer_chain", step_result::fail, found.chain_fault, "have the peer's certificate made anew");
}

void judge_names(const X509& own, const std::string& host, const std::vector<std::string>& subjects,
                 std::vector<explain_step>& steps) {
    const auto names = tls::names_in(&own);
    const auto all = fmt::format("{}{}{}", fmt::join(names.domains, ", "),
                                 names.domains.empty() || names.addresses.empty() ? "" : ", ",
                                 fmt::join(names.addresses, ", "));
    if (tls::names_host(names, host))
        add(steps, "peer_name", step_result::pass, fmt::format("the certificate names {}", host));
    else
        add(steps, "peer_name", step_result::fail,
            fmt::format("the certificate does not name {}: it names {}", host, all.empty() ? "nobody" : all),
            "reach the peer by one of these names, or have its certificate made with this one in "
            "subjectAltName");
    if (subjects.empty()) return;
    if (tls::is_listed(names, subjects))
        return add(steps, "peer_subject", step_result::pass, "tls.peer_subjects lists it");
    add(steps, "peer_subject", step_result::fail,
        fmt::format("tls.peer_subjects ({}) lists none of its names: {}", fmt::join(subjects, ", "),
                    all.empty() ? "none" : all),
        fmt::format("add \"{}\" to tls.peer_subjects", names.domains.empty() ? host : names.domains.front()));
}

void judge_expiry(const certificates::certificate_facts& facts, std::vector<explain_step>& steps) {
    const auto days = facts.left / std::chrono::hours(24);
    if (facts.left.count() < 0)
        return add(steps, "peer_expiry", step_result::fail, fmt::format("it expired on {}", facts.not_after),
                   "have the peer's certificate renewed");
    if (facts.not_yet_valid)
        return add(steps, "peer_expiry", step_result::fail,
                   fmt::format("it is not valid before {}", facts.not_before), "set the clocks");
    add(steps, "peer_expiry", step_result::pass,
        fmt::format("valid until {}, {} days{}", facts.not_after, days,
                    facts.left < soon ? ": renew it soon" : ""));
}

}  // namespace

void explain_peer_tls(const certificates::probe_result& found, const std::string& host,
                      const std::vector<std::string>& peer_subjects,
                      std::chrono::system_clock::time_point now, std::vector<explain_step>& steps) {
    if (found.address.empty())
        return add(steps, "peer_reach", step_result::fail, found.failure,
                   "see that the peer runs and no firewall is between");
    add(steps, "peer_reach", step_result::pass, fmt::format("{} answers", found.address));
    if (!found.failure.empty())
        add(steps, "peer_tls", step_result::fail, found.failure,
            "is it a TLS port, does it speak TLS 1.0 or later, does it demand a certificate of ours "
            "(tls.certificate)?");
    else
        add(steps, "peer_tls", step_result::pass, fmt::format("{}, {}", found.protocol, found.cipher));
    if (found.chain.empty()) return;
    judge_chain(found, steps);
    judge_names(*found.chain.front(), host, peer_subjects, steps);
    judge_expiry(certificates::facts_of(*found.chain.front(), now), steps);
}

}  // namespace ctig::commands
