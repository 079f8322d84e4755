#include "csta/schema.hpp"

#include <fmt/format.h>

#include <iterator>
#include <map>

#include "csta/codec.hpp"
#include "csta/enum_literals.hpp"
#include "csta/table/messages.hpp"

namespace ctig::csta {
namespace {

using table::field_info;
using table::presence;
using table::shape;
using table::shape_kind;

class schema_writer {
public:
    std::string write(table::family standard) {
        std::string elements;
        for (const table::message_info& m : table::messages()) {
            if (m.type->standard != standard) continue;
            elements += fmt::format("  <xs:element name=\"{0}\" type=\"tns:{0}\"/>\n", m.name);
            require(*m.type);
        }
        const auto ns = standard == table::family::csta ? ed3_namespace : application_session_namespace;
        std::string out = fmt::format(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:tns=\"{0}\" "
            "targetNamespace=\"{0}\" "
            "elementFormDefault=\"qualified\">\n{1}",
            ns, elements);
        for (const auto& [name, text] : types_) out += text;
        return out + "</xs:schema>\n";
    }

private:
    /// Writes a named type once, and the types it uses.
    void require(const shape& s) {
        if (s.name.empty() || s.name.starts_with("xs:") || !types_.try_emplace(std::string(s.name)).second) {
            if (s.name.empty()) require_children(s);
            return;
        }
        require_children(s);
        types_[std::string(s.name)] = definition(s);
    }

    void require_children(const shape& s) {
        for (const field_info& f : s.fields) {
            if (f.foreign_namespace.empty()) require(*f.type);
        }
    }

    static std::string definition(const shape& s) {
        switch (s.kind) {
            case shape_kind::record:
            case shape_kind::choice: return complex_type(s, 2);
            case shape_kind::enumeration: return enumeration(s.name, s.literals);
            case shape_kind::empty: return fmt::format("  <xs:complexType name=\"{}\"/>\n", s.name);
            case shape_kind::device: return device(s.name);
            case shape_kind::text:
            case shape_kind::number:
            case shape_kind::boolean: break;  // built into XSD
        }
        return {};
    }

    static std::string complex_type(const shape& s, int indent) {
        const std::string_view model = s.kind == shape_kind::choice ? "choice" : "sequence";
        const std::string name = s.name.empty() ? "" : fmt::format(" name=\"{}\"", s.name);
        std::string out =
            fmt::format("{:{}}<xs:complexType{}>\n{:{}}<xs:{}>\n", "", indent, name, "", indent + 2, model);
        for (const field_info& f : s.fields) out += element(s, f, indent + 4);
        return out +
               fmt::format("{:{}}</xs:{}>\n{:{}}</xs:complexType>\n", "", indent + 2, model, "", indent);
    }

    static std::string_view occurrence(const shape& parent, const field_info& f) {
        if (f.need == presence::repeated) return " minOccurs=\"0\" maxOccurs=\"unbounded\"";
        return f.need == presence::optional && parent.kind != shape_kind::choice ? " minOccurs=\"0\"" : "";
    }

    static std::string element(const shape& parent, const field_info& f, int indent) {
        const auto occurs = occurrence(parent, f);
        if (!f.foreign_namespace.empty())
            return fmt::format("{:{}}<xs:any namespace=\"{}\" processContents=\"skip\"{}/>\n", "", indent,
                               f.foreign_namespace, occurs);
        if (f.type->name.empty())
            return fmt::format("{0:{1}}<xs:element name=\"{2}\"{3}>\n{4}{0:{1}}</xs:element>\n", "", indent,
                               f.name, occurs, complex_type(*f.type, indent + 2));
        const std::string_view space = f.type->name.starts_with("xs:") ? "" : "tns:";
        return fmt::format("{:{}}<xs:element name=\"{}\" type=\"{}{}\"{}/>\n", "", indent, f.name, space,
                           f.type->name, occurs);
    }

    static std::string enumeration(std::string_view name, std::span<const std::string_view> values) {
        std::string out =
            fmt::format("  <xs:simpleType name=\"{}\">\n    <xs:restriction base=\"xs:string\">\n", name);
        for (const auto v : values) out += fmt::format("      <xs:enumeration value=\"{}\"/>\n", v);
        return out + "    </xs:restriction>\n  </xs:simpleType>\n";
    }

    static std::string device(std::string_view name) {
        return fmt::format(
                   "  <xs:complexType name=\"{0}\">\n    <xs:simpleContent>\n      <xs:extension "
                   "base=\"xs:string\">\n"
                   "        <xs:attribute name=\"typeOfNumber\" type=\"tns:{0}TypeOfNumber\"/>\n"
                   "      </xs:extension>\n    </xs:simpleContent>\n  </xs:complexType>\n",
                   name) +
               enumeration(fmt::format("{}TypeOfNumber", name), literals<type_of_number>);
    }

    std::map<std::string, std::string, std::less<>> types_;
};

}  // namespace

std::string xml_schema(table::family standard) { return schema_writer().write(standard); }

}  // namespace ctig::csta
