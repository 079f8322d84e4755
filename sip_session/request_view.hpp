#pragma once
#include <boost/system/result.hpp>
#include <string_view>

#include "sip_session/cseq.hpp"
#include "sip_session/flow.hpp"
#include "sip_session/message.hpp"
#include "sip_session/name_addr.hpp"
#include "sip_session/via.hpp"

namespace ctig::sip {

/// What matching and dialogs need of a request, read once. Lifetime: of the message and the flow.
struct request_view {
    const message* msg = nullptr;
    const flow* source = nullptr;
    std::string_view via_text;  ///< the top Via value as it stood
    via_parm via;
    cseq_value cseq;
    name_addr from, to;
    std::string_view call_id, from_tag, to_tag;

    /// Errors: those of the parsers; validate_request() says more of them.
    [[nodiscard]] static boost::system::result<request_view> of(const message& m, const flow& source);
    [[nodiscard]] boost::system::error_code read(const message& m, const flow& by);

    [[nodiscard]] bool is(std::string_view method) const noexcept { return msg->method() == method; }
};

}  // namespace ctig::sip
