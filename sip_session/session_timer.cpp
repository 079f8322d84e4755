#include "sip_session/session_timer.hpp"

#include <algorithm>

namespace ctig::sip {

session_timer_verdict negotiate(const session_timer_offer& offer, std::chrono::seconds ours) {
    using kind = session_timer_verdict::kind_type;
    // RFC 4028 9: without `timer` in Supported a 422 would not be understood, and the header not be heeded.
    if (!offer.supported) return {};
    // Nobody would outlive it: such a session is watched like one without a timer.
    if (offer.min_se && *offer.min_se > largest_min_se) return {};
    if (offer.requested && offer.requested->delta < smallest_session_expires)
        return {.kind = kind::too_small};
    auto interval = offer.requested ? std::min(ours, offer.requested->delta) : ours;
    if (offer.min_se) interval = std::max(interval, *offer.min_se);
    interval = std::max(interval, smallest_session_expires);
    // RFC 4028 table 2: refresher as the request says; where it is silent the choice is ours.
    const auto who = offer.requested ? offer.requested->who.value_or(refresher::uac) : refresher::uac;
    return {.kind = kind::agreed, .terms = {.interval = interval, .who = who}};
}

void session_timer::start(std::optional<session_timer_terms> terms, std::chrono::seconds silence,
                          time_point now) {
    terms_ = terms;
    silence_ = silence;
    refresh_at_.reset();
    if (!terms) {
        expire_at_ = now + silence;
        return;
    }
    // RFC 4028 10: BYE before the interval ends, by the smaller of 32 s and a third of it.
    const duration interval = terms->interval;
    expire_at_ = now + interval - std::min<duration>(std::chrono::seconds{32}, interval / 3);
    // RFC 4028 7.2: the refresher sends at half of the interval.
    if (terms->who == refresher::uas) refresh_at_ = now + interval / 2;
}

void session_timer::resume(std::optional<session_timer_terms> terms, std::chrono::seconds silence,
                           deadlines at) {
    terms_ = terms;
    silence_ = silence;
    refresh_at_ = at.refresh_at;
    expire_at_ = at.expire_at;
}

void session_timer::heard(time_point now) {
    if (!terms_ && expire_at_) expire_at_ = now + silence_;
}

void session_timer::refresh_failed(time_point now) {
    if (!terms_ || !expire_at_) return;
    const duration left = *expire_at_ - now;
    if (left > std::chrono::seconds{4}) refresh_at_ = now + left / 2;
}

session_timer::due session_timer::on_timer(time_point now) {
    if (expire_at_ && *expire_at_ <= now) {
        expire_at_.reset();
        refresh_at_.reset();
        return due::expired;
    }
    if (refresh_at_ && *refresh_at_ <= now) {
        refresh_at_.reset();
        return due::refresh;
    }
    return due::nothing;
}

std::optional<time_point> session_timer::next_timer() const noexcept {
    if (refresh_at_ && expire_at_) return std::min(*refresh_at_, *expire_at_);
    return refresh_at_ ? refresh_at_ : expire_at_;
}

}  // namespace ctig::sip
