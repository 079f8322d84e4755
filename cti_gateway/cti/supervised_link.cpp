#include "cti_gateway/cti/supervised_link.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

namespace ctig::cti {
namespace {

time_point now() { return std::chrono::steady_clock::now(); }

// A reason may quote the manager, whose words are as long as it likes.
constexpr std::size_t max_reason = 256;

// The manager's request side works: it answered, be it with an error or with XML that we cannot read.
bool proves_life(const boost::system::result<csta::message>& answer) {
    return answer.has_value() || answer.error() == errc::bad_message;
}

}  // namespace

supervised_link::supervised_link(executor ex, setup how, std::unique_ptr<link_driver> driver, link_sink& sink)
    : executor_(ex),
      index_(how.index),
      driver_(std::move(driver)),
      sink_(sink),
      fsm_(how.timing, std::move(how.random)),
      timer_(ex) {
    status_.manager = std::move(how.manager);
    status_.since = std::chrono::system_clock::now();
}

supervised_link::~supervised_link() { driver_->close(); }

void supervised_link::start() {
    asio::post(executor_, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->feed(link_event::start);
    });
}

void supervised_link::stop() {
    feed(link_event::stop, "stopped");
    timer_.cancel();
}

void supervised_link::request(csta::message what, std::chrono::milliseconds timeout, completion done) {
    if (status_.state != link_state::in_service) {
        asio::post(executor_, [done = std::move(done)] { done(make_error_code(errc::not_in_service)); });
        return;
    }
    const request_id id = requests_.add(now() + timeout, std::move(done));
    status_.outstanding = requests_.size();
    arm_timer();
    inside_ = call::request;
    driver_->request(std::move(what), [weak = weak_from_this(), id, epoch = epoch_](auto answer) {
        const auto self = weak.lock();
        if (self && self->epoch_ == epoch) self->on_answer(id, std::move(answer));
    });
    inside_ = call::none;
}

void supervised_link::on_connected() {
    ++status_.connects;
    feed(link_event::connected);
}
void supervised_link::on_signed_in() { feed(link_event::signed_in); }
void supervised_link::on_refused(std::string reason) { feed(link_event::refused, std::move(reason)); }
void supervised_link::on_closed(std::string reason) { feed(link_event::closed, std::move(reason)); }

void supervised_link::on_message(csta::message unsolicited) {
    if (const auto* told = csta::get_if<csta::system_status>(&unsolicited))
        note_system_status(told->system_status);
    if (status_.state == link_state::in_service) sink_.on_link_event(index_, std::move(unsolicited));
}

// Completions and the sink may call request() and stop() from in here; so the new state is set before they
// hear of it, and what is left to do is dropped when they changed it.
void supervised_link::feed(link_event event, std::string reason) {
    const link_state before = fsm_.state();
    const link_effects effects = fsm_.on(event, now());
    const link_state after = fsm_.state();
    status_.heartbeats_missed = fsm_.heartbeats_missed();
    if (effects.close) {
        ++epoch_;
        driver_->close();
        if (!effects.why.empty()) reason = effects.why;
    }
    if (after != before) note_state(reason);
    if (effects.close) lose_requests();
    if (after != before && fsm_.state() == after) sink_.on_link_state(index_, status_);
    if (fsm_.state() != after) return;
    if (effects.connect) driver_->connect(*this);
    if (effects.heartbeat) send_heartbeat();
    arm_timer();
}

void supervised_link::note_state(const std::string& reason) {
    const auto at = std::chrono::system_clock::now();
    status_.state = fsm_.state();
    status_.lasted = std::chrono::duration_cast<std::chrono::seconds>(at - status_.since);
    status_.since = at;
    // While it tries again, why the last attempt failed is still the best answer to "why is it not in
    // service?".
    if (status_.state == link_state::in_service)
        status_.reason.clear();
    else if (!reason.empty())
        status_.reason = std::move(reason);
    sink_.on_link_change(index_);
}

void supervised_link::note_system_status(csta::system_status_value said) {
    if (std::exchange(status_.system_status, said) != said) sink_.on_link_change(index_);
}

void supervised_link::lose_requests() {
    const auto lost = requests_.take_all();
    status_.outstanding = 0;
    for (const auto& done : lost) done(make_error_code(errc::link_lost));
}

void supervised_link::send_heartbeat() {
    driver_->request(csta::request_system_status{},
                     [weak = weak_from_this(), sent = now(), epoch = epoch_](auto answer) {
                         const auto self = weak.lock();
                         if (self && self->epoch_ == epoch) self->on_heartbeat_answer(sent, answer);
                     });
}

void supervised_link::on_heartbeat_answer(time_point sent,
                                          const boost::system::result<csta::message>& answer) {
    if (!proves_life(answer)) return;
    const auto before = status_.system_status;
    if (answer)
        if (const auto* told = csta::get_if<csta::request_system_status_response>(&*answer))
            note_system_status(told->system_status);
    status_.round_trip = std::chrono::duration_cast<std::chrono::microseconds>(now() - sent);
    status_.heartbeats.add(status_.round_trip);
    feed(link_event::answered);
    sink_.on_heartbeat(index_, status_.round_trip);
    // Whoever follows the status hears of a change as if the PBX had pushed it. The first one is no change.
    if (status_.state == link_state::in_service && status_.system_status != before &&
        before != csta::system_status_value::initializing)
        sink_.on_link_event(index_, csta::system_status{.system_status = status_.system_status});
}

void supervised_link::on_answer(request_id id, boost::system::result<csta::message> answer) {
    if (inside_ == call::request) {  // the driver could not even send it: never from inside request()
        asio::post(executor_,
                   [weak = weak_from_this(), id, epoch = epoch_, answer = std::move(answer)]() mutable {
                       const auto self = weak.lock();
                       if (self && self->epoch_ == epoch) self->on_answer(id, std::move(answer));
                   });
        return;
    }
    if (proves_life(answer)) feed(link_event::answered);
    const completion done = requests_.take(id);
    status_.outstanding = requests_.size();
    if (done) done(std::move(answer));
}

void supervised_link::on_timer() {
    armed_for_.reset();
    const auto expired = requests_.take_expired(now());
    status_.outstanding = requests_.size();
    if (!expired.empty()) feed(link_event::request_timed_out);
    for (const auto& done : expired) done(make_error_code(errc::timed_out));
    feed(link_event::timer);
}

// Only an earlier deadline touches the timer. A later one finds it when it fires, which costs one idle turn,
// and saves a timer operation for each request.
void supervised_link::arm_timer() {
    auto next = fsm_.deadline();
    if (const auto due = requests_.next_deadline()) next = next ? std::min(*next, *due) : *due;
    if (!next || (armed_for_ && *armed_for_ <= *next)) return;
    armed_for_ = next;
    timer_.expires_at(*next);
    timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& ec) {
        if (ec) return;  // cancelled: armed anew, or stopped
        if (const auto self = weak.lock()) self->on_timer();
    });
}

}  // namespace ctig::cti
