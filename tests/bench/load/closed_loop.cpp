#include "tests/bench/load/bodies.hpp"
#include "tests/bench/load/plans.hpp"

namespace ctig::bench {
namespace {

class closed final : public plan {
public:
    explicit closed(const options& how) : how_(how) {}

    void begin(client& c) override {
        for (std::uint32_t slot = 0; slot < how_.at_once && started_ < how_.dialogs; ++slot) next(c, slot);
    }
    void on_answer(client& c, dialog& d, const outstanding& what, const scanned&) override {
        if (what.what == asked::bye) {
            ++c.sums.dialogs;
            if (started_ < how_.dialogs) next(c, d.slot);
            return;
        }
        if (what.what == asked::invite) c.acknowledge(d);
        if (d.done == how_.infos) return c.bye(d);
        ++d.done;
        const auto body = query(++asked_, c.line_uri(d.user), how_.body_size);
        c.info(d, body.xml, body.answer, clock::now());
        last_ = &c;
    }
    [[nodiscard]] bool finished() const override { return last_ && last_->sums.dialogs == how_.dialogs; }

private:
    void next(client& c, std::uint32_t slot) { c.open(slot, started_++, clock::now()); }

    const options& how_;
    const client* last_ = nullptr;
    std::size_t started_ = 0;
    std::uint64_t asked_ = 0;
};

}  // namespace

std::unique_ptr<plan> closed_loop(const options& how) { return std::make_unique<closed>(how); }

}  // namespace ctig::bench
