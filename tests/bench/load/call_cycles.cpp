#include <string>
#include <vector>

#include "tests/bench/load/bodies.hpp"
#include "tests/bench/load/plans.hpp"
#include "tests/load/response_scan.hpp"

namespace ctig::bench {
namespace {

class cycles final : public plan {
public:
    explicit cycles(const options& how) : how_(how), calls_(how.at_once) {}

    void begin(client& c) override {
        for (std::uint32_t slot = 0; slot < how_.at_once; ++slot) c.open(slot, slot, clock::now());
    }
    void on_answer(client& c, dialog& d, const outstanding& what, const scanned& answer) override {
        if (what.what == asked::bye) {
            ++ended_;
            return;
        }
        if (what.what == asked::invite) {
            c.acknowledge(d);
            c.info(d, monitor_request(c.line_uri(d.user)), "<MonitorStartResponse", clock::now());
            return;
        }
        if (what.want == "<MonitorStartResponse") {
            if (++watching_ == how_.at_once) start_all(c);
            return;
        }
        if (what.want == "<MakeCallResponse") calls_[d.slot] = load::element_text(answer.body, "callID");
        proceed(c, d);
    }
    void on_event(client& c, dialog& d, std::string_view body) override {
        if (d.slot % 2 != 0) return;
        if (body.find("<EstablishedEvent") != std::string_view::npos) d.done |= established;
        if (body.find("<ConnectionClearedEvent") != std::string_view::npos) d.done |= cleared;
        proceed(c, d);
    }
    [[nodiscard]] bool finished() const override { return ended_ == how_.at_once; }

private:
    static constexpr std::size_t established = 1, cleared = 2, clearing = 4;

    void start_all(client& c) {
        c.latency = {};
        for (std::uint32_t slot = 0; slot + 1 < how_.at_once; slot += 2) call(c, c.at(slot));
    }
    void call(client& c, dialog& d) {
        if (made_ == how_.dialogs) {
            if (++idle_ == how_.at_once / 2)
                for (std::uint32_t slot = 0; slot < how_.at_once; ++slot) c.bye(c.at(slot));
            return;
        }
        ++made_;
        d.done = 0;
        calls_[d.slot].clear();
        c.info(d, make_call(c.line_uri(d.user), std::to_string(how_.first_line + d.user + 1)),
               "<MakeCallResponse", clock::now());
    }
    // The next step when its conditions hold: the answer and the event may come in either order.
    void proceed(client& c, dialog& d) {
        if (d.slot % 2 != 0 || calls_[d.slot].empty()) return;
        if (d.done == established) {
            d.done |= clearing;
            c.info(d, clear_connection(calls_[d.slot], c.line_uri(d.user)), "<ClearConnectionResponse",
                   clock::now());
        } else if ((d.done & (cleared | clearing)) == (cleared | clearing) && d.waiting.empty()) {
            ++c.sums.dialogs;
            call(c, d);
        }
    }

    const options& how_;
    std::vector<std::string> calls_;  ///< callID of the call that a slot has
    std::size_t watching_ = 0, made_ = 0, idle_ = 0, ended_ = 0;
};

}  // namespace

std::unique_ptr<plan> call_cycles(const options& how) { return std::make_unique<cycles>(how); }

}  // namespace ctig::bench
