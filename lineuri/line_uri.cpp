#include "lineuri/line_uri.hpp"

#include "lineuri/tel_uri.hpp"

namespace ctig::lineuri {
namespace {

std::optional<std::string> value_of(const tel_uri& uri, std::string_view name) {
    const auto* parameter = uri.find(name);
    return parameter != nullptr ? parameter->value : std::nullopt;
}

}  // namespace

result<line_uri> parse_line_uri(std::string_view text, diagnostics* where) {
    const auto uri = parse_tel_uri(text, local_numbers::may_lack_context, where);
    if (!uri) return uri.error();
    return line_uri{
        .text = std::string(text),
        .number = uri->number,
        .global = uri->global,
        .phone_context = value_of(*uri, "phone-context"),
        .extension = value_of(*uri, "ext"),
        .device = value_of(*uri, "device"),
        .partition = value_of(*uri, "partition"),
    };
}

}  // namespace ctig::lineuri
