#pragma once
// CSTA XML (ECMA-323) and ECMA-354 documents to messages and back.
#include <memory>
#include <string>
#include <string_view>

#include "csta/error.hpp"
#include "csta/message.hpp"

namespace ctig::csta {

inline constexpr std::string_view ed3_namespace =
    "http://www.ecma-international.org/standards/ecma-323/csta/ed3";
inline constexpr std::string_view application_session_namespace =
    "http://www.ecma-international.org/standards/ecma-354/appl_session";

struct decode_limits {
    std::size_t bytes = 64 * 1024;
    std::size_t depth = 64;  ///< nested elements; at most 64
};

/// Reads documents; keep one and reuse it, that is twice as fast as a new one each time.
///
/// Lenient where deployed peers differ (csta.md 3): elements match by local name in whatever namespace;
/// children come in any order; what is not modelled is skipped with its content; of an element that may stand
/// once, the first one counts; whitespace around values is dropped.In events a malformed optional child is
/// left out; causes, devices, error values and reasons that are missing or unknown become neutral (normal,
/// notKnown, generic): the message itself must not be lost. Document type declarations are refused, and with
/// them every entity that is not predefined. Thread: one at a time. Nothing of a document is kept except
/// root_name and root_namespace.
class decoder {
public:
    explicit decoder(decode_limits limits = {});
    ~decoder();
    decoder(decoder&&) noexcept;
    decoder& operator=(decoder&&) noexcept;

    /// Errors: too_large, too_deep, not_well_formed, forbidden_xml, bad_encoding, unknown_message,
    /// missing_element, bad_value. `why`, if given, is filled on error.
    [[nodiscard]] result<message> decode(std::string_view xml, diagnostics* why = nullptr);

    /// Of the last document's root element, as far as it was read; to answer in kind. Valid until the next
    /// decode.
    [[nodiscard]] std::string_view root_namespace() const noexcept;
    [[nodiscard]] std::string_view root_name() const noexcept;

    /// How often the XML parser underneath was made anew; it is when it has grown.
    [[nodiscard]] std::size_t parsers_made() const noexcept;

private:
    struct state;
    std::unique_ptr<state> state_;
};

struct encode_options {
    std::string_view csta_namespace = ed3_namespace;  ///< ECMA-354 messages keep theirs
};

/// Appends the document to `out`. Source: ECMA-323 edition 3 order of elements; UTF-8; text that XML cannot
/// carry is replaced (csta/escape.hpp).
void encode(const message& m, std::string& out, const encode_options& options = {});
[[nodiscard]] std::string encode(const message& m, const encode_options& options = {});

}  // namespace ctig::csta
