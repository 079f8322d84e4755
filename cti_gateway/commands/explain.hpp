#pragma once
// The troubleshooter's reasoning: what a sign-in of this user with this line would meet, step by step. It
// asks the configuration, the directory and, where there is one, the running gateway.
#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cti_gateway/config/config.hpp"
#include "cti_gateway/directory/directory.hpp"
#include "sip_session/flow.hpp"

namespace ctig::lineuri {
class number_plan;
}

namespace ctig::commands {

enum class step_result : std::uint8_t { pass, fail, not_checked };

struct explain_step {
    std::string name;
    step_result result = step_result::pass;
    std::string finding;  ///< what was found, one sentence
    std::string mend;     ///< what to do about it; empty when it passed
    std::string answer;   ///< what the client gets: status and Warning text; empty when it is let in
};

/// How the peer of --peer stands in the access lists, looked up beforehand.
struct peer_question {
    std::string peer;
    std::optional<std::string> address;  ///< nothing: the name was not found
    sip::peer_standing standing = sip::peer_standing::stranger;
    std::vector<explain_step> tls;  ///< what a probe of it found; empty: it was not asked
};

/// What the running gateway says of itself and of a device, or why it says nothing.
using running_answer = boost::system::result<boost::json::object, std::string>;

struct sign_in_question {
    std::string user;  ///< SIP URI
    std::string line;  ///< line URI; empty: the client names no line
    std::optional<peer_question> peer;
    /// The stored phone selection of a user ID.
    std::function<std::optional<lineuri::line_appearance>(std::string_view)> selection;
    /// Asks the running gateway about a device of the PBX (empty: about itself). None: the live steps are
    /// left out.
    std::function<running_answer(const std::string& device)> running;
    const lineuri::number_plan* numbers = nullptr;  ///< none: no rules
    std::vector<explain_step> before;               ///< what was looked at before: the files
};

/// The steps in the order of a sign-in. What cannot be judged after a failure is skipped.
[[nodiscard]] std::vector<explain_step> explain(const sign_in_question& question,
                                                const config::configuration& settings,
                                                const directory::directory& people);

[[nodiscard]] bool all_passed(std::span<const explain_step> steps) noexcept;
/// A line for each step, and one more for its mend.
[[nodiscard]] std::string explain_text(std::span<const explain_step> steps);
[[nodiscard]] boost::json::object explain_json(std::span<const explain_step> steps);

}  // namespace ctig::commands
