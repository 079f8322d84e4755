#pragma once
// Who signs in, to which line, and whether they may (product.md "Signing in" 2 to 4). Pure: directory and
// configuration in, a decision out.
#include <functional>
#include <optional>
#include <string>

#include "cti_gateway/bridge/rcc_session.hpp"
#include "cti_gateway/config/config.hpp"
#include "cti_gateway/directory/directory.hpp"
#include "sip_session/user_agent.hpp"

namespace ctig::bridge {

/// The phone that a user chose, if any.
using selection_lookup = std::function<std::optional<lineuri::line_appearance>(std::string_view user_id)>;

/// The phone that a device profile is on now; empty: none. Nothing: not known.
using profile_lookup = std::function<std::optional<std::string>(std::string_view profile)>;

struct sign_in_context {
    const directory::directory& people;
    const config::configuration& settings;
    const selection_lookup& selected;
    const lineuri::number_plan* numbers = nullptr;  ///< none: lines go by the numbers in line URIs
    const profile_lookup* places = nullptr;         ///< none: it is not known where profiles are
    selection_made selection = selection_made::before_sign_in;
};

struct sign_in_decision {
    int status = 200;                       ///< 200: let in; else the SIP status of the refusal
    std::string warning;                    ///< for people, "finding: mend"; empty: nothing is wrong
    std::string finding, mend;              ///< what failed, and what to change: explain prints the same
    const directory::user* user = nullptr;  ///< valid as long as the directory
    std::optional<session_line> line;       ///< none: the first device that the client names decides
};

/// Why nobody gets in, and every request waits or fails.
inline constexpr std::string_view no_link_in_service = "no CTI link is in service";

/// `line_uri`: the lcs:line of the RequestSystemStatus, when there is one.
[[nodiscard]] sign_in_decision decide_sign_in(const sip::invite_received& invite,
                                              const std::optional<std::string>& line_uri,
                                              const sign_in_context& with);

/// One line of a user by its URI; status 200, 400 (no line URI), 403 (not theirs) or 404 (no such line).
[[nodiscard]] sign_in_decision decide_line(const directory::user& user, std::string_view line_uri,
                                           const sign_in_context& with);

}  // namespace ctig::bridge
