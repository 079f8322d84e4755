#pragma once
#include <boost/system/error_code.hpp>

#include "csta/error_code.hpp"

namespace ctig::bridge {

/// The one mapping from what failed on our side to the CSTAErrorCode that the client gets (csta.md 1.6, 5).
[[nodiscard]] csta::csta_error_code csta_error_for(boost::system::error_code ec);

}  // namespace ctig::bridge
