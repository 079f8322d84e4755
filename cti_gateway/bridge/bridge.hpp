#pragma once
// The bridge: what a SIP session asks becomes a CSTA request on the session's link; what the PBX answers and
// reports goes back into the dialog. Owns the application sessions; decides nothing about SIP or about links.
//
//   sip::user_agent ── output ──▶ bridge ── request ──▶ links (round robin at sign-in, sticky afterwards)
//                   ◀─ answer ──        ◀─ response, event ──
#include <bitset>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "csta/codec.hpp"
#include "cti_gateway/bridge/admission.hpp"
#include "cti_gateway/bridge/bridge_parts.hpp"
#include "cti_gateway/bridge/device_lists.hpp"
#include "cti_gateway/bridge/digest.hpp"
#include "cti_gateway/bridge/line_monitors.hpp"
#include "cti_gateway/bridge/link_features.hpp"
#include "cti_gateway/bridge/profile_watch.hpp"
#include "cti_gateway/bridge/rcc_session.hpp"
#include "cti_gateway/bridge/recovery_queue.hpp"
#include "cti_gateway/log/log.hpp"
#include "sip_session/user_agent.hpp"

namespace ctig::bridge {

struct session_record;

/// How people leave a gateway that is taken out of service.
enum class drain_mode : std::uint8_t {
    off,
    gently,  ///< who has a call leaves when it is over
    at_once,
};

/// Thread: the shard's. Lifetime: outlives every request on `managers`.
class bridge {
public:
    explicit bridge(bridge_parts parts);
    ~bridge();

    /// Everything the user agent puts out but bytes and closes. Requests are read; what is to be done waits
    /// for serve_outputs().
    void on_output(sip::output&& what);
    /// To be called once there is no other output; true: there may be some again. Requests are served first,
    /// then all else in its order: what came behind a request is not done before it.
    bool serve_outputs();
    void on_link_event(cti::link_index link, const csta::message& event);
    void on_link_state(cti::link_index link, const cti::link_status& status);
    /// Runs what is due. Call at next_timer() or later.
    void on_timer(sip::time_point now);
    [[nodiscard]] std::optional<sip::time_point> next_timer() const;

    /// A reload: sign-ins and requests from now on see these. Live sessions stay, but for those of users who
    /// are gone or have lost RCC; lines that are a user's no more are let go.
    void replace(std::shared_ptr<const directory::directory> people,
                 std::shared_ptr<const config::configuration> settings,
                 std::shared_ptr<const lineuri::number_plan> numbers);
    /// A reload took managers out of the configuration, or brought new ones: sessions move.
    void managers_changed();
    /// A user chose another phone: their sessions move there at once (product.md 4).
    void selection_changed(std::string_view user_id);
    /// The phone that a profile of somebody who is signed in is on; empty: none. Nothing: not known.
    [[nodiscard]] std::optional<std::string> place_of(std::string_view profile) const {
        return profiles_.place_of(profile);
    }
    /// A client signed in: its older sessions here, which it knows nothing of any more, end.
    void end_older_sessions(const signed_in_client& who);
    /// BYE to everybody: the service stops.
    void end_all();
    /// The service stops and another process goes on: nobody signs in any more, sessions stay as they are.
    void leave();
    /// Nobody signs in any more, and everybody is moved off by BYE, a few at a time; `off`: as before.
    void drain(drain_mode how);
    [[nodiscard]] drain_mode draining() const noexcept { return drain_; }
    /// INFO that have no answer yet.
    [[nodiscard]] std::size_t open_requests() const noexcept {
        return static_cast<std::size_t>(open_requests_.use_count() - 1);
    }

    /// The session and its dialog as a journal row; nothing when there is nothing to keep (any more).
    [[nodiscard]] std::optional<std::string> save(sip::dialog_id dialog, const sip::clock_pair& now);
    /// A session of a process before this one, dialog included, before any link has reported. Its monitors
    /// start again when its link is up, and it is told what it missed. Ends it when its user may not be
    /// signed in any more. Outputs are to be taken after restored().
    void restore(sip::dialog_id id, session_record record, const sip::clock_pair& now);
    void restored();

