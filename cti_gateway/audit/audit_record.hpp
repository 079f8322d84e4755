#pragma once
// Who made which line do what, through which peer: one record, one line of JSON.
#include <chrono>
#include <string>
#include <string_view>

namespace ctig::audit {

/// Empty members are left out.
struct record {
    std::chrono::system_clock::time_point at{};
    std::string event;    ///< sign_in, sign_in_refused, sign_out, request, selection
    std::string user;     ///< user ID; of a refused sign-in the SIP URI
    std::string peer;     ///< address of the hop that the user signed in through
    std::string call_id;  ///< of the SIP dialog
    std::string link;     ///< the CTI manager
    std::string service;  ///< of CSTA: MakeCall ...
    std::string line;     ///< as the client named it
    std::string device;   ///< as the PBX names it
    std::string number;   ///< whom it was about, as the client dialled
    std::string dialled;  ///< the same as the PBX dials it
    std::string result;   ///< ok, or CSTA's or SIP's error
    std::string detail;   ///< why, for people
};

enum class numbers : bool { plain, masked };

/// With its line feed. Masked: other people's numbers lose their last four digits; the user's own line stays.
[[nodiscard]] std::string json_line(const record& what, numbers how);

/// "+49301234567" -> "+4930123xxxx"; a number of up to four digits becomes all x.
[[nodiscard]] std::string masked(std::string_view number);

}  // namespace ctig::audit
