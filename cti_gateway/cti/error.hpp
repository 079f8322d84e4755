#pragma once
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>
#include <type_traits>

namespace ctig::cti {

enum class errc {
    timed_out = 1,   ///< the PBX did not answer within cti.request_timeout
    link_lost,       ///< the link went out of service with the request in flight
    not_in_service,  ///< the link was not in service when the request was made
    busy,            ///< over 1 MiB of requests wait to be written, or every invoke id is in use
    bad_frame,       ///< the PBX sent something that is not CSTA framing
    bad_message,     ///< the PBX sent XML that cannot be read
    login_refused,
};

[[nodiscard]] const boost::system::error_category& category() noexcept;
[[nodiscard]] boost::system::error_code make_error_code(errc e) noexcept;

}  // namespace ctig::cti

template <>
struct boost::system::is_error_code_enum<ctig::cti::errc> : std::true_type {};
