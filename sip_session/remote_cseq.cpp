#include "sip_session/remote_cseq.hpp"

#include <utility>

namespace ctig::sip {

remote_cseq::verdict remote_cseq::on_request(std::uint32_t number, request_kind kind,
                                             reliability r) noexcept {
    const bool first_after_reinvite = std::exchange(may_restart_, false);
    const bool rises = number > last_;
    const bool restarts = first_after_reinvite && r == reliability::reliable;
    const bool repeats = kind == request_kind::invite && number == last_;
    if (!rises && (rule_ == rule::strict || !(restarts || repeats))) return verdict::out_of_order;
    last_ = number;
    return verdict::in_order;
}

}  // namespace ctig::sip
