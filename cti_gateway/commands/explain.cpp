#include "cti_gateway/commands/explain.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <map>

#include "cti_gateway/bridge/sign_in.hpp"
#include "cti_gateway/commands/explain_live.hpp"
#include "lineuri/line_appearance.hpp"
#include "lineuri/number_plan.hpp"
#include "lineuri/tel_uri.hpp"
#include "lineuri/text.hpp"

namespace ctig::commands {
namespace {

std::string_view to_string(directory::found_by how) {
    switch (how) {
        case directory::found_by::user_id: return "user ID";
        case directory::found_by::mail: return "mail";
        case directory::found_by::ocs_primary_address: return "ocs_primary_address";
    }
    return "";
}

class troubleshooter {
public:
    troubleshooter(const sign_in_question& question, const config::configuration& settings,
                   const directory::directory& people)
        : question_(question), settings_(settings), people_(people) {}

    std::vector<explain_step> run() {
        steps_ = question_.before;
        service();
        if (question_.running) explain_listener(question_.running({}), steps_);
        peer();
        // What a sign-in of this user through a trusted peer meets, once the service is on.
        auto switched_on = settings_;
        switched_on.rcc.enabled = true;
        ask_for_places();
        decision_ = decide(switched_on);
        step("user", &troubleshooter::user);
        if (question_.peer && question_.peer->standing == sip::peer_standing::allowed)
            step("digest", &troubleshooter::digest);
        step("rcc", &troubleshooter::rcc);
        step("line_uri", &troubleshooter::line_uri);
        step("line", &troubleshooter::line);
        step("appearance", &troubleshooter::appearance);
        live();
        step("numbers", &troubleshooter::numbers);
        return std::move(steps_);
    }

private:
    // After a failure the steps that build on it are named and left out.
    void step(const char* name, void (troubleshooter::*check)()) {
        if (!failed_.empty()) return skip(name, fmt::format("mend {} first", failed_));
        (this->*check)();
        if (steps_.back().result == step_result::fail) failed_ = name;
    }
    void pass(std::string name, std::string finding) {
        steps_.push_back({.name = std::move(name), .finding = std::move(finding)});
    }
    void fail(std::string name, std::string finding, std::string mend) {
        steps_.push_back({std::move(name), step_result::fail, std::move(finding), std::move(mend)});
    }
    void skip(std::string name, std::string finding) {
        steps_.push_back({std::move(name), step_result::not_checked, std::move(finding)});
    }
    // The sentences that the client of a trusted peer finds in its Warning header, when it is not let in.
    void refused(std::string name, const bridge::sign_in_decision& decision) {
        fail(std::move(name), decision.finding, decision.mend);
        if (decision.status >= 300)
            steps_.back().answer = fmt::format("{} {}", decision.status, decision.warning);
    }

    bridge::sign_in_decision decide(const config::configuration& settings) const {
        sip::invite_received invite;
        invite.from_uri = question_.user;
        invite.from_flow.standing = sip::peer_standing::trusted;
        return bridge::decide_sign_in(invite,
                                      question_.line.empty() ? std::nullopt : std::optional(question_.line),
                                      {.people = people_,
                                       .settings = settings,
                                       .selected = question_.selection,
                                       .numbers = question_.numbers,
                                       .places = &place_of_});
    }

    // Where the user's profiles are, the PBX knows.
    void ask_for_places() {
        const auto found = people_.find_user(question_.user, settings_.sip.domain);
        if (!found || !question_.running) return;
        for (const auto& a : found->who->appearances) {
            if (!people_.is_profile(a.device)) continue;
            if (auto phone = phone_of_profile(question_.running(people_.pbx_device_id(a))))
                places_[a.device] = std::move(*phone);
        }
    }

    void service() {
        if (settings_.rcc.enabled) return pass("service", "remote call control is switched on");
        refused("service", decide(settings_));
    }

