#include "tests/unit/csta/table_messages.hpp"

#include "csta/types.hpp"

namespace ctig::csta::test {

using table::field_info;
using table::presence;
using table::shape;
using table::shape_kind;

std::size_t dice::roll(std::size_t sides) {
    // splitmix64
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return static_cast<std::size_t>((z ^ (z >> 31U)) % sides);
}

namespace {

std::string random_text(dice& d) {
    static constexpr std::string_view pieces[] = {"a",          "B7",  "tel:+49", ";",   "<", "&",
                                                  ">",          "\"",  "'",       "]]>", "é", "漢",
                                                  "\U0001F4DE", "x y", "\n",      "\r"};
    std::string text;
    for (std::size_t n = d.roll(9); n > 0; --n) text += pieces[d.roll(std::size(pieces))];
    // White space around a value does not survive, by design.
    return text.empty() ? text : "(" + text + ")";
}

struct random_source {
    dice& d;
    bool wants(const field_info&) { return d.roll(2) == 0; }
    std::size_t count() { return d.roll(4); }
    std::size_t pick(std::size_t n) { return d.roll(n); }
    std::string text(std::string_view) { return random_text(d); }
};

struct full_source {
    bool wants(const field_info&) { return true; }
    std::size_t count() { return 2; }
    std::size_t pick(std::size_t) { return 0; }
    std::string text(std::string_view element) { return std::string(element) + " text"; }
};

template <class Source>
class filler {
public:
    explicit filler(Source source) : source_(source) {}

    void fill(const shape& s, std::string_view element, void* value) {
        switch (s.kind) {
            case shape_kind::record:
                for (const field_info& f : s.fields) fill_field(f, value);
                return;
            case shape_kind::choice: {
                const field_info& f = s.fields[source_.pick(s.fields.size())];
                fill(*f.type, f.name, f.make(value, f));
                return;
            }
            case shape_kind::text: s.read(value, source_.text(element)); return;
            case shape_kind::device:
                s.read(value, source_.text(element));
                if (source_.pick(3) == 1)
                    static_cast<device_id*>(value)->number_type =
                        static_cast<type_of_number>(source_.pick(18));
                return;
            case shape_kind::number: s.read(value, std::to_string(source_.pick(32768))); return;
            case shape_kind::boolean: s.read(value, source_.pick(2) == 0 ? "true" : "false"); return;
            case shape_kind::enumeration: s.read(value, s.literals[source_.pick(s.literals.size())]); return;
            case shape_kind::empty: return;
        }
    }

private:
    void fill_field(const field_info& f, void* owner) {
        std::size_t n = 1;
        if (f.need == presence::repeated) n = source_.count();
        if (f.need == presence::optional && !source_.wants(f)) n = 0;
        for (; n > 0; --n) fill(*f.type, f.name, f.make(owner, f));
    }

    Source source_;
};

template <class Source>
message made(const table::message_info& kind, Source source) {
    message m;
    void* value = kind.make(m);
    filler(source).fill(*kind.type, kind.name, value);
    return m;
}

}  // namespace

message random_message(const table::message_info& kind, dice& d) { return made(kind, random_source{d}); }
message full_message(const table::message_info& kind) { return made(kind, full_source{}); }
message full_message(std::string_view root) { return full_message(*table::find_message(root)); }

}  // namespace ctig::csta::test
