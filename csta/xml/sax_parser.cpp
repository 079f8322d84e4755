#include "csta/xml/sax_parser.hpp"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>

namespace ctig::csta::xml {
namespace {

constexpr std::size_t max_dictionary_bytes = std::size_t{1} << 20;

std::string_view view(const xmlChar* s) noexcept {
    return s ? std::string_view{reinterpret_cast<const char*>(s)} : std::string_view{};
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
    return text;
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

void ignore(void*, xmlErrorPtr) {}

/// What goes wrong inside libxml2's converters is reported to its global handler, which prints. Not in our
/// process; and an embedding program gets its own handler back.
class silence {
public:
    silence() noexcept : handler_(xmlStructuredError), context_(xmlStructuredErrorContext) {
        xmlSetStructuredErrorFunc(nullptr, ignore);
    }
    ~silence() { xmlSetStructuredErrorFunc(context_, handler_); }
    silence(const silence&) = delete;
    silence& operator=(const silence&) = delete;

private:
    xmlStructuredErrorFunc handler_;
    void* context_;
};

}  // namespace

struct sax_parser::state {
    std::unique_ptr<xmlParserCtxt, context_deleter> context;
    std::size_t contexts_made = 0;
    std::size_t skipped = 0;  ///< octets of the document that the context does not get
    element_handler* handler = nullptr;
    diagnostics* where = nullptr;
    boost::system::error_code error;

    void renew();
    void stop(boost::system::error_code e);

    static state& of(void* self) noexcept { return *static_cast<state*>(self); }
    static void start(void* self, const xmlChar* name, const xmlChar*, const xmlChar* uri, int,
                      const xmlChar**, int count, int, const xmlChar** attributes);
    static void end(void* self, const xmlChar*, const xmlChar*, const xmlChar*);
    static void text(void* self, const xmlChar* data, int size);
    static void document_type(void* self, const xmlChar*, const xmlChar*, const xmlChar*);
    static void problem(void* self, xmlErrorPtr e);
};

void sax_parser::state::renew() {
    xmlSAXHandler sax{};
    sax.initialized = XML_SAX2_MAGIC;
    sax.startElementNs = start;
    sax.endElementNs = end;
    sax.characters = text;
    sax.ignorableWhitespace = text;
    sax.cdataBlock = text;
    sax.internalSubset = document_type;
    sax.serror = problem;
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

void sax_parser::state::start(void* self, const xmlChar* name, const xmlChar*, const xmlChar* uri, int,
                              const xmlChar**, int count, int, const xmlChar** attributes) {
    state& s = of(self);
    if (!s.error) s.stop(s.handler->on_start(view(name), view(uri), {attributes, count}));
}

void sax_parser::state::end(void* self, const xmlChar*, const xmlChar*, const xmlChar*) {
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

/// Errors that the parser recovers from (a namespace that is no URI, an unbound prefix) are none for us.
void sax_parser::state::problem(void* self, xmlErrorPtr e) {
    state& s = of(self);
    if (s.error || e->level != XML_ERR_FATAL) return;
    s.where->text = sentence_of(*e);
    s.error = error_of(e->code);
    s.where->line = static_cast<std::size_t>(e->line > 0 ? e->line : 0);
    s.where->offset = s.skipped + static_cast<std::size_t>(xmlByteConsumed(s.context.get()));
}

std::string_view attribute_list::value_of(std::string_view local_name) const noexcept {
    // Five pointers each: local name, prefix, namespace, begin and end of the value.
    for (int i = 0; i < count_; ++i) {
        const xmlChar** a = raw_ + 5 * i;
        if (view(a[0]) == local_name)
            return {reinterpret_cast<const char*>(a[3]), static_cast<std::size_t>(a[4] - a[3])};
    }
    return {};
}

// libxml2 is to be initialised by one thread before others use it: a shard's parser is made before it runs.
sax_parser::sax_parser() : state_(std::make_unique<state>()) { xmlInitParser(); }
sax_parser::~sax_parser() = default;

boost::system::error_code sax_parser::parse(std::string_view document, element_handler& handler,
                                            diagnostics& where) {
    const silence quiet;
    state& s = *state_;
    s.handler = &handler;
    s.where = &where;
    s.error = {};
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
