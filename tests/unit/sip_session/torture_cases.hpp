#pragma once
// Every case of RFC 4475 section 3 and RFC 5118 section 4, in messages of our own (tests/golden/torture/),
// with what is expected of each: of the message layer, of a UAS that has it in a datagram, and of one that
// has it on a stream.
#include <string>
#include <variant>

#include "sip_session/error.hpp"

namespace ctig::sip::test {

struct accept {};
struct reject {
    errc why;
};

struct torture_case {
    const char* name;
    const char* section;
    std::variant<accept, reject> verdict;  ///< accept: what we support is the user agent's business
    const char* datagram;                  ///< the answer's status, or "dropped"
    const char* stream;                    ///< the answers' statuses, and whether the stream is closed
};

inline const torture_case torture_cases[] = {
    {"wsinv", "RFC 4475 3.1.1.1", accept{}, "481", "481"},
    {"intmeth", "RFC 4475 3.1.1.2", accept{}, "501", "501"},
    {"esc01", "RFC 4475 3.1.1.3", accept{}, "415", "415"},
    {"escnull", "RFC 4475 3.1.1.4", accept{}, "405", "405"},
    {"esc02", "RFC 4475 3.1.1.5", accept{}, "501", "501"},
    {"lwsdisp", "RFC 4475 3.1.1.6", accept{}, "200", "200"},
    {"longreq", "RFC 4475 3.1.1.7", accept{}, "415", "415"},
    {"dblreq", "RFC 4475 3.1.1.8", accept{}, "405", "405 415"},
    {"semiuri", "RFC 4475 3.1.1.9", accept{}, "200", "200"},
    {"transports", "RFC 4475 3.1.1.10", accept{}, "200", "200"},
    {"mpart01", "RFC 4475 3.1.1.11", accept{}, "405", "405"},
    {"unreason", "RFC 4475 3.1.1.12", accept{}, "dropped", "dropped"},
    {"noreason", "RFC 4475 3.1.1.13", accept{}, "dropped", "dropped"},
    {"badinv01", "RFC 4475 3.1.2.1", reject{errc::bad_value}, "400", "400"},
    {"clerr", "RFC 4475 3.1.2.2", reject{errc::bad_content_length}, "400", "waits"},
    {"ncl", "RFC 4475 3.1.2.3", reject{errc::bad_content_length}, "400", "400, closed"},
    {"scalar02", "RFC 4475 3.1.2.4", reject{errc::bad_number}, "400", "400"},
    {"scalarlg", "RFC 4475 3.1.2.5", reject{errc::bad_number}, "dropped", "dropped"},
    {"quotbal", "RFC 4475 3.1.2.6", reject{errc::bad_value}, "400", "400"},
    {"ltgtruri", "RFC 4475 3.1.2.7", reject{errc::bad_uri}, "400", "400"},
    {"lwsruri", "RFC 4475 3.1.2.8", reject{errc::bad_start_line}, "400", "400"},
    {"lwsstart", "RFC 4475 3.1.2.9", reject{errc::bad_start_line}, "400", "400"},
    {"trws", "RFC 4475 3.1.2.10", reject{errc::bad_start_line}, "400", "400"},
    {"escruri", "RFC 4475 3.1.2.11", reject{errc::bad_uri}, "400", "400"},
    {"baddate", "RFC 4475 3.1.2.12", accept{}, "415", "415"},
    {"regbadct", "RFC 4475 3.1.2.13", reject{errc::bad_value}, "400", "400"},
    {"badaspec", "RFC 4475 3.1.2.14", reject{errc::bad_uri}, "400", "400"},
    {"baddn", "RFC 4475 3.1.2.15", reject{errc::bad_value}, "400", "400"},
    {"badvers", "RFC 4475 3.1.2.16", reject{errc::bad_version}, "505", "505"},
    {"mismatch01", "RFC 4475 3.1.2.17", reject{errc::method_mismatch}, "400", "400"},
    {"mismatch02", "RFC 4475 3.1.2.18", reject{errc::method_mismatch}, "501", "501"},
    {"bigcode", "RFC 4475 3.1.2.19", reject{errc::bad_start_line}, "dropped", "dropped"},
    {"badbranch", "RFC 4475 3.2.1", accept{}, "200", "200"},
    {"insuf", "RFC 4475 3.3.1", reject{errc::missing_header}, "400", "400"},
    {"unkscm", "RFC 4475 3.3.2", reject{errc::unsupported_scheme}, "416", "416"},
    {"novelsc", "RFC 4475 3.3.3", reject{errc::unsupported_scheme}, "416", "416"},
    {"unksm2", "RFC 4475 3.3.4", accept{}, "405", "405"},
    {"bext01", "RFC 4475 3.3.5", accept{}, "420", "420"},
    {"invut", "RFC 4475 3.3.6", accept{}, "415", "415"},
    {"regaut01", "RFC 4475 3.3.7", accept{}, "405", "405"},
    {"multi01", "RFC 4475 3.3.8", reject{errc::repeated_header}, "400", "400"},
    {"mcl01", "RFC 4475 3.3.9", reject{errc::bad_content_length}, "400", "400, closed"},
    {"bcast", "RFC 4475 3.3.10", reject{errc::repeated_header}, "dropped", "dropped"},
    {"zeromf", "RFC 4475 3.3.11", accept{}, "200", "200"},
    {"cparam01", "RFC 4475 3.3.12", accept{}, "405", "405"},
    {"cparam02", "RFC 4475 3.3.13", accept{}, "405", "405"},
    {"regescrt", "RFC 4475 3.3.14", accept{}, "405", "405"},
    {"sdp01", "RFC 4475 3.3.15", accept{}, "406", "406"},
    {"inv2543", "RFC 4475 3.4.1", accept{}, "415", "400, closed"},
    {"ipv6-good", "RFC 5118 4.1", accept{}, "405", "405"},
    {"ipv6-bad", "RFC 5118 4.2", reject{errc::bad_uri}, "400", "400"},
    {"port-ambiguous", "RFC 5118 4.3", accept{}, "405", "405"},
    {"port-unambiguous", "RFC 5118 4.4", accept{}, "405", "405"},
    {"via-received-param-with-delim", "RFC 5118 4.5", accept{}, "481", "481"},
    {"via-received-param-no-delim", "RFC 5118 4.5", accept{}, "200", "200"},
    {"ipv6-in-sdp", "RFC 5118 4.6", accept{}, "415", "415"},
    {"mult-ip-in-header", "RFC 5118 4.7", accept{}, "481", "481"},
    {"mult-ip-in-sdp", "RFC 5118 4.8", accept{}, "415", "415"},
    {"ipv4-mapped-ipv6", "RFC 5118 4.9", accept{}, "415", "415"},
    {"ipv6-bug-abnf-3-colons", "RFC 5118 4.10", accept{}, "200", "200"},
    {"ipv6-correct-abnf-2-colons", "RFC 5118 4.10", accept{}, "200", "200"},
};

}  // namespace ctig::sip::test
