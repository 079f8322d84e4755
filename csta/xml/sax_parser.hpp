#pragma once
// libxml2 as a stream of elements: the only place that knows the library (with sax_parser.cpp).
//
// One parser context is kept and reused: that halves the cost of a document (a context is a dictionary,
// stacks and buffers). The dictionary keeps every name ever seen, so the context is made anew once it holds 1
// MiB.
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "csta/error.hpp"

namespace ctig::csta::xml {

/// The attributes of one start tag, valid during the call.
class attribute_list {
public:
    /// `raw`: name and value of each, then nullptr; nullptr for none.
    explicit attribute_list(const unsigned char** raw) noexcept : raw_(raw) {}
    /// Value by local name; empty if absent.
    [[nodiscard]] std::string_view value_of(std::string_view local_name) const noexcept;
    /// The namespace that is declared here for a prefix, or for none; empty if none is.
    [[nodiscard]] std::string_view declared(std::string_view prefix) const noexcept;

private:
    const unsigned char** raw_;
};

/// Gets the document. Names are local names, `name_space` is the root's and empty for what is in it; the text
/// of one element may come in pieces. Returning an error stops the parser.
class element_handler {
public:
    virtual boost::system::error_code on_start(std::string_view name, std::string_view name_space,
                                               attribute_list attributes) = 0;
    virtual boost::system::error_code on_end() = 0;
    virtual void on_text(std::string_view text) = 0;

protected:
    ~element_handler() = default;
};

class sax_parser {
public:
    sax_parser();
    ~sax_parser();
    sax_parser(const sax_parser&) = delete;
    sax_parser& operator=(const sax_parser&) = delete;

    /// Parses one whole document. Errors: not_well_formed, forbidden_xml (any document type declaration),
    /// bad_encoding, too_large (over 500 attributes in a tag), or what the handler returned. `where` gets
    /// line, offset and, for the parser's own errors, a sentence.
    [[nodiscard]] boost::system::error_code parse(std::string_view document, element_handler& handler,
                                                  diagnostics& where);

    /// How often a context was made; for tests of its renewal.
    [[nodiscard]] std::size_t contexts_made() const noexcept;

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace ctig::csta::xml
