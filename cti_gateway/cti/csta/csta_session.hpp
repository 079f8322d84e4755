#pragma once
// One connection to a CTI manager that speaks CSTA XML over TCP, sans-I/O: octets, requests and the time go
// in; what is to be sent and what was heard come out, in order. It ends with the connection; the next one
// gets a new session.
//
//   application session  ECMA-354: granted by StartApplicationSession for a time, renewed at half of it
//   registration         of managers without sessions: they speak first, we register for their SystemStatus
//   invoke id            four digits that tie an answer to its request; each direction numbers its own
//   (csta.md 6.1) unsolicited          what the manager says unasked: events, SystemStatus, MonitorStop
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "csta/codec.hpp"
#include "csta/frame.hpp"
#include "csta/message.hpp"
#include "cti_gateway/cti/csta/confirmations.hpp"
#include "cti_gateway/cti/csta/dialect.hpp"
#include "cti_gateway/cti/csta/link_memory.hpp"
#include "cti_gateway/cti/csta/pending_answers.hpp"
#include "cti_gateway/cti/manager_link.hpp"

namespace ctig::cti {

struct application_login {
    std::string user;
    std::string password;
    std::string switch_name{};  ///< whose devices AES is asked for
};

class csta_session {
public:
    struct send {
        std::string bytes;
    };
    struct signed_in {};
    struct refused {
        std::string reason;
    };
    struct closed {
        std::string reason;
    };
    struct unsolicited {
        csta::message what;
    };
    struct answered {
        completion done;
        boost::system::result<csta::message> with;
    };
    using output = std::variant<send, signed_in, refused, closed, unsolicited, answered>;
    using outputs = std::vector<output>;

    /// What was passed over, for the log and for tests.
    struct counters {
        std::uint64_t unreadable = 0;  ///< frames whose XML could not be read
        std::uint64_t unmatched = 0;   ///< answers to nothing: too late, twice, or with a wrong invoke id
        std::uint64_t too_early = 0;   ///< events before the session was granted
    };

    /// `memory` is that of the link; without one, the session has its own.
    csta_session(const dialect& how, application_login who, std::shared_ptr<link_memory> memory = nullptr);

    /// The transport is up: asks for the application session, or waits for the manager to speak.
    [[nodiscard]] outputs start(time_point now);
    /// After `refused` or `closed` nothing more comes out, whatever goes in.
    [[nodiscard]] outputs receive(std::string_view bytes, time_point now);
    /// Answers come in the order of the manager. At once: not_in_service before the session is granted, busy
    /// when every invoke id is in use. Where the dialect confirms by event, the response of a request for a
    /// monitored device waits for that event.
    [[nodiscard]] outputs request(const csta::message& what, completion done, time_point now);
    /// A document as it is, which is not looked at; else as request().
    [[nodiscard]] outputs request_document(std::string_view document, completion done, time_point now);
    [[nodiscard]] outputs on_timer(time_point now);
    [[nodiscard]] std::optional<time_point> deadline() const;

    /// StopApplicationSession or SystemStatusRegisterCancel in a frame, to be sent before an orderly close;
    /// empty without a session.
    [[nodiscard]] std::string farewell();

    [[nodiscard]] const counters& passed_over() const noexcept { return counters_; }

private:
    enum class phase : std::uint8_t { idle, signing_in, open, ended };

    void on_frame(const csta::frame& frame, time_point now, outputs& out);
    void on_unreadable(invoke_id id, outputs& out);
    void on_answer(invoke_id id, csta::message answer, time_point now, outputs& out);
    void on_uncorrelated(const csta::message& answer, outputs& out);
    void on_event(csta::message event, outputs& out);
    void on_peer_request(invoke_id id, csta::message request, time_point now, outputs& out);
    void end(output why, outputs& out);
    /// Empty when it does not fit into a frame.
    [[nodiscard]] std::string frame_of(invoke_id id, const csta::message& what);
    [[nodiscard]] std::string document_of(const csta::message& what) const;

    // csta_session_opening.cpp: how a link begins, stays and ends
    void ask_for_session(std::optional<std::string> earlier, time_point now, outputs& out);
    void register_for_status(time_point now, outputs& out);
    void on_sign_in_answer(const csta::message& answer, time_point now, outputs& out);
    void on_granted(const csta::start_application_session_pos_response& yes, time_point now, outputs& out);
    void remember_session(const std::string& id);
    void renew(time_point now, outputs& out);
    void on_renewal_answer(const csta::message& answer, time_point now, outputs& out);
    void granted_for(std::chrono::seconds duration, time_point now);

    // csta_session_requests.cpp: services on their way to the manager
    void send_request(csta::message what, completion done, time_point now, outputs& out);
    void make_room(time_point now, outputs& out);
    void give_up_waiting(time_point now, outputs& out);
    void ask_for_devices(const std::vector<std::string>& extensions, time_point now, outputs& out);
    [[nodiscard]] bool on_device_id(invoke_id id, std::string_view document, time_point now, outputs& out);
    void on_device_answer(const std::string& extension, std::optional<csta::message> refusal, time_point now,
                          outputs& out);
    void on_service_answer(invoke_id id, pending_answers::entry entry, csta::message answer, time_point now,
                           outputs& out);
    void note_monitor(const std::string& about, const csta::message& answer);
    void stop_unclaimed(time_point now, outputs& out);
    [[nodiscard]] bool is_monitored(const csta::message& request) const;

    /// A request that waits until AES has told what it calls the devices in it.
    struct waiting_request {
        csta::message what;
        completion done;
        std::set<std::string, std::less<>> unknown;
        time_point since{};
    };

    const dialect& dialect_;
    application_login login_;
    std::shared_ptr<link_memory> memory_;
    phase phase_ = phase::idle;
    csta::frame_reader reader_;
    csta::decoder decoder_;
    std::string namespace_;  ///< of the edition that was granted, or that the manager speaks
    pending_answers pending_;
    confirmations confirmations_;
    std::vector<waiting_request> waiting_;
    std::string session_id_;  ///< or the registration's
    std::chrono::seconds duration_{0};
    std::optional<time_point> renewal_at_;
    enum class renewal : std::uint8_t { not_due, under_way } renewal_ = renewal::not_due;
    counters counters_;
};

}  // namespace ctig::cti
