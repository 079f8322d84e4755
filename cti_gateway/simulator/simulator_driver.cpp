#include "cti_gateway/simulator/simulator_driver.hpp"

#include <boost/asio/post.hpp>
#include <deque>

namespace ctig::simulator {
namespace {

/// What the link is told leaves by one queue, each in a turn of the executor of its own: a response before
/// the events that its request caused, and nothing from inside a call of the link's.
class association : public std::enable_shared_from_this<association>, private pbx_client {
public:
    association(std::shared_ptr<simulated_pbx_host> host, std::size_t manager, application_user user)
        : host_(std::move(host)), manager_(manager), user_(std::move(user)) {}

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
        if (id_) host_->detach(*std::exchange(id_, std::nullopt));
    }

    void request(const csta::message& what, cti::completion done) {
        auto answer = id_ ? host_->request(*id_, what) : std::nullopt;
        if (!id_) {
            later([done](cti::driver_sink&) { done(make_error_code(cti::errc::link_lost)); });
        } else if (answer) {
            later([done, answer = std::move(*answer)](cti::driver_sink&) { done(answer); });
        }
    }

private:
    using report = std::function<void(cti::driver_sink&)>;

    void on_event(csta::message event) override {
        later([event = std::move(event)](cti::driver_sink& to) { to.on_message(event); });
    }

    void on_manager_stopped() override {
        id_.reset();
        later([](cti::driver_sink& to) { to.on_closed("the simulated manager was stopped"); });
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
