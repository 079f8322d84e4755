#pragma once
// The declarative table: what the messages look like on the wire, and how to reach the same things in the
// structs.
//
//   shape   a type of the schema: a record of child elements, a choice of one, or a leaf with text
//   field   a child element: its name, its shape, whether it must be there, and its place in the owning
//   struct owner   the struct (or variant, or vector) that a record or choice describes, type-erased
//
// Decoder, encoder, walkers, schema and tests all follow these and nothing else. Fields stand in schema
// order.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace ctig::csta::table {

struct field_info;

enum class shape_kind : std::uint8_t { record, choice, text, number, boolean, enumeration, empty, device };

/// Which standard's namespace a root element has.
enum class family : std::uint8_t { csta, application_session };

struct shape {
    shape_kind kind = shape_kind::record;
    std::string_view name;  ///< of the schema type (XSD built-in for text, number, boolean); empty: anonymous
    family standard = family::csta;
    std::span<const field_info> fields;          ///< record: children; choice: alternatives
    std::span<const std::string_view> literals;  ///< enumeration
    void (*make_default)(void* value) =
        nullptr;  ///< choice: what an empty element means; none: it is an error
    bool (*read)(void* value, std::string_view text) = nullptr;    ///< leaf: false if not of the type
    void (*write)(const void* value, std::string& out) = nullptr;  ///< leaf: appends the text, not escaped
};

enum class presence : std::uint8_t {
    required,
    optional,
    lenient,   ///< always sent; where missing or malformed on receipt, `reset` gives it its neutral value
    repeated,  ///< any number of these
};

struct field_info {
    std::string_view name;
    const shape* type = nullptr;
    presence need = presence::required;
    std::uint8_t index = 0;  ///< of the alternative or the flag
    /// Brings the value into being (another one, if repeated) and returns it.
    void* (*make)(void* owner, const field_info& self) = nullptr;
    /// The i-th value, nullptr if there is none.
    const void* (*get)(const void* owner, std::size_t i, const field_info& self) = nullptr;
    /// Takes back what the last `make` made; lenient: sets the neutral value. None for required fields.
    void (*reset)(void* owner) = nullptr;
    std::string_view prefix, foreign_namespace;  ///< set where the element is not in the message's namespace
};

/// The seen-mask of the decoder is this wide.
inline constexpr std::size_t max_fields = 64;

}  // namespace ctig::csta::table
