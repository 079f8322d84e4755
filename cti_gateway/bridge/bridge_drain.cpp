// The node is taken out of service for good: its people sign in elsewhere (product.md 14).
#include <algorithm>
#include <vector>

#include "cti_gateway/bridge/bridge.hpp"

namespace ctig::bridge {
namespace {

// So many at a time: those who leave sign in at another node, which is not to be stormed.
constexpr std::size_t leave_together = 50;
constexpr std::chrono::milliseconds between_groups{100};

bool has_calls(const rcc_session& session) {
    return std::ranges::any_of(session.monitors, [](const auto& m) { return !m.told.calls.empty(); });
}

}  // namespace

void bridge::drain(drain_mode how) {
    drain_ = how;
    drain_at_.reset();
    if (how == drain_mode::off) return;
    for (const auto& waiting : admission_.take_all())
        refuse(waiting.invite, 503, "this gateway is drained", std::chrono::seconds{5});
    drain_some(parts_.now());
    parts_.outputs_ready();
}

void bridge::drain_some(sip::time_point now) {
    if (drain_ == drain_mode::off || (drain_at_ && *drain_at_ > now)) return;
    std::vector<sip::dialog_id> leaving;
    for (const auto& [id, session] : sessions_) {
        if (leaving.size() >= parts_.team->share_of(leave_together)) break;
        if (drain_ == drain_mode::at_once || !has_calls(*session)) leaving.push_back(session->dialog);
    }
    for (const auto dialog : leaving) {
        abort_registrations(*find(dialog));
        parts_.phones.end_dialog(dialog, now);
        end_session(dialog);
    }
    drain_at_.reset();
    if (!sessions_.empty()) drain_at_ = now + between_groups;
}

}  // namespace ctig::bridge
