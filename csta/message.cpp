#include "csta/message.hpp"

#include "csta/table/messages.hpp"

namespace ctig::csta {

message::message(const message& other) = default;
message::message(message&& other) noexcept = default;
message& message::operator=(const message& other) = default;
message& message::operator=(message&& other) noexcept = default;
message::~message() = default;

bool operator==(const message& a, const message& b) {
    return static_cast<const message_variant&>(a) == static_cast<const message_variant&>(b);
}

std::string_view message_name(const message& m) noexcept { return table::info_of(m).name; }

message_kind kind_of(const message& m) noexcept { return table::info_of(m).kind; }

std::string_view monitor_cross_ref_id_of(const message& m) noexcept {
    const table::message_info& info = table::info_of(m);
    for (const table::field_info& f : info.type->fields) {
        if (f.name == "monitorCrossRefID") return *static_cast<const std::string*>(f.get(info.get(m), 0, f));
    }
    return {};
}

}  // namespace ctig::csta
