#include "csta/error_code.hpp"

#include "csta/table/messages.hpp"

namespace ctig::csta {
namespace {

/// The one shape that describes csta_error_code.
const table::shape& error_shape() noexcept { return *table::find_message("CSTAErrorCode")->type; }

}  // namespace

std::string to_string(const csta_error_code& code) {
    for (const table::field_info& category : error_shape().fields) {
        const void* value = category.get(&code, 0, category);
        if (!value) continue;
        std::string out{category.name};
        if (category.type->write) category.type->write(value, out += '/');
        return out;
    }
    return {};
}

std::optional<csta_error_code> parse_error_code(std::string_view text) {
    const std::size_t slash = text.find('/');
    const std::string_view name = text.substr(0, slash);
    for (const table::field_info& category : error_shape().fields) {
        if (category.name != name || (category.type->read == nullptr) != (slash == text.npos)) continue;
        csta_error_code code;
        void* value = category.make(&code, category);
        if (category.type->read && !category.type->read(value, text.substr(slash + 1))) return std::nullopt;
        return code;
    }
    return std::nullopt;
}

}  // namespace ctig::csta
