#pragma once
// CSTAErrorCode: one child, named for the category.
#include "csta/error_code.hpp"
#include "csta/table/enumerations.hpp"
#include "csta/table/nesting.hpp"

namespace ctig::csta::table {

template <>
struct neutral<csta_error_code> {
    static void set(csta_error_code& c) { c.value = unspecified{}; }
};

/// A negative answer is one whatever its reason: a value of a later edition becomes the category's first,
/// `generic`.
template <>
inline constexpr auto table<csta_error_code> = or_neutral<csta_error_code>(choice(
    "CSTAErrorCode", lenient_alternative<csta_error_code, operation_error>("operation"),
    lenient_alternative<csta_error_code, performance_management_error>("performanceManagement"),
    lenient_alternative<csta_error_code, private_data_info_error>("privateData"),
    alternative<csta_error_code, private_error_code>("privateErrorCode"),
    lenient_alternative<csta_error_code, security_error>("security"),
    lenient_alternative<csta_error_code, state_incompatibility_error>("stateIncompatibility"),
    lenient_alternative<csta_error_code, subscribed_resource_availability_error>(
        "subscribedResourceAvailability"),
    lenient_alternative<csta_error_code, system_resource_availability_error>("systemResourceAvailibility"),
    alternative<csta_error_code, unspecified>("unspecified")));

}  // namespace ctig::csta::table
