#include "cti_gateway/cti/link_turns.hpp"

#include <gtest/gtest.h>

namespace ctig::cti {
namespace {

/// What one thread knows of its gateway's links.
struct knowing_thread {
    knowing_thread(std::shared_ptr<round_robin> shared, std::size_t links)
        : turns(std::move(shared), [this](link_index link) -> const link_status& {
              return known.statuses.at(static_cast<std::size_t>(link));
          }) {
        for (std::size_t i = 0; i < links; ++i) {
            known.statuses.push_back(
                {.state = link_state::in_service, .system_status = csta::system_status_value::normal});
            known.order.configured.push_back(static_cast<link_index>(i));
        }
    }
    [[nodiscard]] std::size_t next() { return static_cast<std::size_t>(turns.next(known.order).value()); }

    known_links known;
    link_turns turns;
};

// Sessions of all shards together are shared out in the configured order.
TEST(LinkTurns, OfTwoThreadsAreTakenInTurn) {
    const auto shared = std::make_shared<round_robin>();
    knowing_thread a(shared, 4), b(shared, 4);
    EXPECT_EQ((std::vector{a.next(), b.next(), b.next(), a.next(), a.next()}),
              (std::vector<std::size_t>{0, 1, 2, 3, 0}));
}

// A thread that has not heard yet that a link is back passes over it, and the turn stays in step.
TEST(LinkTurns, GoByWhatTheThreadKnows) {
    const auto shared = std::make_shared<round_robin>();
    knowing_thread a(shared, 3), b(shared, 3);
    b.known.statuses[1].state = link_state::out_of_service;
    EXPECT_EQ((std::vector{a.next(), b.next(), a.next(), a.next()}), (std::vector<std::size_t>{0, 2, 0, 1}));
}

}  // namespace
}  // namespace ctig::cti
