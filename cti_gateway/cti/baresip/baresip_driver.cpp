#include "cti_gateway/cti/baresip/baresip_driver.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <random>
#include <utility>

#include "cti_gateway/cti/cti_tap.hpp"
#include "cti_gateway/log/log.hpp"

namespace ctig::cti::baresip {
namespace {

time_point now() { return std::chrono::steady_clock::now(); }

/// Waiting for a phone is bounded by the octets that it does not read.
constexpr std::size_t max_backlog = std::size_t{256} * 1024;

// Jitter only has to differ from phone to phone; it guards no secret.
link_fsm::random_source make_random() {
    return [engine = std::mt19937{std::random_device{}()}]() mutable {
        return static_cast<std::uint32_t>(engine());
    };
}

template <class... F>
struct overloaded : F... {
    using F::operator()...;
};

template <class Tell>
void each_netstring(netstring_reader& reader, std::string_view bytes, Tell tell) {
    reader.append(bytes);
    for (auto next = reader.next(); next && *next; next = reader.next()) tell(**next);
}

}  // namespace

class baresip_driver::phone final : private stream_sink {
public:
    phone(baresip_driver& of, std::size_t at) : fsm(of.setup_.timing, make_random()), index(at), owner_(of) {}

    void open(const manager_address& where) {
        tapped_in_ = {};
        stream_ = std::make_shared<csta_stream>(owner_.executor_, where, nullptr);
        stream_->open(*this);
    }
    void send(const std::string& bytes) {
        if (!stream_) return;
        if (auto* tap = owner_.setup_.tap) {
            netstring_reader cut;
            each_netstring(cut, bytes, [&](std::string_view text) {
                tap->on_cti_document_out(name(), owner_.protocol(), text);
            });
        }
        if (stream_->backlog() < max_backlog) stream_->send(bytes);
    }
    void close() {
        if (const auto stream = std::exchange(stream_, nullptr)) stream->finish({});
    }
    [[nodiscard]] const config::phone_options& options() const { return owner_.setup_.phones.at(index); }
    [[nodiscard]] const std::string& name() const { return options().device; }

    link_fsm fsm;
    std::size_t index;
    std::string failure;       ///< why it was not reached, for people
    bool has_verdict = false;  ///< it was reached, or found not to be there

private:
    void on_stream_open() override { owner_.feed(*this, link_event::connected, {}); }
    void on_stream_bytes(std::string_view bytes) override {
        if (auto* tap = owner_.setup_.tap)
            each_netstring(tapped_in_, bytes, [&](std::string_view text) {
                tap->on_cti_document_in(name(), owner_.protocol(), text);
            });
        owner_.apply(owner_.exchange_->receive(index, bytes, now()));
        owner_.arm_timer();
    }
    void on_stream_closed(std::string reason) override {
        owner_.feed(*this, link_event::closed, std::move(reason));
    }