    void peer() {
        if (!question_.peer) {
            skip("peer", "no --peer is given: the proxy or OCS in front, or the client's own address");
            return skip("peer_tls", "no --peer HOST:PORT is given");
        }
        const auto& p = *question_.peer;
        const auto name =
            !p.address || p.peer == *p.address ? p.peer : fmt::format("{} ({})", p.peer, *p.address);
        if (!p.address)
            fail("peer", fmt::format("the host name {} is not found", p.peer),
                 "mend DNS, or give its address");
        else if (p.standing == sip::peer_standing::trusted)
            pass("peer", fmt::format("{} may connect and is believed", name));
        else if (p.standing == sip::peer_standing::allowed)
            pass("peer", fmt::format("{} may connect; who speaks from there proves by Digest who they are (a "
                                     "proxy cannot: it belongs into access.trusted)",
                                     name));
        else
            fail("peer", fmt::format("{} may not connect", name),
                 fmt::format("add \"{}\" to access.allow, and to access.trusted where it is a proxy",
                             *p.address));
        if (p.tls.empty())
            return skip("peer_tls", "a port other than 5060 is asked for TLS: --peer HOST:5061");
        steps_.insert(steps_.end(), p.tls.begin(), p.tls.end());
    }

    void user() {
        const auto found = people_.find_user(question_.user, settings_.sip.domain);
        if (!found) return refused("user", decision_);
        user_ = found->who;
        pass("user",
             fmt::format("{} is user \"{}\", found by {}", question_.user, user_->id, to_string(found->how)));
    }

    // Of a peer that is let in and not believed (RFC 3261 22).
    void digest() {
        const auto& algorithms = settings_.access.digest_algorithms;
        for (const auto& algorithm : algorithms)
            if (!(algorithm == "MD5" ? user_->sip_ha1_md5 : user_->sip_ha1_sha256).empty())
                return pass("digest", fmt::format("\"{}\" has a sip_ha1 for {}", user_->id, algorithm));
        fail("digest",
             fmt::format("\"{}\" has no sip_ha1 for {}: whatever the password, the answer is 403", user_->id,
                         fmt::join(algorithms, " or ")),
             fmt::format(
                 "give the user a sip_ha1 (README, Configuration), or add \"{}\" to access.trusted where "
                 "it is a proxy that knows its users",
                 question_.peer->address.value_or(question_.peer->peer)));
    }

    void rcc() {
        if (!user_->rcc) return refused("rcc", decision_);
        pass("rcc", fmt::format("remote call control is assigned to \"{}\"", user_->id));
    }

    void line_uri() {
        if (question_.line.empty())
            return skip(
                "line_uri",
                "no --line is given: a client that names none gets the first device that it asks for");
        const auto uri = lineuri::parse_line_uri(question_.line);
        if (!uri) return refused("line_uri", decision_);
        // Lync reports an error and never sends the INVITE (Cisco RCC guide, "Line URI").
        if (uri->global && uri->phone_context && lineuri::iequals(*uri->phone_context, "dialstring"))
            return fail("line_uri",
                        "an E.164 number with phone-context=dialstring: Lync does not sign in with it",
                        "leave ;phone-context=dialstring out");
        pass("line_uri", fmt::format("the line is {}", uri->number));
    }

    void line() {
        if (question_.line.empty()) {
            if (user_->appearances.empty())
                return fail("line", fmt::format("\"{}\" has no line appearance", user_->id),
                            "add appearances = [ { device = \"...\", line = \"...\" } ] to the user");
            return pass("line",
                        fmt::format("\"{}\" has {} line appearances", user_->id, user_->appearances.size()));
        }
        if (!decision_.line) return refused("line", decision_);
        const auto& r = decision_.line->resolution;
        const auto& first = r.appearance ? *r.appearance : r.candidates.front();
        pass("line", fmt::format("line {} exists and is one of \"{}\"'s", first.line, user_->id));
    }

    void appearance() {
        if (question_.line.empty()) {
            if (user_->appearances.size() == 1) chosen_ = user_->appearances.front();
            return pass("appearance", chosen_ ? fmt::format("{} is the only phone", chosen_->device)
                                              : "the client's first request decides which");
        }
        const auto& r = decision_.line->resolution;
        chosen_ = r.appearance;
        // Several devices and no choice, or a profile that is on no phone: let in, and every call refused.
        if (!decision_.finding.empty()) return refused("appearance", decision_);
        pass("appearance", r.reason);
    }

