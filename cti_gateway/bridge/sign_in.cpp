#include "cti_gateway/bridge/sign_in.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cti_gateway/directory/sip_address.hpp"
#include "lineuri/number_plan.hpp"

namespace ctig::bridge {
namespace {

sign_in_decision refuse(int status, std::string finding, std::string mend) {
    auto warning = fmt::format("{}: {}", finding, mend);
    return {.status = status,
            .warning = std::move(warning),
            .finding = std::move(finding),
            .mend = std::move(mend)};
}

std::string join_devices(const std::vector<lineuri::line_appearance>& candidates) {
    std::string list;
    for (const auto& c : candidates) list += (list.empty() ? "" : ", ") + c.device;
    return list;
}

// An address book's number may be the line's by the rules: tel:+61388043187 is extension 33187.
std::optional<lineuri::line_uri> looked_up(const lineuri::line_uri& uri,
                                           const lineuri::number_plan* numbers) {
    if (numbers == nullptr) return std::nullopt;
    const auto found = numbers->apply(lineuri::direction::lookup, uri.number, numbers->profile_of({}, {}));
    if (found.how != lineuri::number_decision::by_rule) return std::nullopt;
    auto out = uri;
    out.number = found.number.substr(0, found.number.find(';'));
    out.global = out.number.starts_with('+');
    return out;
}

sign_in_decision unknown_user(const std::string& from, const sign_in_context& with) {
    const auto address = directory::parse_sip_address(from);
    if (!address) return refuse(403, fmt::format("\"{}\" names nobody", from), "expected sip:user@host");
    if (with.people.find_user_id(address->user()) != nullptr)
        return refuse(403,
                      fmt::format("there is a user \"{}\", but {} is not sip.domain \"{}\" or below it",
                                  address->user(), address->host, with.settings.sip.domain),
                      "set sip.domain, or the user's mail or ocs_primary_address");
    return refuse(
        403, fmt::format("nobody is called {}", from),
        fmt::format("add a user with id = \"{}\", mail = \"{}@{}\" or ocs_primary_address = \"sip:{}@{}\"",
                    address->user(), address->user(), address->host, address->user(), address->host));
}

std::vector<lineuri::profile_place> places_of(const directory::user& user, const sign_in_context& with) {
    std::vector<lineuri::profile_place> out;
    if (with.places == nullptr || !*with.places) return out;
    for (const auto& a : user.appearances) {
        if (!with.people.is_profile(a.device)) continue;
        if (auto phone = (*with.places)(a.device)) out.push_back({a.device, std::move(*phone)});
    }
    return out;
}

lineuri::resolution resolve(const directory::user& user, const lineuri::line_uri& uri,
                            const sign_in_context& with) {
    const auto selected = with.selected ? with.selected(user.id) : std::nullopt;
    const auto places = places_of(user, with);
    const auto& prefer = with.settings.rcc.prefer;
    if (with.selection == selection_made::since && selected && uri.device) {
        auto any_device = uri;
        any_device.device.reset();
        auto chosen = lineuri::resolve(any_device, user.appearances, selected, prefer, places);
        if (chosen.how == lineuri::choice::by_selection) return chosen;
    }
    return lineuri::resolve(uri, user.appearances, selected, prefer, places);
}

void warn(sign_in_decision& accepted, std::string finding, std::string mend) {
    accepted.warning = fmt::format("{}: {}", finding, mend);
    accepted.finding = std::move(finding);
    accepted.mend = std::move(mend);
}

// What keeps somebody who is let in from making calls.
void tell_hindrance(sign_in_decision& accepted, const directory::user& user, const std::string& number,
                    const lineuri::resolution& found, const sign_in_context& with) {
    if (found.how == lineuri::choice::ambiguous)
        return warn(
            accepted,
            fmt::format("line {} is on several devices ({}), requests are refused until one is chosen",
                        number, join_devices(found.candidates)),
            fmt::format("choose one on the page or with cti_gateway select --user {} --device {}, or "
                        "set rcc.prefer",
                        user.id, found.candidates.front().device));
    const auto& device = found.appearance->device;
    if (with.places != nullptr && *with.places && with.people.is_profile(device) &&
        (*with.places)(device) == std::string())
        warn(accepted,
             fmt::format("the profile {} is on no phone now, the PBX refuses calls until it is", device),
             "log in at a phone");
}

sign_in_decision no_such_line(const directory::user& user, const std::string& number,
                              const session_line& line, const directory::directory& people) {
    const bool has_number =
        std::ranges::any_of(user.appearances, [&](const auto& a) { return a.line == number; });
    if (!has_number && people.line_exists(number))
        return refuse(403, fmt::format("line {} does not belong to user {}", number, user.id),
                      "add it to the user's appearances");
    return refuse(
        404,
        fmt::format("line URI '{}' fits no line appearance of user {}, {}", line.uri.text, user.id,
                    line.resolution.reason),
        has_number
            ? "correct device and partition of the line URI"
            : fmt::format("add line {} to the lines of a device, and to the user's appearances", number));
}

}  // namespace

sign_in_decision decide_line(const directory::user& user, std::string_view line_uri,
                             const sign_in_context& with) {
    lineuri::diagnostics where;
    const auto parsed = lineuri::parse_line_uri(line_uri, &where);
    if (!parsed)
        return refuse(
            400,
            fmt::format("the line URI '{}' is not valid at offset {}, {}", line_uri, where.offset,
                        where.text),
            "correct it where the client gets it, tel:1000;phone-context=dialstring or tel:+15551000");
    session_line line{
        .uri = *parsed, .resolution = resolve(user, *parsed, with), .selection = with.selection};
    auto number = parsed->number;
    if (line.resolution.how == lineuri::choice::none)
        if (const auto by_rule = looked_up(*parsed, with.numbers)) {
            line.resolution = resolve(user, *by_rule, with);
            number = by_rule->number;
        }
    if (line.resolution.how == lineuri::choice::none) return no_such_line(user, number, line, with.people);
    if (line.resolution.appearance) line.pbx_device = with.people.pbx_device_id(*line.resolution.appearance);
    sign_in_decision accepted{.user = &user};
    tell_hindrance(accepted, user, number, line.resolution, with);
    accepted.line = std::move(line);
    return accepted;
}

sign_in_decision decide_sign_in(const sip::invite_received& invite,
                                const std::optional<std::string>& line_uri, const sign_in_context& with) {
    if (!with.settings.rcc.enabled)
        return refuse(480, "remote call control is switched off", "set rcc.enabled = true");
    auto found = with.people.find_user(invite.from_uri, with.settings.sip.domain);
    // Only a trusted peer's word counts; everybody else has proved to be who From says.
    if (!found && invite.asserted_identity && invite.from_flow.standing == sip::peer_standing::trusted)
        found = with.people.find_user(*invite.asserted_identity, with.settings.sip.domain);
    if (!found) return unknown_user(invite.from_uri, with);
    if (!found->who->rcc)
        return refuse(403, fmt::format("remote call control is not assigned to user \"{}\"", found->who->id),
                      "set rcc = true for the user");
    if (!line_uri) return {.user = found->who};
    // A dialog that was lost, and not left, is no new sign-in: what was chosen since counts on.
    auto again = with;
    if (invite.rebuild) again.selection = selection_made::since;
    return decide_line(*found->who, *line_uri, again);
}

}  // namespace ctig::bridge
