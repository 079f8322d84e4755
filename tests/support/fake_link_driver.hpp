#pragma once
// A link_driver whose manager is the test: it says when to connect, sign in, answer and drop.
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "cti_gateway/cti/manager_link.hpp"

namespace ctig::test {

class fake_link_driver final : public cti::link_driver {
public:
    struct sent {
        csta::message what;
        cti::completion done;
    };
    /// Outlives the driver, which the link owns.
    struct manager {
        fake_link_driver* driver = nullptr;
        cti::driver_sink* sink = nullptr;  ///< null when nothing is connected
        int connects = 0, closes = 0, heartbeats = 0;
        enum class answering { heartbeats, nothing } mode = answering::heartbeats;
        bool busy = false;          ///< refuses requests from inside request()
        std::deque<sent> requests;  ///< in flight; heartbeats too when they are not answered

        void sign_in() const {
            sink->on_connected();
            sink->on_signed_in();
        }
        void refuse(std::string reason) const { sink->on_refused(std::move(reason)); }
        void drop(std::string reason) const { sink->on_closed(std::move(reason)); }
        void answer(std::size_t at, boost::system::result<csta::message> with) {
            auto request = std::move(requests.at(at));
            requests.erase(requests.begin() + static_cast<std::ptrdiff_t>(at));
            request.done(std::move(with));
        }
    };

    explicit fake_link_driver(manager& m) : manager_(m) { manager_.driver = this; }
    ~fake_link_driver() override { manager_.driver = nullptr; }

    void connect(cti::driver_sink& sink) override {
        ++manager_.connects;
        manager_.sink = &sink;
    }
    void close() override {
        ++manager_.closes;
        manager_.sink = nullptr;
        manager_.requests.clear();
    }
    void request(csta::message what, cti::completion done) override {
        if (manager_.busy) return done(cti::make_error_code(cti::errc::busy));
        const bool heartbeat = csta::holds_alternative<csta::request_system_status>(what);
        if (heartbeat) ++manager_.heartbeats;
        if (heartbeat && manager_.mode == manager::answering::heartbeats)
            return done(
                csta::message{csta::request_system_status_response{csta::system_status_value::normal}});
        manager_.requests.push_back({std::move(what), std::move(done)});
    }
    [[nodiscard]] std::string_view protocol() const noexcept override { return "fake"; }

private:
    manager& manager_;
};

/// Writes down what a link or a pool of links says.
class recording_link_sink : public cti::link_sink {
public:
    struct state_change {
        cti::link_index link;
        cti::link_status status;
    };
    void on_link_state(cti::link_index link, const cti::link_status& status) override {
        states.push_back({link, status});
    }
    void on_link_event(cti::link_index, csta::message event) override { events.push_back(std::move(event)); }
    void on_heartbeat(cti::link_index, std::chrono::microseconds) override { ++heartbeats; }

    std::vector<state_change> states;
    std::vector<csta::message> events;
    int heartbeats = 0;
};

}  // namespace ctig::test
