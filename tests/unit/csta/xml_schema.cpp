#include "tests/unit/csta/xml_schema.hpp"
#include "tests/support/source_paths.hpp"

#include <gtest/gtest.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "csta/codec.hpp"

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

std::string as_ed3(std::string xml) {
    constexpr std::string_view end = "</extensions>";
    const auto root = xml.find('<', xml.find("?>") + 2), content = xml.find('>', root);
    const auto declared = xml.find(" xmlns=\"", root);
    if (declared > content) {
        xml.insert(xml.find_first_of(" />", root + 1), " xmlns=\"" + std::string(ed3_namespace) + "\"");
    } else {
        const auto from = declared + 8, size = xml.find('"', from) - from;
        if (xml.compare(from, size, application_session_namespace) != 0)
            xml.replace(from, size, ed3_namespace);
    }
    if (const auto from = xml.rfind("<extensions>"); from != std::string::npos)
        xml.erase(from, xml.rfind(end) + end.size() - from);
    return xml;
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
