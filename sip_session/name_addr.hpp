#pragma once
#include <boost/system/result.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "sip_session/error.hpp"
#include "sip_session/parameters.hpp"

namespace ctig::sip {

/// One value of From, To, Contact, Route, Record-Route or P-Asserted-Identity: `"Name" <uri>;params` or
/// `uri;params`. Views only. Source: RFC 3261 20, 20.10, 25.1 (name-addr, addr-spec).
struct name_addr {
    std::string_view display;                   ///< as it stood, with its quotes: display_name() reads it
    std::string_view uri;                       ///< without <>; not parsed yet: sip_uri::parse()
    parameters params;                          ///< header parameters: tag, epid, expires, ...
    std::optional<std::string_view> tag_value;  ///< of the tag parameter, empty when it has none
    bool in_brackets = false;                   ///< the URI stood in <>, as Route and Record-Route demand

    /// `value` is one value: split lists with comma_list first; From and To are no lists.
    /// Without <> everything from the first ';' on is a header parameter, and a URI with ',' or '?' is
    /// refused (RFC 3261 20.10, RFC 4475 3.1.2.13). "*" of Contact is not read here. Errors: bad_value
    /// (unclosed quote or <, a display name that is neither quoted nor tokens, bad parameters).
    [[nodiscard]] static boost::system::result<name_addr> parse(std::string_view value);

    /// The display name for people: unquoted, unfolded.
    [[nodiscard]] std::string display_name() const;
    /// The tag parameter, or empty. RFC 2543 peers send none.
    [[nodiscard]] std::string_view tag() const noexcept { return tag_value.value_or(std::string_view{}); }
};

}  // namespace ctig::sip
