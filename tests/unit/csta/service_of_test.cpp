#include "csta/service_of.hpp"

#include <gtest/gtest.h>

#include <set>

#include "csta/table/messages.hpp"

namespace ctig::csta {
namespace {

// Every request of CSTA asks for a service of its own; nothing else does.
TEST(ServiceOf, KnowsTheServiceOfEveryRequest) {
    std::set<service> found;
    for (const auto& kind : table::messages()) {
        message m;
        kind.make(m);
        const auto asked = service_of(m);
        const auto is_request =
            kind.kind == message_kind::request && kind.type->standard == table::family::csta;
        EXPECT_EQ(asked.has_value(), is_request) << kind.name;
        if (asked) {
            EXPECT_TRUE(found.insert(*asked).second) << kind.name;
        }
    }
}

TEST(ServiceOf, NamesTheOnesThatAreCalledOtherwise) {
    EXPECT_EQ(service_of(get_csta_features{}), service::get_csta_features);
    EXPECT_EQ(service_of(single_step_transfer_call{}), service::single_step_transfer);
    EXPECT_EQ(service_of(set_hookswitch_status{}), service::set_hook_switch_status);
    EXPECT_EQ(service_of(system_register_cancel{}), service::system_status_register_cancel);
}

}  // namespace
}  // namespace ctig::csta
