#pragma once
// "A positive response means that it happened", for managers whose response only means that the request was
// queued: the response waits until an event shows the new state. Sans-I/O.
//
//   AnswerCall                             Established
//   ClearConnection                        ConnectionCleared
//   HoldCall                               Held
//   RetrieveCall                           Retrieved
//   AlternateCall, ReconnectCall           Retrieved, of the held call
//   TransferCall, SingleStepTransferCall   Transfered
//   ConferenceCall, SingleStepConference   Conferenced
//   DeflectCall                            Diverted, or ConnectionCleared
//
// of the connection that the request named. Failed, or any other end of the connection, or silence, makes it
// a CSTAErrorCode. MakeCall, ConsultationCall and DirectedPickupCall are not here: their responses name a
// connection that the PBX has made. Nor are settings: one that stood before is told by no event.
#include <chrono>
#include <map>
#include <optional>
#include <vector>

#include "csta/frame.hpp"
#include "cti_gateway/cti/manager_link.hpp"

namespace ctig::cti {

class confirmations {
public:
    /// A PBX acts within this, or it does not; the rest of cti.request_timeout is for the way.
    static constexpr std::chrono::seconds patience{3};

    struct settled {
        completion done;
        csta::message with;
    };

    /// The connection that an event would speak of; nothing for requests that are confirmed by none.
    [[nodiscard]] static const csta::connection_id* connection_of(const csta::message& request) noexcept;
    /// A request goes out. Keeps it in mind when an event is to confirm it.
    void on_request(csta::invoke_id id, const csta::message& request);
    /// Its answer came. Nothing: it waits for the event, and `done` and `answer` were taken. Else it is
    /// answered with what is returned.
    [[nodiscard]] std::optional<settled> on_answer(csta::invoke_id id, completion done, csta::message answer,
                                                   time_point now);
    /// Those that the event settles, before the event itself is told.
    [[nodiscard]] std::vector<settled> on_event(const csta::message& event);
    [[nodiscard]] std::vector<settled> on_timer(time_point now);
    [[nodiscard]] std::optional<time_point> next_timer() const;
    [[nodiscard]] std::size_t size() const noexcept { return expected_.size(); }

private:
    enum class outcome : std::uint8_t {
        established,
        cleared,
        held,
        retrieved,
        transferred,
        conferenced,
        diverted,
    };
    /// What an event says of a connection; no outcome: it failed.
    struct news {
        csta::connection_id which;
        std::optional<outcome> now_is;
    };
    enum class course : std::uint8_t { open, happened, failed };
    struct entry {
        csta::connection_id which;
        outcome wanted{};
        course so_far = course::open;  ///< events may overtake the response
        completion done;               ///< once it was answered
        csta::message answer;
        std::optional<time_point> limit;
    };
    [[nodiscard]] static outcome wanted_by(const csta::message& request) noexcept;
    [[nodiscard]] static std::vector<news> news_in(const csta::message& event);
    static void take(entry& e, const news& of);
    [[nodiscard]] static csta::message verdict(entry& e);

    std::map<csta::invoke_id, entry> expected_;
};

}  // namespace ctig::cti
