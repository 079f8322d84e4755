#include "cti_gateway/bridge/sign_in.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lineuri/number_plan.hpp"

namespace ctig::bridge {
namespace {

sign_in_decision refuse(int status, std::string warning) {
    return {.status = status, .warning = std::move(warning)};
}

std::string join_devices(const std::vector<lineuri::line_appearance>& candidates) {
    std::string list;
    for (const auto& c : candidates) list += (list.empty() ? "" : ", ") + c.device;
    return list;
}

}  // namespace

namespace {

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

}  // namespace

sign_in_decision decide_line(const directory::user& user, std::string_view line_uri,
                             const sign_in_context& with) {
    lineuri::diagnostics where;
    const auto parsed = lineuri::parse_line_uri(line_uri, &where);
    if (!parsed)
        return refuse(400, fmt::format("line URI '{}' is not valid at offset {}: {}", line_uri, where.offset,
                                       where.text));
    const auto selected = with.selected ? with.selected(user.id) : std::nullopt;
    session_line line{.uri = *parsed};
    line.resolution = lineuri::resolve(*parsed, user.appearances, selected, with.settings.rcc.prefer);
    auto number = parsed->number;
    if (line.resolution.how == lineuri::choice::none)
        if (const auto by_rule = looked_up(*parsed, with.numbers)) {
            line.resolution =
                lineuri::resolve(*by_rule, user.appearances, selected, with.settings.rcc.prefer);
            number = by_rule->number;
        }
    if (line.resolution.how == lineuri::choice::none) {
        const bool has_number = std::any_of(user.appearances.begin(), user.appearances.end(),
                                            [&](const auto& a) { return a.line == number; });
        if (!has_number && with.people.line_exists(number))
            return refuse(403,
                          fmt::format("line {} does not belong to user {}: add it to the user's appearances",
                                      number, user.id));
        return refuse(404, fmt::format("line URI '{}' fits no line appearance of user {}: {}", line_uri,
                                       user.id, line.resolution.reason));
    }
    if (line.resolution.appearance) line.pbx_device = with.people.pbx_device_id(*line.resolution.appearance);
    sign_in_decision accepted{.user = &user};
    if (line.resolution.how == lineuri::choice::ambiguous)
        accepted.warning =
            fmt::format("line {} is on several devices ({}): choose one with 'cti_gateway select --user {}'",
                        parsed->number, join_devices(line.resolution.candidates), user.id);
    accepted.line = std::move(line);
    return accepted;
}

sign_in_decision decide_sign_in(const sip::invite_received& invite,
                                const std::optional<std::string>& line_uri, const sign_in_context& with) {
    if (!with.settings.rcc.enabled)
        return refuse(480, "remote call control is switched off (rcc.enabled = false)");
    auto found = with.people.find_user(invite.from_uri, with.settings.sip.domain);
    // Only a trusted peer's word counts; everybody else has proved to be who From says.
    if (!found && invite.asserted_identity && invite.from_flow.standing == sip::peer_standing::trusted)
        found = with.people.find_user(*invite.asserted_identity, with.settings.sip.domain);
    if (!found)
        return refuse(403, fmt::format("no user for '{}': neither a user ID in domain {}, nor a mail, nor an "
                                       "ocs_primary_address of the directory",
                                       invite.from_uri, with.settings.sip.domain));
    if (!found->who->rcc)
        return refuse(
            403, fmt::format("user {} has no remote call control assigned (rcc = true)", found->who->id));
    if (line_uri) return decide_line(*found->who, *line_uri, with);
    return {.user = found->who};
}

}  // namespace ctig::bridge
