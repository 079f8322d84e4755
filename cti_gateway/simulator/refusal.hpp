#pragma once
// Why the PBX refuses: the CSTAErrorCode itself, since the PBX is the switching function (ECMA-269, universal
// failures).
#include <boost/system/result.hpp>

#include "csta/error_code.hpp"

namespace ctig::simulator {

using refusal = csta::csta_error_code;
template <class T>
using outcome = boost::system::result<T, refusal>;

/// `return refuse(csta::operation_error::invalid_device_id);`
template <class Value>
[[nodiscard]] refusal refuse(Value value) {
    return csta::make_error(value);
}

}  // namespace ctig::simulator
