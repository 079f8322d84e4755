#pragma once
// Runs an io_context until something is true, event by event and without sleeping.
#include <boost/asio/io_context.hpp>
#include <chrono>

namespace ctig::test {

/// False when it has not come true after ten seconds, which only a broken test needs.
template <class Predicate>
[[nodiscard]] bool run_until(boost::asio::io_context& io, Predicate is_true) {
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!is_true()) {
        io.restart();
        if (io.run_one_until(limit) != 0) continue;
        if (io.stopped() || std::chrono::steady_clock::now() >= limit)
            return is_true();  // out of work, or of time
    }
    return true;
}

}  // namespace ctig::test
