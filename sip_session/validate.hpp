#pragma once
// Is this message fit to be worked on? Everything that torture messages (RFC 4475, RFC 5118) get a plain
// accept or refuse for; what depends on what we support (405, 406, 415, 420, 481, 501) is the user agent's.
#include <boost/system/error_code.hpp>
#include <string_view>

#include "sip_session/error.hpp"
#include "sip_session/message.hpp"
#include "sip_session/request_view.hpp"

namespace ctig::sip {

/// For the log and Warning: which header, and what about it. Both are literals.
struct refusal_detail {
    std::string_view header;  ///< "CSeq", "Request-URI", ...
    std::string_view why;
};

/// First what parse() noted (message::defect()), then the version, the headers of RFC 3261 8.1.1
/// (Max-Forwards may be missing, and tags and branches: RFC 2543 peers), headers given twice, CSeq against
/// the method, the Request-URI, and that Via, From, To, Contact, Record-Route, CSeq, Max-Forwards,
/// Session-Expires, Min-SE, Content-Type can be read. `detail` may be null. Errors: sip::errc;
/// sip_status_for() gives the status of the refusal. An ACK that is refused gets no answer: the caller drops
/// it.
[[nodiscard]] boost::system::error_code validate_request(const message& request,
                                                         refusal_detail* detail = nullptr);
/// The same, without reading again what has been read.
[[nodiscard]] boost::system::error_code validate_request(const request_view& request,
                                                         refusal_detail* detail = nullptr);

/// Whether a response may be matched to a transaction; what fails is dropped in silence. Also refuses more
/// than one Via value (RFC 3261 8.1.3.3).
[[nodiscard]] boost::system::error_code validate_response(const message& response,
                                                          refusal_detail* detail = nullptr);

}  // namespace ctig::sip
