#include "csta/error_code.hpp"

#include <gtest/gtest.h>

#include "csta/codec.hpp"

namespace ctig::csta {
namespace {

// Category and value, as operators read them in logs.
TEST(ErrorCode, ReadsAsCategoryAndValue) {
    EXPECT_EQ(to_string(make_error(operation_error::invalid_device_id)), "operation/invalidDeviceID");
    EXPECT_EQ(to_string(make_error(state_incompatibility_error::no_call_to_answer)),
              "stateIncompatibility/noCallToAnswer");
    EXPECT_EQ(to_string(make_error(private_error_code{"URM Denied"})), "privateErrorCode/URM Denied");
    EXPECT_EQ(to_string(csta_error_code{}), "unspecified");
}

// The standard misspells this category, and so do we on the wire.
TEST(ErrorCode, KeepsTheStandardsSpelling) {
    EXPECT_EQ(to_string(make_error(system_resource_availability_error::resource_out_of_service)),
              "systemResourceAvailibility/resourceOutOfService");
    EXPECT_EQ(to_string(make_error(operation_error::ring_volumn_out_of_range)),
              "operation/ringVolumnOutOfRange");
}

// Text goes back to the value it came from.
TEST(ErrorCode, IsReadBackFromText) {
    for (const csta_error_code& code :
         {make_error(operation_error::generic), make_error(security_error::generic), csta_error_code{},
          make_error(performance_management_error::performance_limit_exceeded),
          make_error(private_data_info_error::csta_private_data_info_error),
          make_error(private_error_code{"a/b"}),
          make_error(subscribed_resource_availability_error::outstanding_req_limit_exceeded)}) {
        EXPECT_EQ(parse_error_code(to_string(code)), code) << to_string(code);
    }
}

// Anything else is no error code.
TEST(ErrorCode, RefusesWhatTheStandardDoesNotName) {
    for (const char* text :
         {"", "operation", "operation/", "operation/nope", "nope/generic", "unspecified/", "/generic"}) {
        EXPECT_FALSE(parse_error_code(text)) << text;
    }
}

// On the wire: one child named for the category.
TEST(ErrorCode, IsOneChildOnTheWire) {
    EXPECT_EQ(encode(make_error(operation_error::invalid_called_device_id)),
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CSTAErrorCode "
              "xmlns=\"http://www.ecma-international.org/standards/ecma-323/csta/ed3\">"
              "<operation>invalidCalledDeviceID</operation></CSTAErrorCode>");
}

// A phone answers `<CSTAErrorCode/>` or `<unspecified/>`: both say the same.
TEST(ErrorCode, WithoutAChildIsUnspecified) {
    decoder d;
    EXPECT_TRUE(d.decode("<CSTAErrorCode/>").value() == message{csta_error_code{}});
    EXPECT_TRUE(d.decode("<CSTAErrorCode><unspecified/></CSTAErrorCode>").value() ==
                message{csta_error_code{}});
}

// A value of a later edition is still an error, of the same category; so is a category that we do not know.
TEST(ErrorCode, IsAnErrorWhateverItSays) {
    decoder d;
    const auto read = [&](const std::string& xml) {
        return csta::get<csta_error_code>(d.decode(xml).value());
    };
    EXPECT_EQ(read("<CSTAErrorCode><systemResourceAvailibility>maxDevicesExceeded</"
                   "systemResourceAvailibility></CSTAErrorCode>"),
              make_error(system_resource_availability_error::generic));
    EXPECT_EQ(read("<CSTAErrorCode><weather>bad</weather></CSTAErrorCode>"), csta_error_code{});
}

}  // namespace
}  // namespace ctig::csta
