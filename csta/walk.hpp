#pragma once
// Visits every identifier in a message: the one place where identities are mapped between the two sides goes
// through here, and no message can be forgotten there, because the walk follows the table.
#include <string>
#include <string_view>

#include "csta/message.hpp"

namespace ctig::csta {

/// `element` is the name of the element that holds the identifier: `callingDevice`, `connectionToBeCleared`.
class id_visitor {
public:
    /// A connection with the device in it; that device is not visited again.
    virtual void on_connection(std::string_view element, connection_id& id) = 0;
    /// A device on its own. The one inside a `callingDevice` that is notKnown is not there, and not visited.
    virtual void on_device(std::string_view element, device_id& id) = 0;
    virtual void on_monitor_cross_ref_id(std::string& id) = 0;

protected:
    ~id_visitor() = default;
};

/// Visits in schema order. The visitor may change what it is given.
void walk(message& m, id_visitor& visitor);

}  // namespace ctig::csta
