#include "csta/schema.hpp"

#include <gtest/gtest.h>

#include "csta/codec.hpp"
#include "tests/support/source_paths.hpp"
#include "tests/unit/csta/table_messages.hpp"
#include "tests/unit/csta/xml_schema.hpp"

namespace ctig::csta {
namespace {

void validate_random_messages(const test::xml_schema_file& schema, table::family standard) {
    ASSERT_TRUE(schema.good());
    test::dice dice(7);
    for (const auto& kind : table::messages()) {
        if (kind.type->standard != standard) continue;
        for (int i = 0; i < 10; ++i) {
            const std::string xml = encode(test::random_message(kind, dice));
            ASSERT_EQ(schema.fault_of(xml), "") << xml;
        }
    }
}

// The schema is committed, so that a change of the wire format shows in review.
TEST(Schema, IsTheCommittedOne) {
    test::expect_golden("csta-ed3.xsd", xml_schema(table::family::csta));
    test::expect_golden("ecma354-appl_session.xsd", xml_schema(table::family::application_session));
}

// Every message that we write is valid against our own schema.
TEST(Schema, FitsEveryMessageWeWrite) {
    validate_random_messages(test::xml_schema_file::from_text(xml_schema(table::family::csta)),
                             table::family::csta);
    validate_random_messages(test::xml_schema_file::from_text(xml_schema(table::family::application_session)),
                             table::family::application_session);
}

// The schema is strict: what we would refuse, it refuses.
TEST(Schema, RefusesWhatIsMissingMisplacedOrMisspelt) {
    const auto schema = test::xml_schema_file::from_text(xml_schema(table::family::csta));
    const std::string valid =
        encode(message{make_call{.calling_device = {"1"}, .called_directory_number = {"2"}}});
    ASSERT_EQ(schema.fault_of(valid), "");
    const auto changed = [&](const std::string& from, const std::string& to) {
        std::string xml = valid;
        return xml.replace(xml.find(from), from.size(), to);
    };
    EXPECT_NE(schema.fault_of(changed("<callingDevice>1</callingDevice>", "")), "");
    EXPECT_NE(schema.fault_of(changed("</MakeCall>", "<autoOriginate>x</autoOriginate></MakeCall>")), "");
    EXPECT_NE(schema.fault_of(changed("</MakeCall>", "<callingDevice>1</callingDevice></MakeCall>")), "");
    EXPECT_NE(schema.fault_of(changed("ecma-323/csta/ed3", "ecma-323/csta/ed9")), "");
}

// Where the reconstruction of the standard's own schema is at hand, what we write is valid against it too.
TEST(Schema, AgreesWithTheStandards) {
    const std::string folder = (ctig::test::shared_folder() / "reference/xsd/").string();
    const std::string csta = test::file_text(folder + "csta-ed3-reconstructed.xsd");
    if (!csta.empty()) validate_random_messages(test::xml_schema_file::from_text(csta), table::family::csta);
    const std::string session = test::file_text(folder + "ecma354-appl_session-reconstructed.xsd");
    if (session.empty()) return;
    const auto schema = test::xml_schema_file::from_text(session);
    for (const auto& kind : table::messages()) {
        // The three negative responses share one enumeration with us, but not in the standard.
        if (kind.type->standard != table::family::application_session || kind.name.ends_with("NegResponse"))
            continue;
        EXPECT_EQ(schema.fault_of(encode(test::full_message(kind))), "") << kind.name;
    }
    for (const message& m :
         {message{start_application_session_neg_response{{session_error::server_resources_busy}}},
          message{reset_application_session_timer_neg_response{
              {session_error::server_cannot_reset_session_timer}}},
          message{stop_application_session_neg_response{{session_error::invalid_session_id}}}})
        EXPECT_EQ(schema.fault_of(encode(m)), "") << encode(m);
}

}  // namespace
}  // namespace ctig::csta
