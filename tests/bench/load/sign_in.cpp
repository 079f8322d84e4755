#include <fmt/format.h>

#include <cstdio>

#include "tests/bench/load/bodies.hpp"
#include "tests/bench/load/plans.hpp"

namespace ctig::bench {
namespace {

class storm final : public plan {
public:
    explicit storm(const options& how) : how_(how) {}

    void begin(client& c) override {
        timer_ = std::make_unique<steady_timer>(c.io().get_executor());
        began_ = clock::now();
        for (std::uint32_t slot = 0; slot < how_.at_once; ++slot) c.open(slot, slot, began_);
    }
    void on_answer(client& c, dialog& d, const outstanding& what, const scanned& answer) override {
        if (what.what == asked::bye) {
            ++ended_;
            return;
        }
        if (what.what == asked::invite) {
            c.acknowledge(d);
            if (answer.status != 200) return come_back(c, d, std::chrono::seconds(answer.retry_after + 1));
            c.info(d, features_request(), "<GetCSTAFeaturesResponse", clock::now());
            c.info(d, monitor_request(c.line_uri(d.user)), "<MonitorStartResponse", clock::now());
            return;
        }
        if (++d.done < 2) return;
        ++c.sums.dialogs;
        if (++in_ == how_.at_once) all_in(c);
    }
    [[nodiscard]] bool finished() const override { return ended_ == how_.at_once; }

private:
    void come_back(client& c, dialog& d, std::chrono::seconds after) {
        auto timer = std::make_shared<steady_timer>(c.io().get_executor(), after);
        timer->async_wait([this, &c, slot = d.slot, user = d.user, timer](const auto& cancelled) {
            if (!cancelled) c.open(slot, user, began_);
        });
    }
    // The line tells whoever measures the server that everybody is in.
    void all_in(client& c) {
        const std::chrono::duration<double> took = clock::now() - began_;
        std::printf("{\"all_in_s\": %.3f, \"sign_ins_per_s\": %.0f}\n", took.count(),
                    static_cast<double>(how_.at_once) / took.count());
        std::fflush(stdout);
        timer_->expires_after(how_.hold);
        timer_->async_wait([this, &c](const boost::system::error_code& cancelled) {
            if (cancelled) return;
            for (std::uint32_t slot = 0; slot < how_.at_once; ++slot) c.bye(c.at(slot));
        });
    }

    const options& how_;
    std::unique_ptr<steady_timer> timer_;
    clock::time_point began_{};
    std::size_t in_ = 0, ended_ = 0;
};

}  // namespace

std::unique_ptr<plan> sign_in(const options& how) { return std::make_unique<storm>(how); }

}  // namespace ctig::bench
