#include "csta/walk.hpp"

#include "csta/table/messages.hpp"

namespace ctig::csta {
namespace {

using table::field_info;
using table::shape;
using table::shape_kind;

/// `element` is what a device alternative of a choice is reported as: the name of the choice's element.
void visit(const shape& s, std::string_view element, void* owner, id_visitor& visitor) {
    for (const field_info& f : s.fields) {
        for (std::size_t i = 0; const void* there = f.get(owner, i, f); ++i) {
            // The message is not const, so nothing in it is: `get` serves readers and us alike.
            void* value = const_cast<void*>(there);
            const std::string_view name = s.kind == shape_kind::choice ? element : f.name;
            if (f.type->kind == shape_kind::device) {
                visitor.on_device(name, *static_cast<device_id*>(value));
            } else if (f.type->name == "ConnectionID") {
                visitor.on_connection(name, *static_cast<connection_id*>(value));
            } else if (f.name == "monitorCrossRefID") {
                visitor.on_monitor_cross_ref_id(*static_cast<std::string*>(value));
            } else {
                visit(*f.type, name, value, visitor);
            }
        }
    }
}

}  // namespace

void walk(message& m, id_visitor& visitor) {
    const table::message_info& info = table::info_of(m);
    visit(*info.type, info.name, const_cast<void*>(info.get(m)), visitor);
}

}  // namespace ctig::csta
