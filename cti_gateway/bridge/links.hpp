#pragma once
#include <chrono>
#include <optional>

#include "cti_gateway/cti/manager_link.hpp"

namespace ctig::bridge {

/// The CTI links as the bridge sees them: cti::link_pool in the program, a fake in tests.
class links {
public:
    /// The next link that takes new sessions, round robin in the configured order; none when no link does.
    [[nodiscard]] virtual std::optional<cti::link_index> next() = 0;
    /// The next link for a session that has lost its own: rather an overloaded one than none.
    [[nodiscard]] virtual std::optional<cti::link_index> next_for_move() { return next(); }
    [[nodiscard]] virtual std::size_t size() const = 0;
    [[nodiscard]] virtual const cti::link_status& status(cti::link_index link) const = 0;
    /// A link that is leaving (link_status) has no session any more: it may stop when nothing is in flight on
    /// it. Said again while it serves.
    virtual void let_go(cti::link_index) {}
    /// As manager_link::request, with cti.request_timeout.
    virtual void request(cti::link_index link, csta::message what, cti::completion done) = 0;

protected:
    ~links() = default;
};

}  // namespace ctig::bridge
