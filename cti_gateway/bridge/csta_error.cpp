#include "cti_gateway/bridge/csta_error.hpp"

#include "cti_gateway/cti/error.hpp"

namespace ctig::bridge {

csta::csta_error_code csta_error_for(boost::system::error_code ec) {
    using resource = csta::system_resource_availability_error;
    if (ec == cti::errc::link_lost || ec == cti::errc::not_in_service || ec == cti::errc::login_refused)
        return csta::make_error(resource::resource_out_of_service);
    if (ec == cti::errc::busy) return csta::make_error(resource::resource_busy);
    return csta::make_error(resource::generic);  // timed_out, bad_frame, bad_message
}

}  // namespace ctig::bridge
