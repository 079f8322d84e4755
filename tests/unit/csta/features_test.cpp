#include "csta/features.hpp"

#include <gtest/gtest.h>

#include "csta/codec.hpp"

namespace ctig::csta {
namespace {

// What a switching function offers is asked by name.
TEST(Features, AnswersWhatIsOffered) {
    const get_csta_features_response r{.supported_services = {service::hold_call, service::make_call},
                                       .supported_events = {event_type::held}};
    EXPECT_TRUE(r.offers(service::hold_call));
    EXPECT_FALSE(r.offers(service::retrieve_call));
    EXPECT_TRUE(r.offers(event_type::held));
    EXPECT_FALSE(r.offers(event_type::retrieved));
}

// What we offer is what both we and the PBX can do.
TEST(Features, Intersect) {
    const feature_set<service> ours{service::hold_call, service::make_call},
        theirs{service::make_call, service::park_call};
    EXPECT_EQ(ours & theirs, feature_set<service>{service::make_call});
    EXPECT_EQ((ours | theirs).size(), 3U);
}

// Each feature is an empty element in the list that the standard puts it into.
TEST(Features, AreEmptyElementsInTheirLists) {
    const std::string xml = encode(get_csta_features_response{
        .supported_services = {service::get_csta_features, service::transfer_call, service::set_forwarding},
        .supported_events = {event_type::netw_reached, event_type::forwarding, event_type::out_of_service}});
    EXPECT_NE(xml.find("<supportedServices><capExchangeServList><getCSTAFeatures/></capExchangeServList>"
                       "<callControlServList><transferCall/></callControlServList>"
                       "<logicalServList><setForwarding/></logicalServList></supportedServices>"
                       "<supportedEvents><callControlEvtsList><netwReached/></callControlEvtsList>"
                       "<logicalEvtsList><forwarding/></logicalEvtsList>"
                       "<deviceMaintEvtsList><outOfService/></deviceMaintEvtsList></supportedEvents>"),
              std::string::npos)
        << xml;
}

// Some switches fill the elements with options, and offer what we do not know.
TEST(Features, IgnoreOptionsAndUnknownFeatures) {
    decoder d;
    const auto m = d.decode(
        "<GetCSTAFeaturesResponse><supportedServices><callControlServList><makeCall><accountCode>true</"
        "accountCode>"
        "</makeCall><teleportCall/></callControlServList><vendorSpecificServList/></"
        "supportedServices><supportedEvents/>"
        "</GetCSTAFeaturesResponse>");
    ASSERT_TRUE(m);
    EXPECT_EQ(std::get<get_csta_features_response>(*m).supported_services,
              feature_set<service>{service::make_call});
}

}  // namespace
}  // namespace ctig::csta