    [[nodiscard]] std::size_t sessions() const noexcept { return sessions_.size(); }
    /// Looks at every session, in no order. `look` must not change any.
    void each(const std::function<void(const rcc_session&)>& look) const;
    [[nodiscard]] std::size_t sign_ins_waiting() const noexcept { return admission_.waiting(); }
    [[nodiscard]] std::size_t monitors() const noexcept { return monitors_.size(); }
    [[nodiscard]] std::vector<std::size_t> sessions_by_link() const;

private:
    using session_ptr = std::shared_ptr<rcc_session>;
    using request_ptr = std::shared_ptr<pending_request>;
    using answer_result = boost::system::result<csta::message>;
    using snapshot_result = boost::system::result<line_monitors::snapshot>;

    // sign-in (bridge_sign_in.cpp)
    void on_invite(const sip::invite_received& invite);
    [[nodiscard]] bool refuse_unproved(const sip::invite_received& invite);
    void refuse(const sip::invite_received& invite, int status, std::string why,
                std::optional<std::chrono::seconds> retry = std::nullopt);
    /// Lets in as many as may. `of_this_turn`: a decision that need not be made again.
    void admit(std::optional<std::pair<sip::dialog_id, sign_in_decision>> of_this_turn = std::nullopt);
    void accept(const admission::sign_in& who, sign_in_decision decision, cti::link_index link);
    [[nodiscard]] bool any_link_in_service() const;
    void on_refresh(const sip::refresh_received& refresh);
    void on_options(const sip::options_received& options);
    [[nodiscard]] bool is_full() const noexcept {
        return parts_.team->sessions >= parts_.settings->limits.sessions;
    }
    void keep(const session_ptr& session);
    void forget(const rcc_session& session);
    void end_session(sip::dialog_id dialog);
    void drain_some(sip::time_point now);  // bridge_drain.cpp
    [[nodiscard]] std::string status_document(const rcc_session& session) const;

    // sessions outlive the process (bridge_restore.cpp)
    void note(const rcc_session& session, sip::change_weight how = sip::change_weight::noted) const;
    [[nodiscard]] cti::link_index link_of(std::string_view manager, std::uint64_t otherwise) const;
    [[nodiscard]] bool is_untried(cti::link_index link) const;
    [[nodiscard]] bool wait_for_first_try(const session_ptr& session, const request_ptr& request);

    // requests (bridge_info.cpp)
    void on_info(session_ptr session, sip::info_received& info);
    void serve(sip::output& what);
    void serve(const session_ptr& session, request_ptr request, csta::message what);
    void forward(const session_ptr& session, request_ptr request, csta::message south);
    void on_answer(sip::dialog_id dialog, const request_ptr& request, answer_result answer);
    /// The client's answer, after the session as it is now is in the journal.
    void respond(const session_ptr& session, pending_request& request, csta::message response);
    void respond_at_once(const session_ptr& session, pending_request& request, csta::message response);
    [[nodiscard]] std::variant<std::string, csta::csta_error_code> own_device(rcc_session& session,
                                                                              std::string_view text);

    // audit log (bridge_audit.cpp)
    void audit_refusal(const sip::invite_received& invite, int status, const std::string& why) const;
    void audit_session(const rcc_session& session, std::string event, std::string detail = {}) const;
    void audit_request(const rcc_session& session, const pending_request& request,
                       const csta::message& response) const;
    // monitors (bridge_monitoring.cpp)
    void start_monitor(const session_ptr& session, request_ptr request, const csta::monitor_start& start);
    void ask_for_monitor(const session_ptr& session, const session_monitor& monitor,
                         recovery_queue::slot place);
    void note_round_trip(cti::link_index link, sip::time_point asked);
    void on_monitor_started(const session_ptr& session, std::uint64_t serial, std::uint64_t attempt,
                            const request_ptr& request, const answer_result& answer);
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
    void list_answered(cti::link_index link, sip::dialog_id dialog, const request_ptr& request,
                       answer_result answer);
    void on_list_segment(cti::link_index link, const csta::switching_function_devices& part);
    void send_list_segment(const device_lists::reader& reader, csta::switching_function_devices part);
    void keep_own(const rcc_session& session, csta::switching_function_devices& part) const;
    void cut_lists(cti::link_index lost);

