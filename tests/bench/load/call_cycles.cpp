// Pairs of people: the first calls the second, who answers; the caller ends the call when both know that they
// talk.
#include <fmt/format.h>

#include <array>
#include <span>
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
        if (what.want == "<MakeCallResponse") calls_[d.slot].id = load::element_text(answer.body, "callID");
        proceed(c, d);
    }
    void on_event(client& c, dialog& d, std::string_view body) override {
        const auto hears = d.slot % 2 == 0 ? std::span<const std::string_view>(caller_hears)
                                           : std::span<const std::string_view>(called_hears);
        if (d.done == hears.size() || body.find(hears[d.done]) == std::string_view::npos) {
            if (c.sums.wrong++ == 0)
                c.sums.first_wrong = fmt::format("slot {}, event {} of a call: {}", d.slot, d.done + 1, body);
            return c.finish();
        }
        ++d.done;
        proceed(c, c.at(d.slot - d.slot % 2));
    }
    [[nodiscard]] bool finished() const override { return ended_ == how_.at_once; }

private:
    /// What each party of a call is told, in this order and nothing else.
    static constexpr std::array<std::string_view, 5> caller_hears{
        "<ServiceInitiatedEvent", "<OriginatedEvent", "<DeliveredEvent", "<EstablishedEvent",
        "<ConnectionClearedEvent"};
    static constexpr std::array<std::string_view, 4> called_hears{
        "<DeliveredEvent", "<EstablishedEvent", "<ConnectionClearedEvent", "<ConnectionClearedEvent"};

    struct call_state {
        std::string id;  ///< empty: MakeCall has no answer yet
        bool clearing = false;
    };

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
        d.done = c.at(d.slot + 1).done = 0;
        calls_[d.slot] = {};
        c.info(d, make_call(c.line_uri(d.user), std::to_string(how_.first_line + d.user + 1)),
               "<MakeCallResponse", clock::now());
    }
    // The next step when its conditions hold: the answer and the events may come in either order.
    void proceed(client& c, dialog& d) {
        if (d.slot % 2 != 0 || calls_[d.slot].id.empty()) return;
        auto& [id, clearing] = calls_[d.slot];
        const auto left = caller_hears.size() - d.done + called_hears.size() - c.at(d.slot + 1).done;
        constexpr std::size_t cleared_events = 3;
        if (!clearing && left == cleared_events) {
            clearing = true;
            c.info(d, clear_connection(id, c.line_uri(d.user)), "<ClearConnectionResponse", clock::now());
        } else if (clearing && left == 0 && d.waiting.empty()) {
            ++c.sums.dialogs;
            call(c, d);
        }
    }

    const options& how_;
    std::vector<call_state> calls_;  ///< of the callers' slots, the even ones
    std::size_t watching_ = 0, made_ = 0, idle_ = 0, ended_ = 0;
};

}  // namespace

std::unique_ptr<plan> call_cycles(const options& how) { return std::make_unique<cycles>(how); }

}  // namespace ctig::bench
