#pragma once
#include <boost/system/result.hpp>
#include <cstddef>
#include <optional>
#include <string_view>

#include "sip_session/error.hpp"
#include "sip_session/grammar.hpp"

namespace ctig::sip {

/// One `;name=value`. A flag such as `lr` has no value; quotes of a quoted-string value are kept (see
/// unquote()).
struct parameter {
    std::string_view name;
    std::optional<std::string_view> value;
};

/// The `;name=value;flag` tail of a header value or URI, as a view: checked once by parse(), walked on every
/// look-up. Nothing is allocated. Lifetime: of the text parsed. Source: RFC 3261 25.1, generic-param,
/// uri-parameters.
class parameters {
public:
    parameters() = default;

    /// `text` is empty or begins with ';'. Order is kept; the same name twice is left to the caller (the
    /// first counts). Errors: bad_value for an empty parameter, a bad name, an unclosed quote, or junk behind
    /// a value.
    [[nodiscard]] static boost::system::result<parameters> parse(std::string_view text) {
        return parse(text, [](const parameter&) {});
    }
    /// Calls `visit(parameter)` for each as it is read, in order; an error may follow.
    template <class Visit>
    [[nodiscard]] static boost::system::result<parameters> parse(std::string_view text, Visit&& visit) {
        const parameters all(trim_lws(text));
        for (std::size_t at = 0; at < all.text_.size();) {
            const auto one = all.next(at);
            if (!one) return errc::bad_value;
            visit(*one);
        }
        return all;
    }

    /// First parameter of that name, case-insensitive.
    [[nodiscard]] std::optional<parameter> find(std::string_view name) const noexcept;
    /// The value of that parameter, quotes kept; nothing when absent, empty when it is a flag.
    [[nodiscard]] std::optional<std::string_view> value(std::string_view name) const noexcept;
    [[nodiscard]] bool has(std::string_view name) const noexcept { return find(name).has_value(); }
    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
    [[nodiscard]] std::string_view text() const noexcept {
        return text_;
    }  ///< as it stood, with the first ';'

    /// Calls `visit(parameter)` for each, in order.
    template <class Visit>
    void for_each(Visit&& visit) const {
        std::size_t at = 0;
        while (const auto one = next(at)) visit(*one);
    }

private:
    explicit parameters(std::string_view text) noexcept : text_(text) {}
    [[nodiscard]] std::optional<parameter> next(std::size_t& at) const noexcept;

    std::string_view text_;
};

}  // namespace ctig::sip
