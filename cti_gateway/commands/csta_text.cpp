#include "cti_gateway/commands/csta_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "csta/table/messages.hpp"
#include "cti_gateway/log/printable.hpp"

namespace ctig::commands {
namespace {

using csta::table::field_info;
using csta::table::presence;
using csta::table::shape;
using csta::table::shape_kind;
namespace json = boost::json;

/// What a switch sends may hold anything; a terminal must not obey it.
std::string leaf(const shape& s, const void* value) {
    std::string raw;
    if (s.write != nullptr) s.write(value, raw);
    std::string out;
    log::append_printable(out, raw, 4096);
    return out;
}

bool is_leaf(const shape& s) { return s.kind != shape_kind::record && s.kind != shape_kind::choice; }

json::value value_of(const shape& s, const void* value);

json::object members_of(const shape& s, const void* value) {
    json::object out;
    for (const field_info& f : s.fields) {
        if (f.need == presence::repeated) {
            json::array all;
            for (std::size_t i = 0; const void* child = f.get(value, i, f); ++i)
                all.push_back(value_of(*f.type, child));
            if (!all.empty()) out[json::string_view(f.name.data(), f.name.size())] = std::move(all);
        } else if (const void* child = f.get(value, 0, f)) {
            out[json::string_view(f.name.data(), f.name.size())] = value_of(*f.type, child);
        }
    }
    return out;
}

json::value value_of(const shape& s, const void* value) {
    if (!is_leaf(s)) return members_of(s, value);
    auto text = leaf(s, value);
    if (s.kind == shape_kind::empty) return true;
    if (s.kind == shape_kind::boolean) return text == "true" || text == "1";
    if (s.kind == shape_kind::number) return std::stoll(text);
    return json::string(text);
}

void add(std::string& line, std::string_view name, std::string_view value) {
    line += ' ';
    line += name;
    line += '=';
    line += value;
}

void describe(std::string& line, std::string_view name, const shape& s, const void* value);

void describe_members(std::string& line, const shape& s, const void* value) {
    for (const field_info& f : s.fields)
        for (std::size_t i = 0; const void* child = f.get(value, i, f); ++i)
            describe(line, f.name, *f.type, child);
}

void describe(std::string& line, std::string_view name, const shape& s, const void* value) {
    if (s.name == "ConnectionID") {
        std::string parts[2];
        for (std::size_t i = 0; i < 2; ++i)
            if (const void* child = s.fields[i].get(value, 0, s.fields[i]))
                parts[i] = leaf(*s.fields[i].type, child);
        return add(line, name, parts[0] + '/' + parts[1]);
    }
    if (s.kind == shape_kind::empty) return line.append(" ").append(name), void();
    if (is_leaf(s)) return add(line, name, leaf(s, value));
    if (s.kind == shape_kind::record) return describe_members(line, s, value);
    // Of a choice, what it holds tells which it is: callingDevice=1000, callingDevice=notKnown.
    for (const field_info& f : s.fields) {
        const void* child = f.get(value, 0, f);
        if (child == nullptr) continue;
        if (f.type->kind == shape_kind::empty) return add(line, name, f.name);
        return describe(line, is_leaf(*f.type) ? name : f.name, *f.type, child);
    }
}

}  // namespace

std::string csta_line(const csta::message& m) {
    const auto& info = csta::table::info_of(m);
    std::string line(info.name);
    if (is_leaf(*info.type) || info.type->kind == shape_kind::choice) {
        // CSTAErrorCode is a choice at its root: the category is part of what went wrong.
        for (const field_info& f : info.type->fields)
            if (const void* child = f.get(info.get(m), 0, f)) describe(line, f.name, *f.type, child);
        return line;
    }
    describe_members(line, *info.type, info.get(m));
    return line;
}

std::string csta_json(const csta::message& m) {
    const auto& info = csta::table::info_of(m);
    json::object out{{"message", json::string_view(info.name.data(), info.name.size())}};
    for (auto& [name, value] : members_of(*info.type, info.get(m))) out[name] = value;
    return json::serialize(out);
}

}  // namespace ctig::commands
