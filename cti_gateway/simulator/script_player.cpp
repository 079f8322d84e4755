#include "cti_gateway/simulator/script_player.hpp"

#include <boost/json/parse.hpp>

#include "csta/walk.hpp"
#include "cti_gateway/log/log.hpp"

namespace ctig::simulator {
namespace {

/// The device of the connection that an event is about: the first one in it.
struct subject final : csta::id_visitor {
    std::string device;
    void on_connection(std::string_view, csta::connection_id& id) override {
        if (device.empty()) device = id.device.text;
    }
    void on_device(std::string_view, csta::device_id& id) override {
        if (device.empty()) device = id.text;
    }
    void on_monitor_cross_ref_id(std::string&) override {}
};

}  // namespace

bool is_waited_for(std::string_view when, const csta::message& told) {
    const auto blank = when.find(' ');
    if (when.substr(0, blank) != csta::message_name(told)) return false;
    if (blank == std::string_view::npos) return true;
    subject about;
    csta::message copy = told;
    csta::walk(copy, about);
    return about.device == when.substr(blank + 1);
}

std::shared_ptr<script_player> script_player::make(std::shared_ptr<simulated_pbx_host> host) {
    return std::shared_ptr<script_player>(new script_player(std::move(host)));
}

script_player::script_player(std::shared_ptr<simulated_pbx_host> host)
    : host_(std::move(host)), control_(host_) {
    for (const auto& what : host_->config().script) steps_.push_back({.what = what, .timer = nullptr});
    left_ = steps_.size();
}

void script_player::start() {
    host_->on_event_told([weak = weak_from_this()](const csta::message& told) {
        if (const auto self = weak.lock()) self->on_event(told);
    });
    for (auto& one : steps_)
        if (one.what.when.empty()) arm(one);
}

void script_player::stop() { steps_.clear(); }

void script_player::on_event(const csta::message& told) {
    for (auto& one : steps_)
        if (!one.timer && !one.what.when.empty() && is_waited_for(one.what.when, told)) arm(one);
}

// By timer even when it is due at once: an action never runs from inside the telling of an event.
void script_player::arm(step& which) {
    which.timer = std::make_unique<steady_timer>(host_->get_executor(), which.what.at);
    which.timer->async_wait([weak = weak_from_this(), &which](boost::system::error_code ec) {
        const auto self = weak.lock();
        if (self && !ec) self->play(which.what);
    });
}

void script_player::play(const script_step& what) {
    --left_;
    const auto action = boost::json::parse(what.action);
    const auto done = control_.perform(action.as_object());
    if (done)
        log::info("script: {} done", what.action);
    else
        log::warn("script: {}", done.error());
}

}  // namespace ctig::simulator