    baresip_driver& owner_;
    std::shared_ptr<csta_stream> stream_;
    netstring_reader tapped_in_;
};

baresip_driver::baresip_driver(executor ex, setup what)
    : executor_(ex), setup_(std::move(what)), timer_(ex) {}

baresip_driver::~baresip_driver() { close(); }

void baresip_driver::connect(driver_sink& sink) {
    close();
    sink_ = &sink;
    stage_ = stage::opening;
    exchange_ = std::make_unique<phone_exchange>(setup_.phones, setup_.proof_limit);
    for (std::size_t i = 0; i < setup_.phones.size(); ++i)
        phones_.push_back(std::make_unique<phone>(*this, i));
    asio::post(executor_, [this, alive = std::weak_ptr(alive_), epoch = epoch_] {
        if (alive.expired() || epoch != epoch_) return;
        sink_->on_connected();
        for (std::size_t i = 0; epoch == epoch_ && i < phones_.size(); ++i)
            feed(*phones_[i], link_event::start, {});
    });
}

void baresip_driver::close() {
    ++epoch_;
    sink_ = nullptr;
    stage_ = stage::closed;
    timer_.cancel();
    for (const auto& each : phones_) each->close();
    phones_.clear();
    exchange_.reset();
    upward_.clear();
    draining_ = false;
}

void baresip_driver::request(csta::message what, completion done) {
    if (!exchange_) return done(make_error_code(errc::not_in_service));
    apply(exchange_->request(what, std::move(done), now()));
    arm_timer();
}

void baresip_driver::apply(phone_exchange::outputs outputs) {
    for (auto& output : outputs) apply_one(output);
    drain();
}

void baresip_driver::apply_one(phone_exchange::output& output) {
    std::visit(
        overloaded{
            [this](phone_exchange::send& o) { phones_[o.phone]->send(o.bytes); },
            [this](phone_exchange::answered& o) { feed(*phones_[o.phone], link_event::answered, {}); },
            [this](phone_exchange::signed_in& o) {
                for (const auto& line : o.lines_without_account)
                    log::warn({.manager = setup_.name},
                              "cti.manager.phone {}: line {} has no account on the phone, so it cannot be "
                              "used: add it to the phone's accounts, or take it out of \"lines\"",
                              phones_[o.phone]->name(), line);
                feed(*phones_[o.phone], link_event::signed_in, {});
            },
            [this](phone_exchange::broken& o) {
                feed(*phones_[o.phone], link_event::closed, std::move(o.why));
            },
            [this](phone_exchange::slow& o) { feed(*phones_[o.phone], link_event::request_timed_out, {}); },
            [this](phone_exchange::reply& o) { upward_.emplace_back(std::move(o)); },
            [this](phone_exchange::event& o) { upward_.emplace_back(std::move(o)); },
        },
        output);
}

void baresip_driver::feed(phone& which, link_event event, std::string reason) {
    const auto before = which.fsm.state();
    const auto effects = which.fsm.on(event, now());
    if (effects.close) {
        if (!effects.why.empty()) reason = effects.why;
        which.close();
        on_phone_lost(which, before == link_state::in_service, reason);
    }
    if (effects.connect) which.open(*parse_manager_address(which.options().control));
    if (effects.heartbeat) apply(exchange_->heartbeat(which.index, now()));
    if (event == link_event::connected) apply(exchange_->on_open(which.index));
    if (event == link_event::signed_in)
        log::info({.manager = setup_.name}, "phone {} in service", which.name());
    if (event == link_event::signed_in || effects.close) on_verdict(which);
    arm_timer();
}

// A connection that goes may come back a moment later with every call alive; a phone that cannot be reached
// again is gone, and nobody could end its calls.
void baresip_driver::on_phone_lost(phone& which, bool was_in_service, const std::string& reason) {
    apply(exchange_->on_lost(which.index, now()));
    if (!was_in_service) apply(exchange_->on_unreachable(which.index, now()));
    if (was_in_service || which.failure != reason)
        log::warn({.manager = setup_.name}, "phone {} at {} is out of service: {}", which.name(),
                  which.options().control, reason);
    which.failure = was_in_service ? std::string() : reason;
}

// The link begins to serve when it is known of each phone whether it is there.
void baresip_driver::on_verdict(phone& which) {
    which.has_verdict = true;
    const auto known = [](const auto& p) { return p->has_verdict; };
    if (stage_ != stage::opening || !std::ranges::all_of(phones_, known)) return;
    stage_ = stage::open;
    std::string reasons;
    bool any = false;
    for (const auto& p : phones_) {
        any = any || exchange_->in_service(p->index);
        reasons +=
            (reasons.empty() ? "" : "; ") + p->name() + " at " + p->options().control + ": " + p->failure;
    }
    asio::post(executor_, [this, alive = std::weak_ptr(alive_), epoch = epoch_, any,
                           reasons = std::move(reasons)]() mutable {
        if (alive.expired() || epoch != epoch_) return;
        if (any)
            sink_->on_signed_in();
        else
            sink_->on_closed("none of its phones answers: " + std::move(reasons));
    });
}

// What goes up leaves in turns of its own, in order: a reply before the events that its request caused, and
// nothing from inside a call of the link's.
void baresip_driver::drain() {
    if (draining_ || upward_.empty()) return;
    draining_ = true;
    asio::post(executor_, [this, alive = std::weak_ptr(alive_), epoch = epoch_] {
        if (alive.expired() || epoch != epoch_) return;
        draining_ = false;
        while (epoch == epoch_ && !upward_.empty()) {
            auto next = std::move(upward_.front());
            upward_.pop_front();
            if (auto* answer = std::get_if<phone_exchange::reply>(&next))
                answer->done(std::move(answer->with));
            else if (auto* report = std::get_if<phone_exchange::event>(&next))
                sink_->on_message(std::move(report->what));
            if (alive.expired()) return;
        }
    });
}

void baresip_driver::arm_timer() {
    if (!exchange_) return;
    auto next = exchange_->deadline();
    for (const auto& each : phones_)
        if (const auto due = each->fsm.deadline()) next = next ? std::min(*next, *due) : *due;
    if (!next || timer_.expiry() == *next) return;
    timer_.expires_at(*next);
    timer_.async_wait(
        [this, alive = std::weak_ptr(alive_), epoch = epoch_](const boost::system::error_code& ec) {
            if (ec || alive.expired() || epoch != epoch_) return;
            on_timer();
        });
}

void baresip_driver::on_timer() {
    apply(exchange_->on_timer(now()));
    for (const auto& each : phones_)
        if (const auto due = each->fsm.deadline(); due && *due <= now())
            feed(*each, link_event::timer, "no answer");
    timer_.expires_at(time_point{});  // it has fired: arm_timer() sets it, even for the same moment
    arm_timer();
}

std::unique_ptr<link_driver> make_baresip_driver(const driver_request& what,
                                                 std::vector<config::phone_options> phones) {
    const auto& o = what.options;
    constexpr std::chrono::seconds sign_in_limit{3};  // for all phones the link itself has ten
    baresip_driver::setup setup{.name = what.manager.address,
                                .phones = std::move(phones),
                                .timing = {.heartbeat_interval = o.heartbeat_interval,
                                           .heartbeat_timeout = o.heartbeat_timeout,
                                           .heartbeat_misses = o.heartbeat_misses,
                                           .reconnect_min = o.reconnect_min,
                                           .reconnect_max = o.reconnect_max,
                                           .sign_in_limit = sign_in_limit},
                                .proof_limit = std::chrono::milliseconds(o.request_timeout) * 4 / 5,
                                .tap = what.tap};
    return std::make_unique<baresip_driver>(what.ex, std::move(setup));
}

}  // namespace ctig::cti::baresip
