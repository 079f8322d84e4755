#include "csta/message_builder.hpp"

#include <fmt/format.h>

#include "csta/enum_literals.hpp"
#include "csta/escape.hpp"

namespace ctig::csta {
namespace {

using boost::system::error_code;
using table::field_info;
using table::presence;
using table::shape;
using table::shape_kind;

bool has_text(shape_kind k) noexcept {
    switch (k) {
        case shape_kind::text:
        case shape_kind::number:
        case shape_kind::boolean:
        case shape_kind::enumeration:
        case shape_kind::device: return true;
        case shape_kind::record:
        case shape_kind::choice:
        case shape_kind::empty: return false;
    }
    return false;
}

/// XML white space only: a device id may begin with any other blank.
std::string_view trimmed(std::string_view s) noexcept {
    constexpr std::string_view space = " \t\r\n";
    const std::size_t first = s.find_first_not_of(space);
    if (first == std::string_view::npos) return {};
    return s.substr(first, s.find_last_not_of(space) - first + 1);
}

std::string allowed_values(const shape& s) {
    switch (s.kind) {
        case shape_kind::number: return "a number";
        case shape_kind::boolean: return "true or false";
        case shape_kind::enumeration: break;
        case shape_kind::record:
        case shape_kind::choice:
        case shape_kind::text:
        case shape_kind::empty:
        case shape_kind::device: return "text";
    }
    constexpr std::size_t listed = 10;
    std::string out =
        fmt::format("one of {}", fmt::join(s.literals.first(std::min(listed, s.literals.size())), ", "));
    return s.literals.size() > listed ? out + ", ..." : out;
}

}  // namespace

void message_builder::begin(message& out, diagnostics& why) {
    out_ = &out;
    why_ = &why;
    root_ = nullptr;
    open_ = skipped_ = 0;
    unknown_ = {};
    text_.clear();
    root_name_.clear();
    root_namespace_.clear();
}

error_code message_builder::on_start(std::string_view name, std::string_view name_space,
                                     xml::attribute_list attributes) {
    if (!root_ && skipped_ == 0) return start_root(name, name_space);
    if (open_ + skipped_ == depth_limit_)
        return refuse(errc::too_deep, path(open_, name),
                      fmt::format("more than {} nested elements", depth_limit_));
    if (skipped_ > 0) {
        ++skipped_;
        return {};
    }
    frame& parent = frames_[open_ - 1];
    if (parent.type->kind == shape_kind::device && name == "device") {
        // Edition 6 wraps the destination of a DeflectCall: the inner element is the device.
        frames_[open_++] = {parent.type, parent.value, parent.via};
    } else if (const field_info* f = child_of(parent, name)) {
        frames_[open_++] = {f->type, f->make(parent.value, *f), f};
    } else {
        ++skipped_;
        return {};
    }
    frame& f = frames_[open_ - 1];
    if (has_text(f.type->kind)) text_.clear();
    if (f.type->kind == shape_kind::device) {
        const auto numbering = attributes.value_of("typeOfNumber");
        if (!numbering.empty())
            static_cast<device_id*>(f.value)->number_type = from_literal<type_of_number>(numbering);
    }
    return {};
}

error_code message_builder::start_root(std::string_view name, std::string_view name_space) {
    root_name_ = name;
    root_namespace_ = name_space;
    root_ = table::find_message(name);
    if (!root_) {
        // Read to its end all the same: a document cut short is not a message that we do not know.
        unknown_ = refuse(errc::unknown_message, path(0),
                          fmt::format("no message is named {}", name.substr(0, 100)));
        skipped_ = 1;
        return {};
    }
    frames_[0] = {root_->type, root_->make(*out_), nullptr};
    open_ = 1;
    return {};
}

/// The field that a child element fills; none if it is unknown, or not the first of its kind.
const field_info* message_builder::child_of(frame& parent, std::string_view name) {
    const auto fields = parent.type->fields;
    for (std::size_t tried = 0, i = parent.next; tried < fields.size(); ++tried, ++i) {
        if (i >= fields.size()) i = 0;
        if (fields[i].name != name) continue;
        const bool repeated = fields[i].need == presence::repeated;
        const std::uint64_t bit = std::uint64_t{1} << i;
        const bool taken =
            parent.type->kind == shape_kind::choice ? parent.seen != 0 : (parent.seen & bit) != 0;
        if (taken && !repeated) return nullptr;
        parent.seen |= bit;
        parent.next = repeated ? i : i + 1;
        return &fields[i];
    }
    return nullptr;
}

void message_builder::on_text(std::string_view text) {
    if (skipped_ == 0 && open_ > 0 && has_text(frames_[open_ - 1].type->kind)) text_ += text;
}

error_code message_builder::on_end() {
    if (skipped_ > 0) {
        --skipped_;
        return {};
    }
    const frame f = frames_[--open_];
    const error_code e = close(f);
    if (!e) return {};
    // Leave out, or make neutral, the innermost element around the error that the message can do without.
    for (std::size_t i = open_ + 1; i-- > 1;) {
        const field_info& via = *frames_[i].via;
        if (!may_be_lost(via)) continue;
        via.reset(frames_[i - 1].value);
        skipped_ = open_ - i;
        open_ = i;
        *why_ = {};
        return {};
    }
    return e;
}

/// Requests and responses are taken at their word; an event must not be lost over a detail.
bool message_builder::may_be_lost(const field_info& f) const noexcept {
    return f.reset && (f.need == presence::lenient || root_->kind == message_kind::event);
}

error_code message_builder::close(const frame& f) {
    const shape& s = *f.type;
    if (!has_text(s.kind)) return s.kind == shape_kind::empty ? error_code{} : close_composite(f);
    const std::string_view text = trimmed(text_);
    if (!is_character_data(text))
        return refuse(errc::bad_encoding, path(open_ + 1), "the text has octets that are no characters");
    if (s.read(f.value, text)) return {};
    return refuse(errc::bad_value, path(open_ + 1),
                  fmt::format("\"{}\" is not {}", text.substr(0, 60), allowed_values(s)));
}

error_code message_builder::close_composite(const frame& f) {
    const shape& s = *f.type;
    if (s.kind == shape_kind::choice) {
        if (f.seen != 0) return {};
        if (!s.make_default)
            return refuse(errc::missing_element, path(open_ + 1), "none of the alternatives is there");
        s.make_default(f.value);
        return {};
    }
    for (std::size_t i = 0; i < s.fields.size(); ++i) {
        const field_info& field = s.fields[i];
        if ((f.seen >> i & 1U) != 0) continue;
        if (field.need == presence::lenient) field.reset(f.value);
        if (field.need == presence::required)
            return refuse(errc::missing_element, path(open_ + 1, field.name),
                          fmt::format("mandatory element {} is missing", field.name));
    }
    return {};
}

error_code message_builder::refuse(errc e, std::string element, std::string sentence) {
    why_->element = std::move(element);
    why_->text = std::move(sentence);
    return e;
}

std::string message_builder::path(std::size_t frames, std::string_view last) const {
    std::string out = root_name_.substr(0, 100);
    for (std::size_t i = 1; i < frames; ++i) out.append("/").append(frames_[i].via->name);
    if (!last.empty()) out.append("/").append(last.substr(0, 100));
    return out;
}

}  // namespace ctig::csta
