#include "cti_gateway/commands/csta_terminal.hpp"

#include <fmt/format.h>

#include <boost/asio/post.hpp>
#include <utility>

#include "cti_gateway/commands/csta_text.hpp"
#include "cti_gateway/log/printable.hpp"

namespace ctig::commands {
namespace {

constexpr std::chrono::seconds answer_limit{10};

std::string printable(std::string_view text) {
    std::string out;
    log::append_printable(out, text, 1024);
    return out;
}

}  // namespace

csta_terminal::csta_terminal(executor where, setup what)
    : executor_(where), what_(std::move(what)), timer_(where) {
    const auto& action = what_.action;
    if (name_of(action) == "monitor")
        to_watch_ = action.words;
    else if ((what_.options.stays_for_s > 0 || what_.options.events > 0) && !action.words.empty() &&
             name_of(action) != "raw")
        to_watch_ = {action.words.front()};
}

void csta_terminal::start(std::unique_ptr<cti::csta_driver> driver) {
    driver_ = std::move(driver);
    within(answer_limit, [this] { fail(fmt::format("no session within {} s", answer_limit.count())); });
    driver_->connect(*this);
}

void csta_terminal::on_signed_in() { next_monitor(); }
void csta_terminal::on_refused(std::string reason) {
    fail("the manager refused the sign-in: " + printable(reason));
}
void csta_terminal::on_closed(std::string reason) { fail(printable(reason)); }

void csta_terminal::next_monitor() {
    if (watched_.size() == to_watch_.size()) return look_at_calls();
    const auto& device = to_watch_[watched_.size()];
    ask(csta::monitor_start{.monitor_object = {csta::device_id{.text = device}}},
        [this](const csta::message& answer) {
            if (name_of(what_.action) == "monitor" ||
                !csta::holds_alternative<csta::monitor_start_response>(answer))
                show(answer);
            const auto* started = csta::get_if<csta::monitor_start_response>(&answer);
            if (started == nullptr) return finish(1);
            watched_.push_back(started->monitor_cross_ref_id);
            next_monitor();
        });
}

void csta_terminal::look_at_calls() {
    if (name_of(what_.action) == "monitor") return stay();
    if (name_of(what_.action) == "raw") return send_raw();
    if (needs(what_.action) == needed_call::none) return carry_out({});
    ask(csta::snapshot_device{.snapshot_object = {.text = what_.action.words.front()}},
        [this](const csta::message& answer) {
            if (csta::holds_alternative<csta::csta_error_code>(answer)) return on_answer(answer);
            carry_out(answer);
        });
}

void csta_terminal::carry_out(const csta::message& calls) {
    auto request = request_of(what_.action, calls);
    if (!request) return fail(request.error());
    ask(std::move(*request), [this](const csta::message& answer) { on_answer(answer); });
}

// What comes back is shown as it is, whatever it is (on_cti_document_in).
void csta_terminal::send_raw() {
    raw_under_way_ = true;
    within(answer_limit, [this] { fail(fmt::format("no answer within {} s", answer_limit.count())); });
    driver_->request_document(what_.document, [this](const auto& answer) {
        raw_under_way_ = false;
        const bool refused = !answer || csta::holds_alternative<csta::csta_error_code>(*answer);
        if (!answer && answer.error() != cti::errc::bad_message) return fail(answer.error().message());
        status_ = refused ? 1 : 0;
        stay();
    });
}

void csta_terminal::on_answer(const boost::system::result<csta::message>& answer) {
    show(*answer);
    if (csta::holds_alternative<csta::csta_error_code>(*answer)) return finish(1);
    stay();
}

/// Events go on until the time or the number asked for; without either only monitor stays.
void csta_terminal::stay() {
    timer_.cancel();
    staying_ = true;
    const auto& options = what_.options;
    const bool bounded = options.stays_for_s > 0 || options.events > 0;
    if (!bounded && name_of(what_.action) != "monitor") return finish(status_);
    if (options.events > 0 && events_ >= options.events) return stop();
    if (options.stays_for_s > 0) within(std::chrono::seconds(options.stays_for_s), [this] { stop(); });
}

void csta_terminal::on_message(csta::message unsolicited) {
    // A manager that speaks first tells its status before anybody stays to hear it.
    if (!csta::is_event(unsolicited) && !staying_) return;
    show(unsolicited);
    if (csta::is_event(unsolicited)) ++events_;
    if (what_.options.events > 0 && events_ == what_.options.events) stop();
}

void csta_terminal::on_cti_document_in(std::string_view, std::string_view, std::string_view xml) {
    if (raw_under_way_) what_.write(printable(xml));
}

void csta_terminal::stop() {
    if (std::exchange(stopping_, true) || over_) return;
    stop_next_monitor();
}

void csta_terminal::stop_next_monitor() {
    if (watched_.empty()) return finish(status_);
    auto cross_ref = std::move(watched_.back());
    watched_.pop_back();
    ask(csta::monitor_stop{.monitor_cross_ref_id = std::move(cross_ref)},
        [this](const csta::message&) { stop_next_monitor(); });
}

void csta_terminal::ask(csta::message what, std::function<void(const csta::message&)> then) {
    within(answer_limit, [this] { fail(fmt::format("no answer within {} s", answer_limit.count())); });
    driver_->request(std::move(what), [this, then = std::move(then)](const auto& answer) {
        if (over_) return;
        timer_.cancel();
        if (!answer) return fail(answer.error().message());
        then(*answer);
    });
}

void csta_terminal::within(std::chrono::milliseconds limit, std::function<void()> late) {
    timer_.expires_after(limit);
    timer_.async_wait([alive = std::weak_ptr(alive_), late = std::move(late)](boost::system::error_code ec) {
        if (!ec && !alive.expired()) late();
    });
}

void csta_terminal::show(const csta::message& m) {
    what_.write(what_.options.json ? csta_json(m) : csta_line(m));
}

void csta_terminal::fail(const std::string& why) {
    if (over_) return;
    what_.complain(why);
    finish(1);
}

void csta_terminal::finish(int status) {
    if (std::exchange(over_, true)) return;
    timer_.cancel();
    // Posted: the driver may be in the middle of telling us.
    asio::post(executor_, [this, alive = std::weak_ptr(alive_), status] {
        if (alive.expired()) return;
        driver_->close();
        what_.over(status);
    });
}

}  // namespace ctig::commands
