#pragma once
// A request's response leaves before the events that it caused, whichever the PBX sends first: pidgin-sipe
// drops events of a call that the response has not told it of yet (csta.md 1.2). One gate for each session.
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "csta/message.hpp"
#include "cti_gateway/bridge/identity_map.hpp"

namespace ctig::bridge {

/// Which events a request may cause.
struct request_scope {
    std::vector<std::string> calls;  ///< callIDs of the PBX that it names
    bool makes_calls = false;        ///< calls may appear that the client does not know yet
    bool sets_features = false;
    [[nodiscard]] bool empty() const noexcept { return calls.empty() && !makes_calls && !sets_features; }
};
/// Of a request in the PBX's names. Empty for a question.
[[nodiscard]] request_scope scope_of(csta::message& request);

/// Thread: the shard's.
class event_gate {
public:
    /// One request in flight; none: a question, which causes nothing.
    enum class ticket : std::uint64_t { none };
    struct held_event {
        std::string cross_ref_id;  ///< ours
        csta::message what;        ///< in the PBX's names
    };

    [[nodiscard]] ticket open(request_scope scope);
    void close(ticket which);
    /// Whether this event has to wait for a response; behind one that waits, all wait.
    [[nodiscard]] bool must_wait(csta::message& event, const identity_map& ids) const;
    void hold(held_event event) { held_.push_back(std::move(event)); }
    /// The next event that waits no longer.
    [[nodiscard]] std::optional<held_event> next(const identity_map& ids);

private:
    [[nodiscard]] bool is_caused(csta::message& event, const identity_map& ids) const;

    struct entry {
        ticket which;
        request_scope scope;
    };
    static constexpr std::size_t max_held = 512;  ///< beyond, the oldest leave: a stuck request costs order

    std::uint64_t last_ticket_ = 0;
    std::vector<entry> open_;
    std::deque<held_event> held_;
};

}  // namespace ctig::bridge