    void live() {
        const auto device = chosen_ ? people_.pbx_device_id(*chosen_) : std::string();
        if (question_.running) return explain_links(question_.running(device), device, steps_);
        explain_links(running_answer(boost::system::in_place_error, ""), device, steps_);
    }

    // What is dialled comes back in a form that can be dialled again.
    void numbers() {
        const auto& plan = question_.numbers != nullptr ? *question_.numbers : lineuri::no_number_rules();
        if (!chosen_) return skip("numbers", "no line is chosen");
        const auto& profile = plan.profile_of(chosen_->line, chosen_->partition);
        const auto reported = plan.apply(lineuri::direction::report, chosen_->line, profile);
        const auto dialled = plan.apply(lineuri::direction::dial, reported.number, profile);
        if (dialled.how == lineuri::number_decision::denied)
            return fail(
                "numbers",
                fmt::format("calls to {} are denied by \"{}\"", reported.number, dialled.deny_pattern),
                "correct numbers.deny");
        const auto path = fmt::format("{} is reported as {} and dialled as {}", chosen_->line,
                                      lineuri::format_tel_uri(reported.number), dialled.number);
        if (dialled.number == chosen_->line) return pass("numbers", path);
        fail("numbers", path + ": calling back reaches another number",
             "correct the rules in numbers.rules: normalize --why tells which one did it");
    }

    const sign_in_question& question_;
    const config::configuration& settings_;
    const directory::directory& people_;
    const directory::user* user_ = nullptr;
    bridge::sign_in_decision decision_;
    std::optional<lineuri::line_appearance> chosen_;
    std::map<std::string, std::string, std::less<>>
        places_;  ///< of the user's profiles: the phone each is on
    bridge::profile_lookup place_of_ = [this](std::string_view profile) -> std::optional<std::string> {
        const auto at = places_.find(profile);
        return at == places_.end() ? std::nullopt : std::optional(at->second);
    };
    std::string failed_;  ///< the first step of the sign-in itself that failed
    std::vector<explain_step> steps_;
};

std::string_view to_string(step_result result) {
    switch (result) {
        case step_result::pass: return "pass";
        case step_result::fail: return "fail";
        case step_result::not_checked: return "skipped";
    }
    return "";
}

}  // namespace

std::vector<explain_step> explain(const sign_in_question& question, const config::configuration& settings,
                                  const directory::directory& people) {
    return troubleshooter(question, settings, people).run();
}

bool all_passed(std::span<const explain_step> steps) noexcept {
    return std::none_of(steps.begin(), steps.end(),
                        [](const explain_step& s) { return s.result == step_result::fail; });
}

std::string explain_text(std::span<const explain_step> steps) {
    std::string out;
    for (const auto& s : steps) {
        out += fmt::format("{:<7}  {:<15}  {}\n", to_string(s.result), s.name, s.finding);
        if (!s.mend.empty()) out += fmt::format("{:<7}  {:<15}  mend: {}\n", "", "", s.mend);
        if (!s.answer.empty())
            out += fmt::format("{:<7}  {:<15}  the client gets {} and this text as its Warning\n", "", "",
                               s.answer.substr(0, s.answer.find(' ')));
    }
    return out;
}

boost::json::object explain_json(std::span<const explain_step> steps) {
    boost::json::array list;
    for (const auto& s : steps) {
        boost::json::object step{{"step", s.name}, {"finding", s.finding}};
        const auto result = to_string(s.result);
        step["result"] = boost::json::string_view(result.data(), result.size());
        if (!s.mend.empty()) step["mend"] = s.mend;
        if (!s.answer.empty()) step["answer"] = s.answer;
        list.push_back(std::move(step));
    }
    return {{"ok", all_passed(steps)}, {"steps", std::move(list)}};
}

}  // namespace ctig::commands
