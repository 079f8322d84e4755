#include <gtest/gtest.h>

#include <cctype>
#include <string>
#include <utility>

#include "csta/enum_literals.hpp"
#include "csta/error_literals.hpp"
#include "csta/feature_literals.hpp"

namespace ctig::csta {
namespace {

/// The name in our source of the enumerator with value E, as the compiler spells it; a cast if there is none.
template <auto E>
std::string enumerator_name() {
    const std::string name = __PRETTY_FUNCTION__;
    const std::size_t end = name.find_first_of(";]", name.find("E = "));
    const std::string value = name.substr(0, end);
    const std::size_t colon = value.rfind(':');
    return value.find('(', value.find("E = ")) != value.npos ? "" : value.substr(colon + 1);
}

/// A literal without what our names leave out: case, underscores, colons.
std::string bare(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0)
            out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return out;
}

template <class E, std::size_t... I>
void check(std::index_sequence<I...>) {
    const std::string names[] = {enumerator_name<static_cast<E>(I)>()...};
    for (std::size_t i = 0; i < sizeof...(I); ++i) EXPECT_EQ(bare(names[i]), bare(literals<E>[i]));
    EXPECT_EQ(enumerator_name<static_cast<E>(sizeof...(I))>(), "") << "an enumerator has no literal";
    for (std::size_t i = 0; i < sizeof...(I); ++i) {
        EXPECT_EQ(from_literal<E>(literals<E>[i]), static_cast<E>(i))
            << "literal given twice: " << literals<E>[i];
    }
    EXPECT_EQ(from_literal<E>("nope"), std::nullopt);
    EXPECT_EQ(to_literal(static_cast<E>(sizeof...(I))), "");
}

template <class E>
class Literals : public testing::Test {};
using enumerations =
    testing::Types<event_cause, type_of_number, local_connection_state, system_status_value, monitor_type,
                   forwarding_type, forward_default, auto_originate, consult_options, participation_type,
                   digit_mode, simple_call_state, volume_step, req_device_category, device_category,
                   named_device_type, session_error, session_end, session_termination, operation_error,
                   performance_management_error, private_data_info_error, security_error,
                   state_incompatibility_error, subscribed_resource_availability_error,
                   system_resource_availability_error, service, event_type>;
TYPED_TEST_SUITE(Literals, enumerations);

// Two lists side by side drift apart: each literal must spell the enumerator at its place, and none be left
// over.
TYPED_TEST(Literals, SpellTheirEnumerators) {
    check<TypeParam>(std::make_index_sequence<literals<TypeParam>.size()>{});
}

}  // namespace
}  // namespace ctig::csta
