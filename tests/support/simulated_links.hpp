#pragma once
// CTI links to the simulated PBX without sockets and clocks: what is in flight waits until the test lets it
// arrive, links die and return when the test says so.
#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "cti_gateway/bridge/bridge.hpp"
#include "cti_gateway/simulator/pbx.hpp"

namespace ctig::test {

class simulated_links final : public bridge::links {
public:
    simulated_links(simulator::pbx& exchange, std::size_t count, simulator::time_point& now)
        : exchange_(exchange), now_(now), links_(count) {
        for (std::size_t i = 0; i < count; ++i) {
            links_[i].status.manager = "manager-" + std::to_string(i + 1);
            links_[i].status.state = cti::link_state::in_service;
            links_[i].status.system_status = csta::system_status_value::normal;
            links_[i].association = exchange_.open(i);
        }
    }

    std::optional<cti::link_index> next() override {
        for (std::size_t tried = 0; tried < links_.size(); ++tried) {
            const auto at = turn_++ % links_.size();
            if (up(at) && !links_[at].status.leaving) return cti::link_index{static_cast<std::uint8_t>(at)};
        }
        return std::nullopt;
    }
    std::size_t size() const override { return links_.size(); }
    const cti::link_status& status(cti::link_index link) const override {
        return links_[static_cast<std::size_t>(link)].status;
    }
    void request(cti::link_index to, csta::message what, cti::completion done) override {
        const auto i = static_cast<std::size_t>(to);
        if (!up(i)) {
            pending_.push_back({i, 0, [done] { done(cti::make_error_code(cti::errc::not_in_service)); }, {}});
            return;
        }
        auto answer = exchange_.request(links_[i].association, what, now_);
        ++links_[i].status.outstanding;
        pending_.push_back({i, links_[i].epoch,
                            [this, i, done, answer] {
                                --links_[i].status.outstanding;
                                done(answer);
                            },
                            done});
        collect_events();
    }

    /// What the PBX tells of its own accord goes on its way.
    void collect_events() {
        for (auto& event : exchange_.take_events())
            for (std::size_t i = 0; i < links_.size(); ++i)
                if (up(i) && links_[i].association == event.to)
                    pending_.push_back({i,
                                        links_[i].epoch,
                                        [this, i, what = std::move(event.what)] {
                                            sessions->on_link_event(
                                                cti::link_index{static_cast<std::uint8_t>(i)}, what);
                                        },
                                        {}});
    }
    /// Lets the oldest thing in flight arrive. False: nothing was in flight.
    bool step() {
        collect_events();
        if (pending_.empty()) return false;
        auto first = std::move(pending_.front());
        pending_.pop_front();
        if (first.epoch == 0 || first.epoch == links_[first.link].epoch) first.arrive();
        return true;
    }
    /// As supervised_link does: the state first, then what is in flight fails, then the bridge hears.
    void kill(std::size_t i) { end(i, cti::link_state::out_of_service); }
    /// A reload takes the manager out of the configuration; start() puts it in again.
    void leave(std::size_t i) {
        links_[i].status.leaving = true;
        sessions->managers_changed();
    }
    void let_go(cti::link_index link) override {
        ++let_go_;
        end(static_cast<std::size_t>(link), cti::link_state::stopped);
    }
    [[nodiscard]] std::size_t times_let_go() const { return let_go_; }
    /// The gateway's process is gone, and nobody hears of anything: links as they are before they connect.
    void abandon() {
        for (auto& link : links_) {
            if (link.status.state == cti::link_state::in_service) exchange_.close(link.association);
            link.status.state = cti::link_state::connecting;
            link.status.outstanding = 0;
            ++link.epoch;
        }
        pending_.clear();
        (void)exchange_.take_events();
    }
    /// The first attempt to connect fails.
    void fail(std::size_t i) {
        links_[i].status.state = cti::link_state::out_of_service;
        tell(i);
    }
    void start(std::size_t i) {
        if (up(i)) return;
        links_[i].association = exchange_.open(i);
        links_[i].status.state = cti::link_state::in_service;
        links_[i].status.leaving = false;
        tell(i);
    }
    [[nodiscard]] bool up(std::size_t i) const {
        return links_[i].status.state == cti::link_state::in_service;
    }
    [[nodiscard]] std::size_t in_flight() const { return pending_.size(); }

    bridge::bridge* sessions = nullptr;

private:
    struct one_link {
        cti::link_status status;
        simulator::association_id association{};
        std::uint64_t epoch = 1;
    };
    struct in_flight_entry {
        std::size_t link;
        std::uint64_t epoch;  ///< 0: arrives whatever happens
        std::function<void()> arrive;
        cti::completion done;  ///< of a request
    };
    void end(std::size_t i, cti::link_state how) {
        if (!up(i)) return;
        exchange_.close(links_[i].association);
        links_[i].status.state = how;
        links_[i].status.outstanding = 0;
        const auto epoch = std::exchange(links_[i].epoch, links_[i].epoch + 1);
        const auto lost = pending_;
        for (const auto& p : lost)
            if (p.link == i && p.epoch == epoch && p.done) p.done(cti::make_error_code(cti::errc::link_lost));
        tell(i);
    }
    void tell(std::size_t i) {
        sessions->on_link_state(cti::link_index{static_cast<std::uint8_t>(i)}, links_[i].status);
    }

    simulator::pbx& exchange_;
    simulator::time_point& now_;
    std::vector<one_link> links_;
    std::deque<in_flight_entry> pending_;
    std::size_t turn_ = 0, let_go_ = 0;
};

}  // namespace ctig::test
