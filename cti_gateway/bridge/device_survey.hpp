#pragma once
// Takes a snapshot of a device: its calls, each with all its parties, forwarding, do-not-disturb, message
// waiting.
#include <functional>
#include <string>

#include "cti_gateway/bridge/device_picture.hpp"
#include "cti_gateway/bridge/links.hpp"

namespace ctig::bridge {

/// The truth, with the PBX's callIDs. Errors: cti::errc, when the link failed under it; bad_message, when the
/// PBX refused SnapshotDevice though it offers it.
using surveyed = std::function<void(const boost::system::result<device_picture>&)>;

/// `done` is called once, never from inside. What a PBX does not offer (SnapshotCall, the features) is left
/// unknown. Lifetime: `over` outlives its requests.
void survey_device(links& over, cti::link_index link, const std::string& device, surveyed done);

}  // namespace ctig::bridge
