#include "csta/codec.hpp"
#include "csta/enum_literals.hpp"
#include "csta/escape.hpp"
#include "csta/literals.hpp"
#include "csta/table/messages.hpp"

namespace ctig::csta {
namespace {

using table::field_info;
using table::shape;
using table::shape_kind;

class writer {
public:
    explicit writer(std::string& out) : out_(out) {}

    void root(const table::message_info& info, const void* value, std::string_view name_space) {
        out_ += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<";
        out_ += info.name;
        declare({}, name_space);
        body({}, info.name, *info.type, value);
    }

private:
    void element(const field_info& f, const void* value) {
        out_ += '<';
        name(f.prefix, f.name);
        if (!f.foreign_namespace.empty()) declare(f.prefix, f.foreign_namespace);
        if (f.type->kind == shape_kind::empty) {
            out_ += "/>";
            return;
        }
        if (f.type->kind == shape_kind::device) number_type(*static_cast<const device_id*>(value));
        body(f.prefix, f.name, *f.type, value);
    }

    /// From after the start tag's attributes to the end tag.
    void body(std::string_view prefix, std::string_view local, const shape& s, const void* value) {
        out_ += '>';
        const std::size_t before = out_.size();
        content(s, value);
        if (out_.size() == before) {
            out_.insert(before - 1, 1, '/');
            return;
        }
        out_ += "</";
        name(prefix, local);
        out_ += '>';
    }

    void content(const shape& s, const void* value) {
        switch (s.kind) {
            case shape_kind::record:
            case shape_kind::choice:
                for (const field_info& f : s.fields)
                    for (std::size_t i = 0; const void* child = f.get(value, i, f); ++i) {
                        element(f, child);
                        if (f.need != table::presence::repeated) break;
                    }
                return;
            case shape_kind::text:
            case shape_kind::device:
                scratch_.clear();
                s.write(value, scratch_);
                append_escaped(out_, scratch_);
                return;
            case shape_kind::number:
            case shape_kind::boolean:
            case shape_kind::enumeration: s.write(value, out_); return;
            case shape_kind::empty: return;
        }
    }

    void number_type(const device_id& d) {
        if (!d.number_type) return;
        out_ += " typeOfNumber=\"";
        out_ += to_literal(*d.number_type);
        out_ += '"';
    }

    void declare(std::string_view prefix, std::string_view uri) {
        out_ += prefix.empty() ? " xmlns" : " xmlns:";
        out_ += prefix;
        out_ += "=\"";
        append_escaped(out_, uri);
        out_ += '"';
    }

    void name(std::string_view prefix, std::string_view local) {
        out_ += prefix;
        if (!prefix.empty()) out_ += ':';
        out_ += local;
    }

    std::string& out_;
    std::string scratch_;
};

}  // namespace

void encode(const message& m, std::string& out, const encode_options& options) {
    const table::message_info& info = table::info_of(m);
    const bool session = info.type->standard == table::family::application_session;
    writer(out).root(info, info.get(m), session ? application_session_namespace : options.csta_namespace);
}

std::string encode(const message& m, const encode_options& options) {
    std::string out;
    out.reserve(1024);
    encode(m, out, options);
    return out;
}

}  // namespace ctig::csta
