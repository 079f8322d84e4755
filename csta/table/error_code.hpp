#pragma once
// CSTAErrorCode: one child, named for the category.
#include "csta/error_code.hpp"
#include "csta/table/enumerations.hpp"
#include "csta/table/nesting.hpp"

namespace ctig::csta::table {

template <>
inline constexpr auto table<csta_error_code> = when_empty<csta_error_code, unspecified>(choice(
    "CSTAErrorCode", alternative<csta_error_code, operation_error>("operation"),
    alternative<csta_error_code, performance_management_error>("performanceManagement"),
    alternative<csta_error_code, private_data_info_error>("privateData"),
    alternative<csta_error_code, private_error_code>("privateErrorCode"),
    alternative<csta_error_code, security_error>("security"),
    alternative<csta_error_code, state_incompatibility_error>("stateIncompatibility"),
    alternative<csta_error_code, subscribed_resource_availability_error>("subscribedResourceAvailability"),
    alternative<csta_error_code, system_resource_availability_error>("systemResourceAvailibility"),
    alternative<csta_error_code, unspecified>("unspecified")));

}  // namespace ctig::csta::table
