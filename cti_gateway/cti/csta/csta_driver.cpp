#include "cti_gateway/cti/csta/csta_driver.hpp"

#include <utility>

namespace ctig::cti {
namespace {

time_point now() { return std::chrono::steady_clock::now(); }

template <class... F>
struct overloaded : F... {
    using F::operator()...;
};

}  // namespace

csta_driver::csta_driver(executor ex, setup what) : executor_(ex), setup_(std::move(what)), timer_(ex) {}

csta_driver::~csta_driver() { close(); }

void csta_driver::connect(driver_sink& sink) {
    close();
    sink_ = &sink;
    session_.emplace(*setup_.how, setup_.who, memory_);
    tapped_ = csta::frame_reader();
    stream_ = std::make_shared<csta_stream>(executor_, setup_.peer, setup_.tls);
    stream_->open(*this);
}

void csta_driver::close() {
    ++epoch_;
    sink_ = nullptr;
    timer_.cancel();
    // Told that the session is over, the manager frees its monitors now and not when the session's time is
    // up.
    if (stream_) {
        auto farewell = session_ ? session_->farewell() : std::string();
        tap_out(farewell);
        stream_->finish(std::move(farewell));
    }
    stream_.reset();
}

void csta_driver::request(csta::message what, completion done) {
    if (!stream_ || !session_) return done(make_error_code(errc::not_in_service));
    if (stream_->backlog() >= max_backlog) return done(make_error_code(errc::busy));
    const auto epoch = epoch_;
    apply(session_->request(what, std::move(done), now()));
    if (epoch == epoch_) arm_timer();
}

void csta_driver::request_document(std::string_view document, completion done) {
    if (!stream_ || !session_) return done(make_error_code(errc::not_in_service));
    apply(session_->request_document(document, std::move(done), now()));
}

void csta_driver::on_stream_open() {
    const auto epoch = epoch_;
    sink_->on_connected();
    if (epoch == epoch_) apply(session_->start(now()));
}

void csta_driver::on_stream_bytes(std::string_view bytes) {
    const auto epoch = epoch_;
    tap_in(bytes);
    apply(session_->receive(bytes, now()));
    if (epoch == epoch_) arm_timer();
}

void csta_driver::on_stream_closed(std::string reason) {
    if (sink_ != nullptr) sink_->on_closed(std::move(reason));
}

// Any call to the sink or to a completion may close() this connection; then the rest is nobody's any more.
void csta_driver::apply(csta_session::outputs outputs) {
    const auto epoch = epoch_;
    for (auto& output : outputs) {
        apply_one(output);
        if (epoch != epoch_) return;
    }
}

void csta_driver::apply_one(csta_session::output& output) {
    std::visit(overloaded{
                   [this](csta_session::send& o) {
                       // A manager that asks without reading the answers loses them; its heartbeats will
                       // tell.
                       if (stream_->backlog() >= max_backlog) return;
                       tap_out(o.bytes);
                       stream_->send(o.bytes);
                   },
                   [this](csta_session::signed_in&) { sink_->on_signed_in(); },
                   [this](csta_session::refused& o) { sink_->on_refused(std::move(o.reason)); },
                   [this](csta_session::closed& o) { sink_->on_closed(std::move(o.reason)); },
                   [this](csta_session::unsolicited& o) { sink_->on_message(std::move(o.what)); },
                   [](csta_session::answered& o) { o.done(std::move(o.with)); },
               },
               output);
}

void csta_driver::tap_in(std::string_view bytes) {
    if (setup_.tap == nullptr) return;
    tapped_.append(bytes);
    for (auto next = tapped_.next(); next && *next; next = tapped_.next())
        setup_.tap->on_cti_document_in(setup_.name, protocol(), (*next)->xml);
}

void csta_driver::tap_out(std::string_view frame) {
    if (setup_.tap != nullptr && frame.size() > csta::frame_header_size)
        setup_.tap->on_cti_document_out(setup_.name, protocol(), frame.substr(csta::frame_header_size));
}

void csta_driver::arm_timer() {
    const auto deadline = session_->deadline();
    if (!deadline) return;
    if (timer_.expiry() == *deadline) return;
    timer_.expires_at(*deadline);
    timer_.async_wait(
        [this, alive = std::weak_ptr(alive_), epoch = epoch_](const boost::system::error_code& ec) {
            // A wait that had ended before the driver went still calls: nothing of this may be touched then.
            if (ec || alive.expired() || epoch != epoch_) return;
            apply(session_->on_timer(now()));
            if (epoch == epoch_) arm_timer();
        });
}

}  // namespace ctig::cti
