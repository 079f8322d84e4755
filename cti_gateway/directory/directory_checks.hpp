#pragma once
// What ties users, devices and lines together: names that stand once, appearances that exist. Internal.
#include <span>
#include <string_view>
#include <vector>

#include "cti_gateway/config/mistake_list.hpp"
#include "cti_gateway/directory/directory.hpp"

namespace ctig::directory {

/// A user or device as read, with where it stands in the file.
struct placed_user {
    user value;
    config::text_position at;
    std::vector<config::text_position> appearances_at;  ///< parallel to value.appearances
};
struct placed_device {
    device value;
    config::text_position at;
};

/// Adds what is wrong between the entries and gives each appearance the display text of its line.
void check_directory(std::span<placed_user> users, std::span<const placed_device> devices,
                     config::mistake_list& mistakes);

}  // namespace ctig::directory
