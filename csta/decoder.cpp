#include <algorithm>

#include "csta/codec.hpp"
#include "csta/message_builder.hpp"
#include "csta/xml/sax_parser.hpp"

namespace ctig::csta {

struct decoder::state {
    explicit state(decode_limits l) : limits(l), builder(std::min(l.depth, message_builder::max_depth)) {}

    decode_limits limits;
    message_builder builder;
    xml::sax_parser parser;
};

decoder::decoder(decode_limits limits) : state_(std::make_unique<state>(limits)) {}
decoder::~decoder() = default;
decoder::decoder(decoder&&) noexcept = default;
decoder& decoder::operator=(decoder&&) noexcept = default;

result<message> decoder::decode(std::string_view xml, diagnostics* why) {
    diagnostics unused;
    diagnostics& where = why ? *why : unused;
    where = {};
    message m;
    state_->builder.begin(m, where);
    if (xml.size() > state_->limits.bytes) {
        where.text = "the document is larger than " + std::to_string(state_->limits.bytes) + " octets";
        return make_error_code(errc::too_large);
    }
    if (const auto e = state_->parser.parse(xml, state_->builder, where)) return e;
    if (const auto e = state_->builder.unknown()) return e;
    return m;
}

std::string_view decoder::root_namespace() const noexcept { return state_->builder.root_namespace(); }
std::string_view decoder::root_name() const noexcept { return state_->builder.root_name(); }
std::size_t decoder::parsers_made() const noexcept { return state_->parser.contexts_made(); }

}  // namespace ctig::csta
