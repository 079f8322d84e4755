#pragma once
// CTI links for tests: requests are kept until the test answers them.
#include <deque>
#include <vector>

#include "cti_gateway/bridge/links.hpp"

namespace ctig::test {

class fake_links final : public bridge::links {
public:
    struct sent {
        cti::link_index link;
        csta::message what;
        cti::completion done;
    };

    explicit fake_links(std::size_t count) : statuses_(count) {
        for (std::size_t i = 0; i < count; ++i) {
            statuses_[i].manager = "manager-" + std::to_string(i + 1);
            statuses_[i].state = cti::link_state::in_service;
        }
    }

    std::optional<cti::link_index> next() override {
        for (std::size_t tried = 0; tried < statuses_.size(); ++tried) {
            const auto at = turn_++ % statuses_.size();
            if (statuses_[at].state == cti::link_state::in_service && !statuses_[at].leaving)
                return cti::link_index{static_cast<std::uint8_t>(at)};
        }
        return std::nullopt;
    }
    std::size_t size() const override { return statuses_.size(); }
    const cti::link_status& status(cti::link_index link) const override {
        return statuses_[static_cast<std::size_t>(link)];
    }
    void request(cti::link_index link, csta::message what, cti::completion done) override {
        waiting.push_back({link, std::move(what), std::move(done)});
    }

    void let_go(cti::link_index link) override { gone.push_back(link); }

    cti::link_status& at(std::size_t i) { return statuses_[i]; }
    /// Answers the oldest request; tells what it was.
    sent answer(boost::system::result<csta::message> with) {
        sent oldest = std::move(waiting.front());
        waiting.pop_front();
        oldest.done(std::move(with));
        return oldest;
    }

    std::deque<sent> waiting;
    std::vector<cti::link_index> gone;  ///< that were let go

private:
    std::vector<cti::link_status> statuses_;
    std::size_t turn_ = 0;
};

inline constexpr cti::link_index first_link{0}, second_link{1};

}  // namespace ctig::test