    // what the PBX tells (bridge_links.cpp)
    void on_monitor_event(cti::link_index link, const csta::message& event);
    void deliver(rcc_session& session, const std::string& cross_ref_id, csta::message event);
    void tell(rcc_session& session, session_monitor& monitor, csta::message event);
    void send_event(rcc_session& session, const session_monitor& monitor, csta::message event);
    void release_events(rcc_session& session);
    void link_is_lost(cti::link_index link);
    void move_monitor(rcc_session& session, session_monitor& monitor, const std::string& to);

    // which phone a session controls (bridge_choice.cpp)
    [[nodiscard]] sign_in_context deciding(selection_made how = selection_made::before_sign_in) const;
    void follow_choice(rcc_session& session, std::optional<selection_made> how,
                       std::string_view moved_profile = {});
    void watch_profiles(const rcc_session& session, const directory::user& user);
    void on_profile(const std::string& profile, profile_watch::change how);
    [[nodiscard]] bool wait_for_places(const session_ptr& session, const request_ptr& request) const;

    // links that are left while they serve (bridge_leaving.cpp)
    void on_system_status(cti::link_index link);
    void leave_links(sip::time_point now);
    void move_session(const session_ptr& session, cti::link_index to);
    [[nodiscard]] bool is_to_be_left(cti::link_index link) const;
    [[nodiscard]] bool has_another_link(const rcc_session& session) const;
    void let_vacant_links_go();
    // and those that have come back (bridge_balance.cpp)
    void balance_later();
    void balance(sip::time_point now);

    // sessions outlive their link (bridge_recovery.cpp)
    void place(const session_ptr& session, cti::link_index on);
    void recover(const rcc_session& session, session_monitor& monitor);
    void run_recoveries();
    void begin_recovery(cti::link_index link, const recovery_job& job, recovery_queue::slot place);
    void on_recovered(const recovery_job& job, const snapshot_result& taken);
    void tell_difference(rcc_session& session, session_monitor& monitor,
                         const line_monitors::snapshot& taken);
    void retry_recoveries(sip::time_point now);
    void on_monitor_stopped(cti::link_index link, const csta::monitor_stop& what);
    void recover_later(const rcc_session& session, session_monitor& monitor, unsigned failures);
    [[nodiscard]] bool wait_for_link(const session_ptr& session, const request_ptr& request,
                                     boost::system::error_code why);
    void resume_requests(const session_ptr& session);

    [[nodiscard]] session_ptr find(sip::dialog_id dialog) const;
    /// It has not ended, and none has taken its place.
    [[nodiscard]] bool is_live(const rcc_session& session) const;
    [[nodiscard]] std::string encode(const rcc_session& session, const csta::message& what) const;
    [[nodiscard]] std::string encode_response(const pending_request& request, const csta::message& response);
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
    profile_watch profiles_;
    profile_lookup places_;
    link_features features_;
    device_lists lists_;
    admission admission_{{}};
    std::optional<sip::time_point> more_to_admit_;  ///< since when: a turn let in as many as one may
    recovery_queue recoveries_;
    std::multimap<sip::time_point, recovery_job> retries_;
    std::uint64_t recoveries_made_ = 0;
    /// An INFO whose body was read.
    struct read_request {
        session_ptr session;
        request_ptr request;
        csta::message what;
    };
    /// Many are read, then many served, then the others: the instructions of one do not drive out another's.
    std::vector<read_request> read_;
    std::vector<sip::output> others_;
    std::unordered_map<std::uint64_t, session_ptr> sessions_;
    std::unordered_multimap<std::string, sip::dialog_id> by_user_;  ///< of sessions_, by user
    struct told_features {
        csta::get_csta_features_response features;
        std::string csta_namespace, document;
    };
    told_features features_told_last_;
    drain_mode drain_ = drain_mode::off;
    std::optional<sip::time_point> drain_at_;     ///< when the next few leave
    std::optional<sip::time_point> leave_at_;     ///< when links that are to be left are looked at again
    std::optional<sip::time_point> balance_at_;   ///< when the next few sessions go back to links
    std::bitset<cti::max_link_indices> untried_;  ///< links that restored sessions wait for
    std::shared_ptr<int> open_requests_ = std::make_shared<int>();  ///< each has a share
    bool ending_ = false;                           ///< end_all() or leave() was called: nobody signs in
    static constexpr std::size_t max_waiting = 64;  ///< requests of one session, for its link
};

}  // namespace ctig::bridge
