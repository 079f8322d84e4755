#include "cti_gateway/commands/explain.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/json/array.hpp>

#include "cti_gateway/bridge/sign_in.hpp"
#include "cti_gateway/commands/explain_live.hpp"
#include "cti_gateway/directory/sip_address.hpp"
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
        service();
        certificates();
        listener();
        peer();
        if (user() && digest() && rcc() && line_uri() && appearance()) {
            numbers();
        }
        live();
        return std::move(steps_);
    }

private:
    bool pass(std::string name, std::string finding) {
        steps_.push_back({.name = std::move(name), .finding = std::move(finding)});
        return true;
    }
    bool fail(std::string name, std::string finding, std::string mend) {
        steps_.push_back({std::move(name), step_result::fail, std::move(finding), std::move(mend)});
        return false;
    }

    // The sentence that the client of a trusted peer finds in its Warning header.
    bool refused(std::string name, std::string finding, std::string mend) {
        sip::invite_received invite;
        invite.from_uri = question_.user;
        invite.from_flow.standing = sip::peer_standing::trusted;
        const auto line = question_.line.empty() ? std::nullopt : std::optional(question_.line);
        const auto decision = bridge::decide_sign_in(
            invite, line, {people_, settings_, question_.selection, question_.numbers});
        fail(std::move(name), std::move(finding), std::move(mend));
        if (!decision.warning.empty())
            steps_.back().answer = fmt::format("{} {}", decision.status, decision.warning);
        return false;
    }

    void service() {
        if (settings_.rcc.enabled)
            pass("service", "remote call control is switched on");
        else
            fail("service", "remote call control is switched off: every sign-in gets 480",
                 "set rcc.enabled = true");
    }

    void certificates() {
        if (!question_.certificates) return;
        const auto& [mistakes, warnings] = *question_.certificates;
        if (!mistakes.empty())
            fail("certificates", fmt::format("{}", fmt::join(mistakes, "; ")),
                 "mend the file, or the key that names it; cti_gateway cert show FILE tells what is in it");
        else if (!warnings.empty())
            pass("certificates", fmt::format("loaded, but {}", fmt::join(warnings, "; ")));
        else
            pass("certificates", "key, certificate and trust can be loaded");
    }

    void peer() {
        if (!question_.peer) return;
        const auto& p = *question_.peer;
        if (!p.address) {
            fail("peer", fmt::format("the host name {} is not found", p.peer),
                 "mend DNS, or give its address");
            return;
        }
        const auto name = p.peer == *p.address ? p.peer : fmt::format("{} ({})", p.peer, *p.address);
        switch (p.standing) {
            case sip::peer_standing::trusted:
                pass("peer", fmt::format("{} may connect and is believed", name));
                return;
            case sip::peer_standing::allowed:
                pass("peer",
                     fmt::format("{} may connect; who speaks from there proves by Digest who they are "
                                 "(a proxy cannot: it belongs into access.trusted)",
                                 name));
                return;
            case sip::peer_standing::stranger:
                fail("peer", fmt::format("{} may not connect", name),
                     fmt::format("add \"{}\" to access.allow, and to access.trusted where it is a proxy",
                                 *p.address));
                return;
        }
    }

    bool user() {
        if (const auto found = people_.find_user(question_.user, settings_.sip.domain)) {
            user_ = found->who;
            return pass("user", fmt::format("{} is user \"{}\", found by {}", question_.user, user_->id,
                                            to_string(found->how)));
        }
        const auto address = directory::parse_sip_address(question_.user);
        if (!address)
            return refused("user", fmt::format("\"{}\" names nobody: 403", question_.user),
                           "expected sip:user@host");
        if (people_.find_user_id(address->user()) != nullptr)
            return refused(
                "user",
                fmt::format("there is a user \"{}\", but {} is not sip.domain \"{}\" or below it: 403",
                            address->user(), address->host, settings_.sip.domain),
                "set sip.domain, or the user's mail or ocs_primary_address");
        return refused(
            "user", fmt::format("nobody is called {}: 403", question_.user),
            fmt::format(
                "add a [[user]] with id = \"{}\", mail = \"{}@{}\" or ocs_primary_address = \"sip:{}@{}\"",
                address->user(), address->user(), address->host, address->user(), address->host));
    }

    // Of a peer that is let in and not believed (RFC 3261 22).
    bool digest() {
        if (!question_.peer || question_.peer->standing != sip::peer_standing::allowed) return true;
        const auto& algorithms = settings_.access.digest_algorithms;
        for (const auto& algorithm : algorithms)
            if (!(algorithm == "MD5" ? user_->sip_ha1_md5 : user_->sip_ha1_sha256).empty())
                return pass("digest", fmt::format("\"{}\" has a sip_ha1 for {}", user_->id, algorithm));
        return fail(
            "digest",
            fmt::format("\"{}\" has no sip_ha1 for {}: whatever the password, the answer is 403", user_->id,
                        fmt::join(algorithms, " or ")),
            fmt::format("give the user sip_ha1 (README, Configuration), or add \"{}\" to access.trusted "
                        "where it is a proxy that knows its users",
                        question_.peer->address.value_or(question_.peer->peer)));
    }

    bool rcc() {
        if (user_->rcc)
            return pass("rcc", fmt::format("remote call control is assigned to \"{}\"", user_->id));
        return refused("rcc", fmt::format("remote call control is not assigned to \"{}\": 403", user_->id),
                       fmt::format("set rcc = true for the user \"{}\"", user_->id));
    }

    bool line_uri() {
        if (question_.line.empty()) return true;
        lineuri::diagnostics where;
        const auto uri = lineuri::parse_line_uri(question_.line, &where);
        if (!uri)
            return refused(
                "line_uri",
                fmt::format("{} at character {}: {}", uri.error().message(), where.offset + 1, where.text),
                "correct the line URI where the client gets it: tel:1000;phone-context=dialstring or "
                "tel:+15551000");
        // Lync reports an error and never sends the INVITE (Cisco RCC guide, "Line URI").
        if (uri->global && uri->phone_context && lineuri::iequals(*uri->phone_context, "dialstring"))
            return refused("line_uri",
                           "an E.164 number with phone-context=dialstring: Lync does not sign in with it",
                           "leave ;phone-context=dialstring out");
        uri_ = *uri;
        return pass("line_uri", fmt::format("the line is {}", uri->number));
    }

    bool appearance() {
        if (!uri_) return any_appearance();
        std::optional<lineuri::line_appearance> selected;
        if (question_.selection) selected = question_.selection(user_->id);
        // With the number rules, as at the sign-in.
        const auto decision = bridge::decide_line(
            *user_, question_.line, {people_, settings_, question_.selection, question_.numbers});
        const auto r = decision.line
                           ? decision.line->resolution
                           : lineuri::resolve(*uri_, user_->appearances, selected, settings_.rcc.prefer);
        switch (r.how) {
            case lineuri::choice::only_one:
            case lineuri::choice::by_selection:
            case lineuri::choice::by_preference: chosen_ = r.appearance; return pass("appearance", r.reason);
            case lineuri::choice::ambiguous:
                return refused("appearance", r.reason + "; until then requests are refused",
                               fmt::format("cti_gateway select --user {} --device {}, or set rcc.prefer",
                                           user_->id, r.candidates.front().device));
            case lineuri::choice::none: break;
        }
        if (people_.line_exists(uri_->number))
            return refused(
                "appearance", r.reason,
                fmt::format(
                    "line {} exists: give it to the user in appearances, or correct device and partition",
                    uri_->number));
        return refused(
            "appearance", r.reason,
            fmt::format(
                "no device has a line {}: add it to the lines of a [[device]], and to the user's appearances",
                uri_->number));
    }

    bool any_appearance() {
        const auto count = user_->appearances.size();
        if (count == 0)
            return fail("appearance", fmt::format("\"{}\" has no line appearance", user_->id),
                        "add appearances = [ { device = \"...\", line = \"...\" } ] to the user");
        if (count == 1) chosen_ = user_->appearances.front();
        return pass("appearance",
                    fmt::format("no line URI given: the first of the user's {} line appearances that the "
                                "client names decides",
                                count));
    }

    void listener() {
        if (question_.running) explain_listener(question_.running({}), steps_);
    }

    void live() {
        const auto device = chosen_ ? people_.pbx_device_id(*chosen_) : std::string();
        if (question_.running) return explain_links(question_.running(device), device, steps_);
        if (device.empty()) return;
        steps_.push_back({.name = "pbx_device",
                          .result = step_result::not_checked,
                          .finding = fmt::format(
                              "the PBX is asked for device \"{}\": no gateway runs that could", device)});
    }

    // What is dialled comes back in a form that can be dialled again.
    void numbers() {
        const auto& plan = question_.numbers != nullptr ? *question_.numbers : lineuri::no_number_rules();
        if (!chosen_ || plan.rules() == 0) return;
        const auto& profile = plan.profile_of(chosen_->line, chosen_->partition);
        const auto reported = plan.apply(lineuri::direction::report, chosen_->line, profile);
        const auto dialled = plan.apply(lineuri::direction::dial, reported.number, profile);
        const auto path = fmt::format("{} is reported as {} and dialled as {}", chosen_->line,
                                      lineuri::format_tel_uri(reported.number), dialled.number);
        if (dialled.number == chosen_->line && dialled.how != lineuri::number_decision::denied) {
            pass("numbers", path);
            return;
        }
        fail("numbers", path + ": calling back reaches another number",
             "see numbers.rules with normalize --why");
    }

    const sign_in_question& question_;
    const config::configuration& settings_;
    const directory::directory& people_;
    const directory::user* user_ = nullptr;
    std::optional<lineuri::line_uri> uri_;
    std::optional<lineuri::line_appearance> chosen_;
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
        if (!s.answer.empty()) out += fmt::format("{:<7}  {:<15}  client gets: {}\n", "", "", s.answer);
        if (!s.mend.empty()) out += fmt::format("{:<7}  {:<15}  mend: {}\n", "", "", s.mend);
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
