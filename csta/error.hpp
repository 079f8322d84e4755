#pragma once
// Why a document or a frame was not accepted.
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>
#include <cstddef>
#include <string>

namespace ctig::csta {

enum class errc {
    not_well_formed = 1,  ///< not XML, or cut short
    forbidden_xml,        ///< a document type declaration or an entity of its own
    bad_encoding,     ///< a character that XML or the declared encoding does not have, or an unknown encoding
    too_large,        ///< over the limit on bytes
    too_deep,         ///< over the limit on nested elements
    unknown_message,  ///< a root element that is no message of ours
    missing_element,  ///< a mandatory child is not there
    bad_value,        ///< text that its element's type does not allow
    bad_format_indicator,  ///< a frame that is not plain CSTA XML (ECMA-323 Annex G.2)
    bad_frame_length,      ///< a frame shorter than its own header
    bad_invoke_id,         ///< not four ASCII digits
};

[[nodiscard]] const boost::system::error_category& category() noexcept;
[[nodiscard]] boost::system::error_code make_error_code(errc e) noexcept;

template <class T>
using result = boost::system::result<T>;

/// What is wrong and where, for people.
struct diagnostics {
    std::size_t line = 0;    ///< of the document, from 1; 0 if not known
    std::size_t offset = 0;  ///< octets from the start, as far as the parser had read
    std::string element;     ///< path from the root: `MakeCall/callingDevice`
    std::string text;        ///< one sentence
};

}  // namespace ctig::csta

template <>
struct boost::system::is_error_code_enum<ctig::csta::errc> : std::true_type {};
