#include "csta/xml/sax_parser.hpp"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include <utility>

namespace ctig::csta::xml {
namespace {

constexpr std::size_t max_dictionary_bytes = std::size_t{1} << 20;

std::string_view view(const xmlChar* s) noexcept {
    return s ? std::string_view{reinterpret_cast<const char*>(s)} : std::string_view{};
}

constexpr std::string_view xmlns = "xmlns";

/// Namespaces in XML, 4: a qualified name.
struct qualified_name {
    std::string_view prefix, local;
};
qualified_name parts_of(std::string_view name) noexcept {
    const auto colon = name.find(':');
    if (colon == std::string_view::npos || colon == 0) return {{}, name};
    return {name.substr(0, colon), name.substr(colon + 1)};
}

struct context_deleter {
    void operator()(xmlParserCtxtPtr c) const noexcept { xmlFreeParserCtxt(c); }
};

errc error_of(int libxml_code) noexcept {
    switch (libxml_code) {
        case XML_ERR_INVALID_CHAR:
        case XML_ERR_INVALID_ENCODING:
        case XML_ERR_UNKNOWN_ENCODING:
        case XML_ERR_UNSUPPORTED_ENCODING:
        case XML_ERR_ENCODING_NAME:
        case XML_I18N_CONV_FAILED: return errc::bad_encoding;
        default: return errc::not_well_formed;
    }
}

std::string sentence_of(const xmlError& e) {
    std::string text = e.message ? e.message : "";
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    // Where the tag was opened, which is not known without namespaces.
    constexpr std::string_view nowhere = " line 0";
    if (e.code == XML_ERR_TAG_NAME_MISMATCH)
        if (const auto at = text.find(nowhere); at != std::string::npos) text.erase(at, nowhere.size());
    return text;
}

constexpr std::size_t most_attributes = 500;

/// libxml2 compares each attribute with all others of its tag: thousands would hold up everybody else.
bool has_crowded_tag(std::string_view document) noexcept {
    constexpr std::size_t shortest_attribute = 5;  // with the space in front
    if (document.size() <= most_attributes * shortest_attribute) return false;
    std::size_t attributes = 0;  // at most: a tag has no '<' in it
    for (const char c : document) {
        if (c == '<') attributes = 0;
        if (c == '=' && ++attributes > most_attributes) return true;
    }
    return false;
}

/// Octets of the declaration in front, where it says no more than what holds without one. Reading it is a
/// tenth of what a short document costs. Where no element follows, it is not for us to judge: 0.
std::size_t plain_declaration(std::string_view document) noexcept {
    constexpr std::string_view plain[] = {R"(<?xml version="1.0"?>)",
                                          R"(<?xml version="1.0" encoding="UTF-8"?>)",
                                          R"(<?xml version="1.0" encoding="utf-8"?>)"};
    for (const auto declaration : plain) {
        if (!document.starts_with(declaration)) continue;
        const auto root = document.find_first_not_of(" \t\r\n", declaration.size());
        if (root == std::string_view::npos || document[root] != '<' || root + 1 == document.size()) return 0;
        const auto first = document[root + 1] | 0x20;
        return first >= 'a' && first <= 'z' ? declaration.size() : 0;
    }
    return 0;
}

/// Who hears what goes wrong, as long as it lives; the parser's own channel is SAX2's alone. An embedding
/// program gets its handler back.
class error_channel {
public:
    error_channel(void* self, xmlStructuredErrorFunc to) noexcept
        : handler_(xmlStructuredError), context_(xmlStructuredErrorContext) {
        xmlSetStructuredErrorFunc(self, to);
    }
    ~error_channel() { xmlSetStructuredErrorFunc(context_, handler_); }
    error_channel(const error_channel&) = delete;
    error_channel& operator=(const error_channel&) = delete;

private:
    xmlStructuredErrorFunc handler_;
    void* context_;
};

}  // namespace

struct sax_parser::state {
    std::unique_ptr<xmlParserCtxt, context_deleter> context;
    std::size_t contexts_made = 0;
    std::size_t skipped = 0;  ///< octets of the document that the context does not get
    bool inside = false;      ///< of the root element, or behind it
    element_handler* handler = nullptr;
    diagnostics* where = nullptr;
    boost::system::error_code error;

    void renew();
    void stop(boost::system::error_code e);

