#include <deque>

#include "tests/bench/load/bodies.hpp"
#include "tests/bench/load/plans.hpp"

namespace ctig::bench {
namespace {

class open final : public plan {
public:
    explicit open(const options& how)
        : how_(how),
          wanted_(static_cast<std::uint64_t>(how.rate * static_cast<double>(how.duration.count()))) {}

    void begin(client& c) override {
        timer_ = std::make_unique<steady_timer>(c.io().get_executor());
        for (std::uint32_t slot = 0; slot < how_.at_once; ++slot) c.open(slot, slot, clock::now());
    }
    void on_answer(client& c, dialog& d, const outstanding& what, const scanned&) override {
        if (what.what == asked::bye) {
            ++ended_;
            return;
        }
        if (what.what == asked::invite) {
            c.acknowledge(d);
            if (++open_ == how_.at_once) {
                c.latency = {};
                began_ = clock::now();
                tick(c);
            }
        }
        if (what.what == asked::info) ++answered_;
        free_.push_back(d.slot);
        if (answered_ == wanted_ && what.what == asked::info)
            for (std::uint32_t slot = 0; slot < how_.at_once; ++slot) c.bye(c.at(slot));
    }
    [[nodiscard]] bool finished() const override { return ended_ == how_.at_once; }

private:
    // Everything that is due leaves now; a request that finds no free dialog leaves later, its latency counts
    // from when it should have left.
    void tick(client& c) {
        const auto now = clock::now();
        const auto step = std::chrono::duration<double>(1.0 / how_.rate);
        while (sent_ < wanted_ && !free_.empty()) {
            const auto due =
                began_ + std::chrono::duration_cast<clock::duration>(step * static_cast<double>(sent_));
            if (due > now) break;
            auto& d = c.at(free_.front());
            free_.pop_front();
            const auto body = query(++sent_, c.line_uri(d.user), how_.body_size);
            c.info(d, body.xml, body.answer, due);
        }
        if (sent_ == wanted_) return;
        timer_->expires_after(std::chrono::microseconds(100));
        timer_->async_wait([this, &c](const boost::system::error_code& cancelled) {
            if (!cancelled) tick(c);
        });
    }

    const options& how_;
    std::unique_ptr<steady_timer> timer_;
    clock::time_point began_{};
    std::deque<std::uint32_t> free_;
    std::uint64_t wanted_, sent_ = 0, answered_ = 0;
    std::size_t open_ = 0, ended_ = 0;
};

}  // namespace

std::unique_ptr<plan> open_loop(const options& how) { return std::make_unique<open>(how); }

}  // namespace ctig::bench
