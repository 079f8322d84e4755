#pragma once
// The phones as one switching function, sans-I/O: CSTA requests become operations of phones, and what phones
// report becomes the events of the monitors on their lines.
//
//   link ── request ──▶ phone_exchange ── operation ──▶ phone_session (one for each phone)
//        ◀─ reply, event ──            ◀─ finished, call_change ──
//
// step    one operation of a phone; AlternateCall is two, hold and retrieve. The reply to a request waits for
//         the proof of its last step, and the phone's events wait for the reply.
#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "csta/message.hpp"
#include "cti_gateway/config/phones.hpp"
#include "cti_gateway/cti/baresip/call_report.hpp"
#include "cti_gateway/cti/baresip/phone_plan.hpp"
#include "cti_gateway/cti/baresip/phone_session.hpp"
#include "cti_gateway/cti/manager_link.hpp"

namespace ctig::cti::baresip {

class phone_exchange {
public:
    using phone_index = std::size_t;
    struct send {
        phone_index phone;
        std::string bytes;
    };
    struct answered {
        phone_index phone;
    };
    struct signed_in {
        phone_index phone;
        std::vector<std::string> lines_without_account;
    };
    struct broken {
        phone_index phone;
        std::string why;
    };
    /// The phone understood and did nothing: is it alive?
    struct slow {
        phone_index phone;
    };
    struct reply {
        completion done;
        csta::message with;
    };
    struct event {
        csta::message what;
    };
    using output = std::variant<send, answered, signed_in, broken, slow, reply, event>;
    using outputs = std::vector<output>;

    phone_exchange(const std::vector<config::phone_options>& phones, std::chrono::milliseconds proof_limit);

    [[nodiscard]] outputs request(const csta::message& what, completion done, time_point now);
    /// The phone's control connection is up.
    [[nodiscard]] outputs on_open(phone_index phone);
    [[nodiscard]] outputs receive(phone_index phone, std::string_view bytes, time_point now);
    /// The control connection is lost: the phone's lines are out of service.
    [[nodiscard]] outputs on_lost(phone_index phone, time_point now);
    /// The phone could not be reached again: it is gone, and its calls with it.
    [[nodiscard]] outputs on_unreachable(phone_index phone, time_point now);
    [[nodiscard]] outputs heartbeat(phone_index phone, time_point now);
    [[nodiscard]] outputs on_timer(time_point now);
    [[nodiscard]] std::optional<time_point> deadline() const;

    [[nodiscard]] std::size_t phones() const noexcept { return sessions_.size(); }
    [[nodiscard]] bool in_service(phone_index phone) const { return sessions_.at(phone).is_signed_in(); }

private:
    struct step {
        std::optional<call_action> action;  ///< none: dial
        call_name on;                       ///< of a dial: the account alone
        std::string number;
    };
    struct operation {
        phone_index phone = 0;
        completion done;
        std::deque<step> steps;  ///< that are left; the first is under way
        known_cause cause;
        std::string device;                   ///< of the requester's line, as the request named it
        std::optional<csta::message> answer;  ///< none: a response with the new call's connection
        bool consultation = false;
        std::string digits;  ///< of GenerateDigits, for the event after the reply
        call_name digits_on;
        std::vector<call_name> touched;  ///< by steps that are done; their events wait for the reply
    };
    struct monitor {
        watcher who;
        phone_index phone = 0;
        std::string line;
    };
    using refusal = csta::csta_error_code;
    /// A connection of a request: where it is, and the call.
    struct target {
        line_place* place = nullptr;
        const phone_call* call = nullptr;
        std::string device;
    };

    using planned = std::variant<operation, refusal>;

    // requests (phone_exchange.cpp)
    void serve(const csta::message& what, completion done, time_point now);
    [[nodiscard]] csta::message start_monitor(const csta::monitor_start& m);
    [[nodiscard]] csta::message snapshot(const csta::snapshot_device& m);
    [[nodiscard]] planned plan(const csta::message& what);
    [[nodiscard]] planned plan_call(const csta::device_id& from, const csta::device_id& to);
    [[nodiscard]] planned plan_consultation(const csta::consultation_call& m);
    [[nodiscard]] planned plan_digits(const csta::generate_digits& m);
    [[nodiscard]] planned plan_action(const csta::connection_id& on, call_action what, csta::message answer);
    [[nodiscard]] planned plan_two(const csta::connection_id& active, const csta::connection_id& held,
                                   call_action first, csta::message answer);
    [[nodiscard]] std::variant<line_place*, refusal> place_of(const csta::device_id& device,
                                                              csta::operation_error unknown);
    [[nodiscard]] std::variant<target, refusal> target_of(const csta::connection_id& id);
    void make_room(operation& in, const call_name* except) const;

    // operations and reports (phone_exchange_reports.cpp)
    void begin(operation what, time_point now);
    void begin_step(ticket which, time_point now);
    void take(phone_index phone, phone_session::outputs from, time_point now);
    void on_finished(phone_index phone, const phone_session::finished& what, time_point now);
    void complete(operation done, csta::message with);
    void on_change(phone_index phone, const call_change& change);
    void tell_far_ends(phone_index phone, const call_change& change);
    void tell(phone_index phone, const call_name& about, csta::message event);
    enum class service : std::uint8_t { out, back };
    void tell_service(phone_index phone, service now);
    void tell_service(const monitor& watching, service now);
    [[nodiscard]] bool waits_for_reply(phone_index phone, const call_name& about) const;

    phone_plan plan_;
    std::vector<phone_session> sessions_;
    std::vector<std::vector<csta::message>> waiting_events_;  ///< of each phone, for the reply before them
    std::vector<bool> told_in_service_;
    std::vector<monitor> monitors_;
    std::map<ticket, operation> operations_;
    std::uint64_t last_ticket_ = 0, last_cross_ref_ = 0;
    known_cause cause_;  ///< of the change that the step just finished brings about
    outputs out_;
};

}  // namespace ctig::cti::baresip
