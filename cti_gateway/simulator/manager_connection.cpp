#include "cti_gateway/simulator/manager_connection.hpp"

#include <algorithm>
#include <boost/asio/write.hpp>
#include <utility>

namespace ctig::simulator {

manager_connection::manager_connection(tcp_socket socket, std::shared_ptr<simulated_pbx_host> host,
                                       std::size_t manager, std::string session_id)
    : socket_(std::move(socket)),
      timer_(socket_.get_executor()),
      host_(std::move(host)),
      manager_(manager),
      session_({.session_id = std::move(session_id),
                .longest_session = host_->config().session_duration,
                .needs = host_->config().application_users.empty() ? session_options::sign_in::not_needed
                                                                   : session_options::sign_in::required,
                .dialect = host_->config().dialect,
                .switch_name = host_->config().switch_name},
               *this) {}

void manager_connection::start() {
    boost::system::error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    if (host_->state(manager_) == manager_state::running) carry_out(session_.on_connected());
    read();
}

void manager_connection::close() {
    if (closed_) return;
    closed_ = true;
    if (const auto id = session_.resumable(); !id.empty() && association_)
        host_->park(*std::exchange(association_, std::nullopt), std::string(id));
    end_association();
    timer_.cancel();
    held_up_.clear();
    boost::system::error_code ignored;
    // A process that dies leaves nobody to end its connections in an orderly way: RST, not FIN.
    if (host_->crashed(manager_)) socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
}

void manager_connection::read() {
    socket_.async_read_some(asio::buffer(incoming_),
                            [self = shared_from_this()](boost::system::error_code ec, std::size_t size) {
                                if (self->closed_) return;
                                if (ec) return self->close();
                                // A silent manager takes octets and does nothing with them.
                                if (self->host_->state(self->manager_) == manager_state::running) {
                                    self->carry_out(self->session_.on_bytes(
                                        {self->incoming_.data(), size}, std::chrono::steady_clock::now()));
                                }
                                if (!self->closed_ && !self->close_when_sent_) self->read();
                            });
}

void manager_connection::carry_out(manager_session::effects what) {
    if (closed_ || close_when_sent_) return;
    if (host_->faults(manager_).size() == 0 && held_up_.empty())
        waiting_ += what.send;
    else
        meet_faults(what);
    close_when_sent_ = what.close;
    if (waiting_.size() + sending_.size() + held_up_octets_ > most_unsent) return close();
    arm_timer();
    write();
}

void manager_connection::meet_faults(const manager_session::effects& what) {
    const auto now = std::chrono::steady_clock::now();
    std::size_t at = 0;
    for (const auto& part : what.parts) {
        const auto its = host_->faults(manager_).judge(part.kind, part.message);
        held_up_octets_ += part.size * its.copies;
        held_up_.push(harmed(what.send.substr(at, part.size), its.harm), its, now);
        at += part.size;
    }
    for (const auto& frame : held_up_.take(now)) {
        held_up_octets_ -= frame.size();
        waiting_ += frame;
    }
}

void manager_connection::write() {
    if (!sending_.empty()) return;
    if (waiting_.empty()) {
        if (close_when_sent_) close();
        return;
    }
    std::swap(sending_, waiting_);
    asio::async_write(socket_, asio::buffer(sending_),
                      [self = shared_from_this()](boost::system::error_code ec, std::size_t) {
                          if (self->closed_) return;
                          if (ec) return self->close();
                          self->sending_.clear();
                          self->write();
                      });
}

void manager_connection::arm_timer() {
    const auto next = next_timer();
    if (next == timer_at_) return;
    timer_at_ = next;
    timer_.cancel();
    if (!next) return;
    timer_.expires_at(*next);
    timer_.async_wait([weak = weak_from_this(), due = *next](boost::system::error_code ec) {
        const auto self = weak.lock();
        if (!self || ec || self->closed_ || self->timer_at_ != due) return;
        self->timer_at_.reset();
        self->on_timer();
    });
}

std::optional<time_point> manager_connection::next_timer() const {
    const auto expiry = session_.next_timer();
    const auto frame = held_up_.next_timer();
    return expiry && frame ? std::min(*expiry, *frame) : expiry ? expiry : frame;
}

void manager_connection::on_timer() {
    // What was held up goes out without meeting the faults again.
    if (!held_up_.empty()) meet_faults({});
    carry_out(session_.on_timer(std::chrono::steady_clock::now()));
}

void manager_connection::on_event(csta::message event) { carry_out(session_.on_event(event)); }

void manager_connection::on_manager_stopped() {
    association_.reset();
    close();
}

bool manager_connection::may_sign_in(std::string_view user, std::string_view password) const {
    return host_->may_sign_in(user, password);
}

bool manager_connection::take_up_association(std::string_view session_id) {
    const auto parked = host_->take_up(manager_, session_id, *this);
    if (!parked) return false;
    end_association();
    association_ = parked;
    return true;
}

void manager_connection::begin_association() { association_ = host_->attach(manager_, *this); }

void manager_connection::end_association() {
    if (association_) host_->detach(*std::exchange(association_, std::nullopt));
}

std::optional<csta::message> manager_connection::serve(const csta::message& request) {
    if (!association_)
        return csta::make_error(csta::system_resource_availability_error::resource_out_of_service);
    return host_->request(*association_, request);
}

}  // namespace ctig::simulator
