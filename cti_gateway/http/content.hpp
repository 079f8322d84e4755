#pragma once
// What a route answers with, before the headers that every response has.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cti_gateway/http/message.hpp"

namespace ctig::http {

inline constexpr std::string_view text_type = "text/plain; charset=utf-8";
inline constexpr std::string_view html_type = "text/html; charset=utf-8";
inline constexpr std::string_view json_type = "application/json";

struct content {
    status code = status::ok;
    std::string_view type = text_type;
    std::string body;
    std::vector<std::pair<field, std::string>> fields;

    content&& with(field name, std::string value) && {
        fields.emplace_back(name, std::move(value));
        return std::move(*this);
    }
};

/// An error's content: JSON below /api/, plain text elsewhere.
[[nodiscard]] content error_content(status code, std::string_view path, std::string_view text);

/// 303: look there with GET.
[[nodiscard]] content see_other(std::string location);

}  // namespace ctig::http
