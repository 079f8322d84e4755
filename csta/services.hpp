#pragma once
// All service requests and responses.
#include "csta/call_control_services.hpp"
#include "csta/device_discovery.hpp"
#include "csta/features.hpp"
#include "csta/logical_device_services.hpp"
#include "csta/monitoring_services.hpp"
#include "csta/multi_party_services.hpp"
#include "csta/physical_device_services.hpp"
#include "csta/snapshot_services.hpp"
#include "csta/system_services.hpp"
