#include "cti_gateway/simulator/line_features.hpp"

namespace ctig::simulator {
namespace {

using csta::forwarding_type;

struct types_of_origins {
    forwarding_type any, internal, external;
};

types_of_origins types_of(forward_when when) {
    switch (when) {
        case forward_when::always:
            return {forwarding_type::forward_immediate, forwarding_type::forward_imm_int,
                    forwarding_type::forward_imm_ext};
        case forward_when::busy:
            return {forwarding_type::forward_busy, forwarding_type::forward_busy_int,
                    forwarding_type::forward_busy_ext};
        case forward_when::no_answer:
            return {forwarding_type::forward_no_ans, forwarding_type::forward_no_ans_int,
                    forwarding_type::forward_no_ans_ext};
        case forward_when::do_not_disturb: break;
    }
    return {forwarding_type::forward_dnd, forwarding_type::forward_dnd_int, forwarding_type::forward_dnd_ext};
}

}  // namespace

const forwarding_setting* forwarding_settings::met(forward_when when, call_origin origin) const {
    const auto types = types_of(when);
    const auto& own = of(origin == call_origin::internal ? types.internal : types.external);
    if (own.active) return &own;
    const auto& any = of(types.any);
    return any.active ? &any : nullptr;
}

}  // namespace ctig::simulator
