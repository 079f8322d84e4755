#include "tests/unit/csta/xml_schema.hpp"
#include "tests/support/source_paths.hpp"

#include <gtest/gtest.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace ctig::csta::test {
namespace {

void collect(void* out, xmlErrorPtr e) {
    if (e->message) *static_cast<std::string*>(out) += e->message;
}

}  // namespace

xml_schema_file xml_schema_file::from_text(const std::string& text) {
    xml_schema_file s;
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewMemParserCtxt(text.data(), static_cast<int>(text.size()));
    s.schema_ = std::shared_ptr<void>(xmlSchemaParse(parser),
                                      [](void* p) { xmlSchemaFree(static_cast<xmlSchemaPtr>(p)); });
    xmlSchemaFreeParserCtxt(parser);
    return s;
}

std::string xml_schema_file::fault_of(const std::string& xml) const {
    std::string fault;
    xmlDocPtr document =
        xmlReadMemory(xml.data(), static_cast<int>(xml.size()), nullptr, nullptr, XML_PARSE_NONET);
    if (!document) return "not well-formed";
    xmlSchemaValidCtxtPtr check = xmlSchemaNewValidCtxt(static_cast<xmlSchemaPtr>(schema_.get()));
    xmlSchemaSetValidStructuredErrors(check, collect, &fault);
    if (xmlSchemaValidateDoc(check, document) != 0 && fault.empty()) fault = "not valid";
    xmlSchemaFreeValidCtxt(check);
    xmlFreeDoc(document);
    return fault;
}

std::string file_text(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

void expect_golden(const std::string& name, const std::string& text) {
    const std::string path = (ctig::test::source_folder() / "tests/golden/csta/").string() + name;
    if (std::getenv("UPDATE_GOLDEN")) std::ofstream(path, std::ios::binary) << text;
    EXPECT_EQ(file_text(path), text) << "golden file " << path << " differs; UPDATE_GOLDEN=1 rewrites it";
}

}  // namespace ctig::csta::test
