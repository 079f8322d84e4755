#include "cti_gateway/http/content.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace ctig::http {

content error_content(status code, std::string_view path, std::string_view text) {
    if (!path.starts_with("/api/"))
        return {.code = code, .type = text_type, .body = std::string(text) + '\n'};
    return {.code = code,
            .type = json_type,
            .body = boost::json::serialize(boost::json::object{{"error", text}}) + '\n'};
}

content see_other(std::string location) {
    return content{.code = status::see_other, .body = "see " + location + '\n'}.with(field::location,
                                                                                     std::move(location));
}

}  // namespace ctig::http
