#include "cti_gateway/shards/shard.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>

namespace ctig::shards {
namespace {

sip::time_point now() { return std::chrono::steady_clock::now(); }

}  // namespace

shard::shard(shard_parts parts)
    : parts_(std::move(parts)),
      turns_(parts_.turn, [this](cti::link_index link) -> const cti::link_status& { return status(link); }),
      gate_(parts_.writer != nullptr ? std::optional<journal::commit_gate>(std::in_place) : std::nullopt),
      writer_token_(std::make_shared<int>()),
      phones_(std::move(parts_.agent), [this] { return ids_(); }),
      sessions_(bridge_parts_of()),
      timer_(parts_.own) {}
shard::~shard() = default;

bridge::bridge_parts shard::bridge_parts_of() {
    return {
        .phones = phones_,
        .managers = *this,
        .people = std::move(parts_.people),  // a reload brings others
        .settings = parts_.settings,
        .selected = parts_.selected,
        .metrics = parts_.metrics,
        .now = now,
        .outputs_ready = [this] { pump_soon(); },
        .on_refusal = [this](std::string_view call_id, std::string_view why) { refused_.note(call_id, why); },
        .audit = parts_.audit,
        .numbers = std::move(parts_.numbers),
        .on_change = gate_ ? [this](const auto& what) { gate_->changed(what); }
                           : std::function<void(const sip::dialog_change&)>{},
        .team = parts_.team,
        .on_signed_in =
            [this](const bridge::signed_in_client& who) {
                tell_host([this, who](shard_host& host) { host.on_signed_in(*this, who); });
            }};
}

void shard::on_message(const sip::flow& from, std::string_view bytes) {
    if (unserved_ == sip::user_agent::most_in_a_row || phones_.ends_what_is_unpolled(bytes)) pump();
    if (unserved_++ == 0) stage_began_ = now();
    phones_.on_message(from, bytes, stage_began_);
    pump_soon();
}

void shard::on_broken_stream(const sip::flow& from, std::string_view start, int code) {
    phones_.on_broken_stream(from, start, code, now());
    pump_soon();
}

void shard::on_send_failed(sip::client_transaction_id request, std::string_view bytes) {
    phones_.on_send_failed(request, now(), bytes);
    pump_soon();
}

void shard::on_link_state(cti::link_index link) {
    const auto now_in = status(link);  // a copy: what comes of it may change what is known
    sessions_.on_link_state(link, now_in);
}
void shard::on_link_event(cti::link_index link, const csta::message& event) {
    sessions_.on_link_event(link, event);
}

void shard::on_signed_in(const bridge::signed_in_client& who) {
    sessions_.end_older_sessions(who);
    pump_soon();
}

void shard::let_go(cti::link_index link) {
    tell_host([this, link](shard_host& host) { host.let_go(*this, link); });
}

void shard::request(cti::link_index link, csta::message what, cti::completion done) {
    if (parts_.to_host == nullptr) return parts_.host.request(*this, link, std::move(what), std::move(done));
    const auto number = ++last_asked_;
    asked_.emplace(number, asked{std::move(done), status(link).state == cti::link_state::in_service});
    tell_host([this, link, number, what = std::move(what)](shard_host& host) mutable {
        host.request(*this, link, std::move(what), [this, number, &host](auto answer) {
            host.tell(*this, [this, number, answer = std::move(answer)]() mutable {
                on_answer(number, std::move(answer));
            });
        });
    });
}

void shard::on_answer(std::uint64_t number, boost::system::result<csta::message> answer) {
    const auto known = asked_.extract(number);
    const auto& [done, of_a_link_in_service] = known.mapped();
    // The link died while the request was on its way there: as if it had been in flight.
    if (!answer && of_a_link_in_service && answer.error() == cti::make_error_code(cti::errc::not_in_service))
        answer = cti::make_error_code(cti::errc::link_lost);
    done(std::move(answer));
}

void shard::begin_stop() {
    stopping_ = true;
    // pump() says when it is over.
    if (gate_)
        sessions_.leave();
    else
        sessions_.end_all();
}

bool shard::at_rest() const {
    if (pump_posted_) return false;
    return gate_ ? sessions_.open_requests() == 0 && gate_->idle() : sessions_.sessions() == 0;
}

void shard::pump_soon() {
    if (std::exchange(pump_posted_, true)) return;
    asio::post(parts_.own, [this, token = std::weak_ptr(alive_)] {
        if (!token.expired() && pump_posted_) pump();
    });
}

void shard::pump() {
    pumping_ = true;
    do {
        hand_over_outputs();
    } while (sessions_.serve_outputs());
    pump_posted_ = pumping_ = false;
    unserved_ = 0;
    write_journal();
    arm_timer();
    if (stopping_)
        tell_host([this, rests = at_rest()](shard_host& host) { host.on_turn_over(*this, rests); });
}

void shard::hand_over_outputs() {
    while (auto out = phones_.poll()) {
        if (auto* message = std::get_if<sip::send_message>(&*out)) {
            if (!hold_for_journal(*message)) send(std::move(*message));
        } else if (const auto* closing = std::get_if<sip::close_flow>(&*out)) {
            tell_host([flow = closing->flow](shard_host& host) { host.close(flow); });
        } else {
            if (const auto* ended = std::get_if<sip::dialog_ended>(&*out))
                tell_host([dialog = ended->dialog](shard_host& host) { host.on_dialog_ended(dialog); });
            sessions_.on_output(std::move(*out));
        }
    }
}

void shard::send(sip::send_message message) {
    if (refusal_log::is_refusal(message.bytes))
        refused_.on_sent(message.bytes, std::chrono::system_clock::now());
    const bool live = message.dialog && phones_.has(*message.dialog);
    if (parts_.to_host == nullptr) return parts_.host.send(*this, message, live);
    tell_host(
        [this, live, message = std::move(message)](shard_host& host) { host.send(*this, message, live); });
}

// One timer for all machines. Only an earlier deadline touches it: a later one finds it when it fires, which
// costs one idle turn and saves a timer operation for each request.
void shard::arm_timer() {
    auto due = phones_.next_timer();
    if (const auto later = sessions_.next_timer()) due = due ? std::min(*due, *later) : later;
    if (gate_ && parts_.writer != nullptr)
        if (const auto later = gate_->next_timer()) due = due ? std::min(*due, *later) : later;
    if (!due) return;
    if (timer_at_ && *timer_at_ <= *due) return;
    timer_at_ = *due;
    timer_.expires_at(*due);
    timer_.async_wait([this](boost::system::error_code ec) {
        if (ec) return;  // another deadline took its place
        timer_at_.reset();
        act_now();
        phones_.on_timer(now());
        sessions_.on_timer(now());
        release_late_messages();
        pump();
    });
}

}  // namespace ctig::shards
