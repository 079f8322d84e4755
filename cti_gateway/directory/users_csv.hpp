#pragma once
// Users, phones and lines from the CSV that a PBX exports, and as the text of our directory file.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cti_gateway/directory/directory.hpp"

namespace ctig::directory {

struct csv_people {
    std::vector<user> users;
    std::vector<device> devices;
    std::vector<std::string> mistakes;  ///< "12: what is wrong"; that line is left out
};

/// CSV by RFC 4180, with `,`, `;` or tabs. The first line names the columns; those of Cisco's bulk export and
/// plain ones are known, in any order and case: user id, mail, sip address, device name, device profile name,
/// device type, description, directory number, route partition, display. "DIRECTORY NUMBER 1", "2" ... are
/// further lines of a row's device, and "CONTROLLED DEVICES" lists devices of a user by name. Rows of one
/// user or one device are put together.
[[nodiscard]] csv_people read_users_csv(std::string_view text);

/// The text that load_directory reads.
[[nodiscard]] std::string directory_toml(std::span<const user> users, std::span<const device> devices);

}  // namespace ctig::directory
