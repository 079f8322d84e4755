#pragma once
// CSTAErrorCode, typed: category and value.
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "csta/error_values.hpp"

namespace ctig::csta {

/// A code that only the switching function's vendor knows.
struct private_error_code {
    std::string text;
    bool operator==(const private_error_code&) const = default;
};
struct unspecified {
    bool operator==(const unspecified&) const = default;
};

/// Root `CSTAErrorCode`: the negative answer to any request. The type held is the category.
struct csta_error_code {
    std::variant<unspecified, operation_error, performance_management_error, private_data_info_error,
                 private_error_code, security_error, state_incompatibility_error,
                 subscribed_resource_availability_error, system_resource_availability_error>
        value;
    bool operator==(const csta_error_code&) const = default;
};

/// `make_error(operation_error::invalid_device_id)`, `make_error(private_error_code{"URM Denied"})`.
template <class Value>
[[nodiscard]] csta_error_code make_error(Value value) {
    return {.value = std::move(value)};
}

/// `operation/invalidDeviceID`, `privateErrorCode/URM Denied`, `unspecified`.
[[nodiscard]] std::string to_string(const csta_error_code& code);

/// The reverse of to_string. Nothing for a category or a value that the standard does not name.
[[nodiscard]] std::optional<csta_error_code> parse_error_code(std::string_view text);

}  // namespace ctig::csta
