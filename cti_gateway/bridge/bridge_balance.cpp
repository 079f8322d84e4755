// Sessions go back to links that have returned, slowly and only where the configuration says so
// (cti.rebalance).
#include <algorithm>

#include "cti_gateway/bridge/bridge.hpp"
#include "cti_gateway/bridge/link_balance.hpp"

namespace ctig::bridge {
namespace {

constexpr std::chrono::seconds step{1};

bool takes_part(const cti::link_status& link) {
    using enum csta::system_status_value;
    const auto said = link.system_status;
    return link.state == cti::link_state::in_service && !link.leaving &&
           (said == normal || said == enabled || said == overload_relieved || said == initializing);
}

/// Nothing that its client could notice happens in it now.
bool is_idle(const rcc_session& session) {
    return session.outstanding == 0 && session.waiting.empty() && !session.is_recovering() &&
           std::ranges::all_of(session.monitors, [](const auto& m) { return m.told.calls.empty(); });
}

}  // namespace

// Not before it has held for a while: a link that flaps would have its sessions moved to and fro.
void bridge::balance_later() {
    const auto& cti = parts_.settings->cti;
    if (cti.rebalance > 0) balance_at_ = parts_.now() + cti.reconnect_max;
}

void bridge::balance(sip::time_point now) {
    if (!balance_at_ || now < *balance_at_) return;
    balance_at_.reset();
    const auto rate = parts_.settings->cti.rebalance;
    if (rate <= 0) return;
    std::vector<link_load> loads;
    for (const auto count : sessions_by_link())
        loads.push_back(
            {count, takes_part(parts_.managers.status(static_cast<cti::link_index>(loads.size())))});
    const auto all = static_cast<std::size_t>(rate), mine = parts_.team->share_of(all);
    auto moves = moves_to_balance(loads, mine);
    if (moves.empty()) return;
    // Where there are more bridges than moves a second, each moves one now and then.
    balance_at_ = now + step * std::max<std::size_t>(mine * parts_.team->bridges / all, 1);
    std::vector<session_ptr> idle;
    for (const auto& [id, session] : sessions_)
        if (is_idle(*session)) idle.push_back(session);
    for (const auto& session : idle) {
        const auto move = std::ranges::find(moves, session->link, &link_move::from);
        if (move == moves.end()) continue;
        move_session(session, move->to);
        moves.erase(move);
        if (moves.empty()) break;
    }
    run_recoveries();
}

}  // namespace ctig::bridge
