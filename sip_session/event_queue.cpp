#include "sip_session/event_queue.hpp"

#include <iterator>
#include <utility>

namespace ctig::sip {

event_queue::admission event_queue::push(std::string body) {
    if (bytes_ + body.size() > max_bytes) return admission::full;
    bytes_ += body.size();
    waiting_.push_back(std::move(body));
    return admission::queued;
}

std::optional<time_point> event_queue::may_go_at(reliability r) const noexcept {
    if (r == reliability::reliable || !last_sent_) return std::nullopt;
    if (mute_) return *last_sent_ + mute_pace_;
    if (in_flight_ != 0) return *last_sent_ + answer_time_;
    return std::nullopt;
}

std::optional<std::string> event_queue::take(reliability r, time_point now) {
    if (waiting_.empty()) return std::nullopt;
    const auto at = may_go_at(r);
    if (at && *at > now) return std::nullopt;
    // The one before was left unanswered for the whole of its time: do not wait for this client again.
    if (at) mute_ = true;
    last_sent_ = now;
    ++in_flight_;
    std::string body = std::move(waiting_.front());
    waiting_.pop_front();
    if (returned_ != 0) --returned_;
    bytes_ -= body.size();
    asking_.reset();
    if (r == reliability::unreliable && !mute_) asking_ = body;
    return body;
}

void event_queue::put_back(std::string body) {
    if (in_flight_ != 0) --in_flight_;
    asking_.reset();
    bytes_ += body.size();
    waiting_.insert(std::next(waiting_.begin(), static_cast<std::ptrdiff_t>(returned_++)), std::move(body));
}

std::vector<std::string> event_queue::unsent() const {
    std::vector<std::string> all;
    if (asking_) all.push_back(*asking_);
    all.insert(all.end(), waiting_.begin(), waiting_.end());
    return all;
}

void event_queue::on_final_answer(int status) noexcept {
    if (in_flight_ != 0) --in_flight_;
    asking_.reset();
    // A client that answers after all is waited for again. A proxy's 408 in its place is no such sign.
    if (status / 100 == 2) mute_ = false;
}

std::optional<time_point> event_queue::next_timer(reliability r) const noexcept {
    if (waiting_.empty()) return std::nullopt;
    return may_go_at(r);
}

}  // namespace ctig::sip
