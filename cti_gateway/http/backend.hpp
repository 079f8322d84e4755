#pragma once
// What the pages and the API read of the gateway, and the one thing they change: a person's phone selection.
#include <boost/system/result.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cti_gateway/config/config.hpp"
#include "cti_gateway/directory/directory.hpp"
#include "cti_gateway/http/web_options.hpp"
#include "cti_gateway/refusal_log.hpp"
#include "cti_gateway/status.hpp"

namespace ctig::http {

/// One application session, for people.
struct session_report {
    struct line {
        std::string line_uri, pbx_device;  ///< pbx_device: empty while the choice is ambiguous
        std::string device;                ///< the phone; empty likewise
        std::string reason;                ///< why that phone
    };
    std::string user, call_id, peer, manager;
    std::vector<line> lines;
    std::size_t monitors = 0, outstanding = 0;
};

struct session_query {
    std::string_view user;        ///< empty: everybody
    std::string_view pbx_device;  ///< empty: any
    std::size_t most = 200;
};
struct session_list {
    std::vector<session_report> shown;  ///< the first `most`
    std::size_t matching = 0;
};

/// A call at a device, as the PBX has it now.
struct line_call {
    std::string call_id;
    std::string state;                 ///< the states of its connections, the device's own first
    std::optional<std::string> other;  ///< the other party, where the PBX says it
};
using line_calls = boost::system::result<std::vector<line_call>, std::string>;

/// What is done about load.
struct admission_report {
    std::uint64_t waiting = 0;  ///< sign-ins that wait behind 100 Trying
    int rate = 0;               ///< limits.admission_rate
    std::size_t session_limit = 0;
};

/// Implemented by the gateway. Thread: the gateway's.
class backend : public status_source {
public:
    [[nodiscard]] virtual std::shared_ptr<const directory::directory> people() const = 0;
    [[nodiscard]] virtual std::shared_ptr<const config::configuration> settings() const = 0;
    [[nodiscard]] virtual const web_options& options() const = 0;
    [[nodiscard]] virtual session_list sessions(const session_query& which) const = 0;
    [[nodiscard]] virtual admission_report admission() const = 0;
    [[nodiscard]] virtual std::deque<refused_request> refusals() const = 0;
    /// Asks the PBX. `done` is called once, later; errors: a sentence for people.
    virtual void calls_at(std::string pbx_device, std::function<void(line_calls)> done) = 0;

    [[nodiscard]] virtual std::optional<lineuri::line_appearance> selection(std::string_view user) const = 0;
    /// The phone that the profile of somebody who is signed in is on; empty: none. Nothing: not known.
    [[nodiscard]] virtual std::optional<std::string> place_of(std::string_view profile) const = 0;
    /// Keeps the choice, moves the user's live sessions at once, and writes it into the audit log; nothing:
    /// the gateway's rules choose. `peer`: from where it was made. Errors: a sentence for people.
    [[nodiscard]] virtual boost::system::result<void, std::string> select(
        const std::string& user, const std::optional<lineuri::line_appearance>& phone,
        const std::string& peer) = 0;

protected:
    ~backend() = default;
};

}  // namespace ctig::http
