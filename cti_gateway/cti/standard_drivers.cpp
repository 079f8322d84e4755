#include "cti_gateway/cti/csta/csta_driver.hpp"
#include "cti_gateway/cti/driver_registry.hpp"

namespace ctig::cti {

driver_registry standard_drivers() {
    driver_registry drivers;
    drivers.add(config::cti_protocol::csta, make_csta_driver, csta_driver_refuses);
    return drivers;
}

}  // namespace ctig::cti
