#include "cti_gateway/simulator/simulator_driver.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <deque>
#include <utility>

#include "cti_gateway/simulator/fault_queue.hpp"

namespace ctig::simulator {
namespace {

/// What the link is told leaves by one queue, each in a turn of the executor of its own: a response before
/// the events that its request caused, and nothing from inside a call of the link's.
class association : public std::enable_shared_from_this<association>, private pbx_client {
public:
    association(std::shared_ptr<simulated_pbx_host> host, std::size_t manager, application_user user)
        : host_(std::move(host)), manager_(manager), user_(std::move(user)), timer_(host_->get_executor()) {}

    void connect(cti::driver_sink& sink) {
        close();
        sink_ = &sink;
        if (host_->state(manager_) == manager_state::stopped) {
            return later([](cti::driver_sink& to) { to.on_closed("the simulated manager is stopped"); });
        }
        later([](cti::driver_sink& to) { to.on_connected(); });
        if (!host_->may_sign_in(user_.user, user_.password)) {
            return later([](cti::driver_sink& to) { to.on_refused("invalidApplicationInfo"); });
        }
        id_ = host_->attach(manager_, *this);
        if (host_->state(manager_) == manager_state::running) {
            later([](cti::driver_sink& to) { to.on_signed_in(); });
        }
    }

    void close() {
        sink_ = nullptr;
        ++epoch_;
        queue_.clear();
        held_up_.clear();
        timer_.cancel();
        if (id_) host_->detach(*std::exchange(id_, std::nullopt));
    }

    void request(const csta::message& what, cti::completion done) {
        auto answer = id_ ? host_->request(*id_, what) : std::nullopt;
        if (!id_) {
            later([done](cti::driver_sink&) { done(make_error_code(cti::errc::link_lost)); });
        } else if (answer && is_undisturbed()) {
            later([done = std::move(done), answer = std::move(*answer)](cti::driver_sink&) mutable {
                done(std::move(answer));
            });
        } else if (answer) {
            const auto name = csta::message_name(*answer);
            send(
                outgoing_kind::answer, name,
                [done, answer = std::move(*answer)](cti::driver_sink&) mutable { done(std::move(answer)); },
                [done](cti::driver_sink&) { done(make_error_code(cti::errc::bad_message)); });
        }
    }

private:
    using report = std::function<void(cti::driver_sink&)>;

    void on_event(csta::message event) override {
        const auto name = csta::message_name(event);
        send(
            outgoing_kind::event, name,
            [event = std::move(event)](cti::driver_sink& to) mutable { to.on_message(std::move(event)); },
            [](cti::driver_sink&) {});
    }

    [[nodiscard]] bool is_undisturbed() const {
        return host_->faults(manager_).size() == 0 && held_up_.empty();
    }

    /// On its way to the link it meets the manager's faults; `unreadable` goes in place of what was harmed.
    void send(outgoing_kind kind, std::string_view name, report what, report unreadable) {
        if (is_undisturbed()) return later(std::move(what));
        auto its = host_->faults(manager_).judge(kind, name);
        // A driver completes a request once, however often its manager answers.
        if (kind == outgoing_kind::answer) its.copies = std::min(its.copies, 1U);
        if (its.harm == damage::xml) what = std::move(unreadable);
        if (its.harm == damage::framing)
            what = [](cti::driver_sink& to) { to.on_closed("the simulated manager broke its framing"); };
        held_up_.push(std::move(what), its, std::chrono::steady_clock::now());
        release();
    }

    void release() {
        for (auto& due : held_up_.take(std::chrono::steady_clock::now())) later(std::move(due));
        const auto next = held_up_.next_timer();
        if (!next) return timer_.cancel(), void();
        timer_.expires_at(*next);
        timer_.async_wait([weak = weak_from_this(), epoch = epoch_](boost::system::error_code ec) {
            const auto self = weak.lock();
            if (self && !ec && self->epoch_ == epoch) self->release();
        });
    }

    void on_manager_stopped() override {
        id_.reset();
        later([](cti::driver_sink& to) { to.on_closed("the simulated manager was stopped"); });
    }

    void on_disconnected() override {
        if (id_) host_->detach(*std::exchange(id_, std::nullopt));
        later([](cti::driver_sink& to) { to.on_closed("the simulated manager cut the connection"); });
    }

    void later(report what) {
        if (sink_ == nullptr) return;
        queue_.push_back(std::move(what));
        asio::post(host_->get_executor(), [weak = weak_from_this(), epoch = epoch_] {
            const auto self = weak.lock();
            if (!self || self->epoch_ != epoch || self->queue_.empty()) return;
            const auto next = std::move(self->queue_.front());
            self->queue_.pop_front();
            next(*self->sink_);
        });
    }

    std::shared_ptr<simulated_pbx_host> host_;
    std::size_t manager_;
    application_user user_;
    cti::driver_sink* sink_ = nullptr;
    std::optional<association_id> id_;
    std::deque<report> queue_;
    fault_queue<report> held_up_;
    steady_timer timer_;
    std::uint64_t epoch_ = 0;  ///< counts connections, so that what was posted for an old one is dropped
};

class simulator_driver final : public cti::link_driver {
public:
    explicit simulator_driver(std::shared_ptr<association> inner) : inner_(std::move(inner)) {}
    ~simulator_driver() override { inner_->close(); }
    simulator_driver(const simulator_driver&) = delete;
    simulator_driver& operator=(const simulator_driver&) = delete;

    void connect(cti::driver_sink& sink) override { inner_->connect(sink); }
    void close() override { inner_->close(); }
    void request(csta::message what, cti::completion done) override {
        inner_->request(what, std::move(done));
    }
    [[nodiscard]] std::string_view protocol() const noexcept override { return "simulator"; }

private:
    std::shared_ptr<association> inner_;
};

}  // namespace

std::unique_ptr<cti::link_driver> make_simulator_driver(std::shared_ptr<simulated_pbx_host> host,
                                                        std::size_t manager, application_user user) {
    return std::make_unique<simulator_driver>(
        std::make_shared<association>(std::move(host), manager, std::move(user)));
}

}  // namespace ctig::simulator