    static state& of(void* self) noexcept { return *static_cast<state*>(self); }
    static void start(void* self, const xmlChar* name, const xmlChar** attributes);
    static void end(void* self, const xmlChar*);
    static void text(void* self, const xmlChar* data, int size);
    static void document_type(void* self, const xmlChar*, const xmlChar*, const xmlChar*);
    static void problem(void* self, xmlErrorPtr e);
};

void sax_parser::state::renew() {
    xmlSAXHandler sax{};
    sax.initialized = 1;  // not XML_SAX2_MAGIC
    // Without namespaces, which are half of the work that a start tag is: elements match by their local
    // names.
    sax.startElement = start;
    sax.endElement = end;
    sax.characters = text;
    sax.ignorableWhitespace = text;
    sax.cdataBlock = text;
    sax.internalSubset = document_type;
    context.reset(xmlCreatePushParserCtxt(&sax, this, nullptr, 0, nullptr));
    if (!context) throw std::bad_alloc{};
    xmlCtxtUseOptions(context.get(), XML_PARSE_NONET);
    ++contexts_made;
}

/// The first error wins: what follows is its consequence.
void sax_parser::state::stop(boost::system::error_code e) {
    if (error || !e) return;
    error = e;
    where->line = static_cast<std::size_t>(xmlSAX2GetLineNumber(context.get()));
    where->offset = skipped + static_cast<std::size_t>(xmlByteConsumed(context.get()));
    xmlStopParser(context.get());
}

void sax_parser::state::start(void* self, const xmlChar* name, const xmlChar** attributes) {
    state& s = of(self);
    if (s.error) return;
    const auto [prefix, local] = parts_of(view(name));
    const attribute_list all(attributes);
    const auto name_space = std::exchange(s.inside, true) ? std::string_view() : all.declared(prefix);
    s.stop(s.handler->on_start(local, name_space, all));
}

void sax_parser::state::end(void* self, const xmlChar*) {
    state& s = of(self);
    if (!s.error) s.stop(s.handler->on_end());
}

void sax_parser::state::text(void* self, const xmlChar* data, int size) {
    state& s = of(self);
    if (!s.error) s.handler->on_text({reinterpret_cast<const char*>(data), static_cast<std::size_t>(size)});
}

void sax_parser::state::document_type(void* self, const xmlChar*, const xmlChar*, const xmlChar*) {
    state& s = of(self);
    if (!s.error) s.where->text = "document type declarations are not accepted";
    s.stop(errc::forbidden_xml);
}

/// Errors that the parser recovers from are none for us, nor is what its converters say besides.
void sax_parser::state::problem(void* self, xmlErrorPtr e) {
    state& s = of(self);
    if (s.error || e->ctxt != s.context.get() || e->level != XML_ERR_FATAL) return;
    s.where->text = sentence_of(*e);
    s.error = error_of(e->code);
    s.where->line = static_cast<std::size_t>(e->line > 0 ? e->line : 0);
    s.where->offset = s.skipped + static_cast<std::size_t>(xmlByteConsumed(s.context.get()));
}

std::string_view attribute_list::value_of(std::string_view local_name) const noexcept {
    for (const xmlChar** a = raw_; a != nullptr && a[0] != nullptr; a += 2) {
        const auto [prefix, local] = parts_of(view(a[0]));
        if (local == local_name && prefix != xmlns) return view(a[1]);
    }
    return {};
}

std::string_view attribute_list::declared(std::string_view prefix) const noexcept {
    for (const xmlChar** a = raw_; a != nullptr && a[0] != nullptr; a += 2) {
        const auto name = parts_of(view(a[0]));
        const bool is_it = prefix.empty() ? name.prefix.empty() && name.local == xmlns
                                          : name.prefix == xmlns && name.local == prefix;
        if (is_it) return view(a[1]);
    }
    return {};
}

// libxml2 is to be initialised by one thread before others use it: a shard's parser is made before it runs.
sax_parser::sax_parser() : state_(std::make_unique<state>()) { xmlInitParser(); }
sax_parser::~sax_parser() = default;

boost::system::error_code sax_parser::parse(std::string_view document, element_handler& handler,
                                            diagnostics& where) {
    state& s = *state_;
    const error_channel errors(&s, state::problem);
    s.handler = &handler;
    s.where = &where;
    s.error = {};
    s.inside = false;
    if (has_crowded_tag(document)) {
        where.text = "a tag has too many attributes";
        return errc::too_large;
    }
    if (!s.context || xmlDictGetUsage(s.context->dict) > max_dictionary_bytes) s.renew();
    s.skipped = plain_declaration(document);
    document.remove_prefix(s.skipped);
    const int size = static_cast<int>(document.size());
    // The first octets go in with the reset: the encoding is guessed from them.
    if (xmlCtxtResetPush(s.context.get(), document.data(), size, nullptr, nullptr) != 0) {
        s.context.reset();
        return errc::not_well_formed;
    }
    xmlParseChunk(s.context.get(), nullptr, 0, 1);
    if (!s.error && s.context->wellFormed == 0) s.error = errc::not_well_formed;
    return s.error;
}

std::size_t sax_parser::contexts_made() const noexcept { return state_->contexts_made; }

}  // namespace ctig::csta::xml
