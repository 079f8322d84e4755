#pragma once
// The phones that a person may choose from, and what is chosen: for the page, the API and the control socket.
#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <string>
#include <string_view>

#include "cti_gateway/directory/directory.hpp"
#include "cti_gateway/http/backend.hpp"

namespace ctig::http {

/// One line appearance of a user's, as the pages show it.
struct phone {
    lineuri::line_appearance appearance;
    std::string name;  ///< the device's description, else its name
    std::string model;
    bool is_profile = false;  ///< goes with the user from phone to phone
    std::optional<std::string>
        place;                ///< of a profile: the phone it is on, by description or name; empty: none
    bool chosen = false;      ///< the stored selection
    bool controlled = false;  ///< a live session of the user's controls it now
};
struct phone_list {
    std::string user;
    std::vector<phone> phones;
    bool has_choice = false;   ///< a stored selection that is one of the phones
    std::size_t sessions = 0;  ///< of the user's clients
};

[[nodiscard]] phone_list phones_of(const backend& gateway, const directory::user& user);
[[nodiscard]] boost::json::object to_json(const phone_list& phones);

/// The appearance that these three mean; an empty line or partition leaves it open. Errors: a sentence for
/// people: no such appearance, or several.
[[nodiscard]] boost::system::result<lineuri::line_appearance, std::string> find_appearance(
    const directory::user& user, std::string_view device, std::string_view line, std::string_view partition);

}  // namespace ctig::http
