#include "csta/message.hpp"

#include <gtest/gtest.h>

#include "tests/unit/csta/table_messages.hpp"

namespace ctig::csta {
namespace {

// The name is the root element's, the standard's misspelling included.
TEST(Message, IsNamedForItsRootElement) {
    EXPECT_EQ(message_name(make_call{}), "MakeCall");
    EXPECT_EQ(message_name(transferred_event{}), "TransferedEvent");
    EXPECT_EQ(message_name(csta_error_code{}), "CSTAErrorCode");
}

// Kinds decide what happens to a message without looking into it.
TEST(Message, HasAKind) {
    EXPECT_EQ(kind_of(make_call{}), message_kind::request);
    EXPECT_EQ(kind_of(system_status{}), message_kind::request);
    EXPECT_EQ(kind_of(make_call_response{}), message_kind::response);
    EXPECT_EQ(kind_of(start_application_session_neg_response{}), message_kind::response);
    EXPECT_EQ(kind_of(held_event{}), message_kind::event);
    EXPECT_EQ(kind_of(application_session_terminated{}), message_kind::event);
    EXPECT_EQ(kind_of(csta_error_code{}), message_kind::error);
    EXPECT_TRUE(is_response(csta_error_code{}));
    EXPECT_TRUE(is_response(hold_call_response{}));
    EXPECT_FALSE(is_response(hold_call{}));
    EXPECT_TRUE(is_event(held_event{}));
}

// The monitor is found whatever the message.
TEST(Message, TellsItsMonitor) {
    EXPECT_EQ(monitor_cross_ref_id_of(held_event{.monitor_cross_ref_id = "x1"}), "x1");
    EXPECT_EQ(monitor_cross_ref_id_of(monitor_stop{.monitor_cross_ref_id = "x2"}), "x2");
    EXPECT_EQ(monitor_cross_ref_id_of(hold_call{}), "");
}

// No two messages share a root element, and each is found by its own.
TEST(MessageTable, FindsEveryMessageByItsRootElement) {
    for (const auto& info : table::messages()) EXPECT_EQ(table::find_message(info.name), &info) << info.name;
    EXPECT_EQ(table::find_message("TransferredEvent"), table::find_message("TransferedEvent"));
    EXPECT_EQ(table::find_message("makeCall"), nullptr);
    EXPECT_EQ(table::find_message(""), nullptr);
}

// Copies are equal and independent.
TEST(Message, IsAValue) {
    const message a = test::full_message("DeliveredEvent");
    message b = a;
    EXPECT_TRUE(a == b);
    std::get<delivered_event>(b).connection.call_id += "x";
    EXPECT_FALSE(a == b);
    b = message{hold_call{}};
    EXPECT_TRUE(std::holds_alternative<hold_call>(b));
}

}  // namespace
}  // namespace ctig::csta
