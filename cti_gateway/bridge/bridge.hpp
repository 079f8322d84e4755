#pragma once
// The bridge: what a SIP session asks becomes a CSTA request on the session's link; what the PBX answers and
// reports goes back into the dialog. Owns the application sessions; decides nothing about SIP or about links.
//
//   sip::user_agent ── output ──▶ bridge ── request ──▶ links (round robin at sign-in, sticky afterwards)
//                   ◀─ answer ──        ◀─ response, event ──
#include <chrono>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "csta/codec.hpp"
#include "cti_gateway/audit/audit_file.hpp"
#include "cti_gateway/bridge/device_lists.hpp"
#include "cti_gateway/bridge/digest.hpp"
#include "cti_gateway/bridge/line_monitors.hpp"
#include "cti_gateway/bridge/link_features.hpp"
#include "cti_gateway/bridge/links.hpp"
#include "cti_gateway/bridge/pending_request.hpp"
#include "cti_gateway/bridge/rcc_session.hpp"
#include "cti_gateway/bridge/sign_in.hpp"
#include "cti_gateway/log/log.hpp"
#include "cti_gateway/metrics/metrics.hpp"
#include "sip_session/user_agent.hpp"

namespace ctig::bridge {

struct bridge_parts {
    sip::user_agent& phones;  ///< the SIP side
    links& managers;          ///< the CTI side
    std::shared_ptr<const directory::directory> people;
    std::shared_ptr<const config::configuration> settings;
    selection_lookup selected;
    metrics::registry& metrics;
    std::function<sip::time_point()> now;
    std::function<void()> outputs_ready;  ///< the user agent has outputs that nobody is draining
    audit::sink audit = {};               ///< none: no audit log
    std::shared_ptr<const lineuri::number_plan> numbers = {};  ///< none: numbers stay what they are
};

/// Thread: the shard's. Lifetime: outlives every request on `managers`.
class bridge {
public:
    explicit bridge(bridge_parts parts);
    ~bridge();

    /// Everything the user agent puts out but bytes and closes.
    void on_output(const sip::output& what);
    void on_link_event(cti::link_index link, const csta::message& event);
    void on_link_state(cti::link_index link, const cti::link_status& status);

    /// A reload: sign-ins and requests from now on see these. Live sessions stay, but for those of users who
    /// are gone or have lost RCC; lines that are a user's no more are let go.
    void replace(std::shared_ptr<const directory::directory> people,
                 std::shared_ptr<const config::configuration> settings,
                 std::shared_ptr<const lineuri::number_plan> numbers);
    /// A user chose another phone: their sessions move there at once (product.md 4).
    void selection_changed(std::string_view user_id);
    /// BYE to everybody: the service stops.
    void end_all();

    [[nodiscard]] std::size_t sessions() const noexcept { return sessions_.size(); }
    [[nodiscard]] std::size_t monitors() const noexcept { return monitors_.size(); }
    [[nodiscard]] std::vector<std::size_t> sessions_by_link() const;

private:
    using session_ptr = std::shared_ptr<rcc_session>;
    using request_ptr = std::shared_ptr<pending_request>;

    // sign-in (bridge_sign_in.cpp)
    void on_invite(const sip::invite_received& invite);
    /// A peer that is not believed has not proved its user yet, and was told so (bridge_digest.cpp).
    [[nodiscard]] bool refuse_unproved(const sip::invite_received& invite);
    void accept(const sip::invite_received& invite, sign_in_decision decision, cti::link_index link);
    void on_refresh(const sip::refresh_received& refresh);
    void on_options(const sip::options_received& options);
    void replace_older_sessions(const rcc_session& newcomer);
    void end_session(sip::dialog_id dialog);
    [[nodiscard]] std::string status_document(const rcc_session& session) const;

    // requests (bridge_info.cpp)
    void on_info(const sip::info_received& info);
    void serve(const session_ptr& session, request_ptr request, csta::message what);
    void forward(const session_ptr& session, request_ptr request, csta::message south);
    void on_answer(sip::dialog_id dialog, pending_request& request,
                   boost::system::result<csta::message> answer);
    void respond(const session_ptr& session, pending_request& request, csta::message response);
    [[nodiscard]] std::variant<std::string, csta::csta_error_code> own_device(rcc_session& session,
                                                                              std::string_view text);

    // audit log (bridge_audit.cpp)
    void audit_refusal(const sip::invite_received& invite, int status, const std::string& why) const;
    void audit_session(const rcc_session& session, std::string event, std::string detail = {}) const;
    void audit_request(const rcc_session& session, const pending_request& request,
                       const csta::message& response) const;
    // monitors (bridge_monitoring.cpp)
    void start_monitor(const session_ptr& session, request_ptr request, const csta::monitor_start& start);
    void stop_monitor(const session_ptr& session, pending_request& request, const csta::monitor_stop& what);
    void change_filter(const session_ptr& session, pending_request& request,
                       const csta::change_monitor_filter& what);

    // system status (bridge_status.cpp)
    [[nodiscard]] bool answer_status_request(const session_ptr& session, pending_request& request,
                                             const csta::message& what);
    void register_status(const session_ptr& session, pending_request& request,
                         const csta::system_register& wanted);
    [[nodiscard]] csta::system_status_value status_of(const rcc_session& session) const;
    void push_status(const rcc_session& session, const status_registration& to);
    void push_changed_status();
    void abort_registrations(rcc_session& session);

    // features and lists of devices (bridge_discovery.cpp)
    void tell_features(const session_ptr& session, request_ptr request, const csta::get_csta_features& what);
    void list_answered(cti::link_index link, sip::dialog_id dialog, pending_request& request,
                       boost::system::result<csta::message> answer);
    void on_list_segment(cti::link_index link, const csta::switching_function_devices& part);
    void send_list_segment(const device_lists::reader& reader, csta::switching_function_devices part);
    void cut_lists(cti::link_index lost);

    // links (bridge_links.cpp)
    void on_monitor_event(cti::link_index link, const csta::message& event);
    void deliver(const session_ptr& session, const std::string& cross_ref_id, csta::message event);
    void release_events(const session_ptr& session);
    void place(const session_ptr& session, cti::link_index on);
    void restart_monitor(const session_ptr& session, const session_monitor& monitor);
    void leave_monitors(rcc_session& session);

    [[nodiscard]] session_ptr find(sip::dialog_id dialog) const;
    [[nodiscard]] std::string encode(const rcc_session& session, const csta::message& what) const;
    /// What a session may do follows the directory and the rules as they are now; false: its user may not be
    /// signed in.
    [[nodiscard]] bool bring_up_to_date(rcc_session& session);
    /// The session's numbers go by the rules of its first line's site.
    void follow_rules(rcc_session& session) const;
    /// Whom a log line concerns. Valid as long as the session and the links' statuses.
    [[nodiscard]] log::context about(const rcc_session& session) const;

    bridge_parts parts_;
    csta::decoder decoder_;
    digest digest_;
    line_monitors monitors_;
    link_features features_;
    device_lists lists_;
    std::unordered_map<std::uint64_t, session_ptr> sessions_;
    bool ending_ = false;  ///< end_all() was called: nobody signs in any more
};

}  // namespace ctig::bridge
