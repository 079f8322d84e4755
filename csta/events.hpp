#pragma once
// All events.
#include "csta/call_control_events.hpp"
#include "csta/call_movement_events.hpp"
#include "csta/device_events.hpp"
