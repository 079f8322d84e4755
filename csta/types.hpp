#pragma once
// Identifiers and small types that many messages share (ECMA-323 edition 3, clause 9).
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "csta/enums.hpp"

namespace ctig::csta {

/// Which numbering a device id's text follows; on the wire the attribute `typeOfNumber`.
enum class type_of_number : std::uint8_t {
    dialing_number,
    device_number,
    implicit_public,
    explicit_public_unknown,
    explicit_public_international,
    explicit_public_national,
    explicit_public_networkspecific,
    explicit_public_subscriber,
    explicit_public_abbreviated,
    implicit_private,
    explicit_private_unknown,
    explicit_private_level3_regional_number,
    explicit_private_level2_regional_number,
    explicit_private_level1_regional_number,
    explicit_private_ptn_specific_number,
    explicit_private_local_number,
    explicit_private_abbreviated,
    other
};

/// A device in the switching function's or the dialling representation. `text` is opaque: kept byte for byte.
struct device_id {
    std::string text;
    std::optional<type_of_number> number_type;
    bool operator==(const device_id&) const = default;
    [[nodiscard]] bool empty() const noexcept { return text.empty() && !number_type; }
};

/// One party's place in one call. Either half may be empty; both orders are read, callID first is written.
struct connection_id {
    std::string call_id;
    device_id device;
    bool operator==(const connection_id&) const = default;
};

struct not_known {
    bool operator==(const not_known&) const = default;
};
struct not_required {
    bool operator==(const not_required&) const = default;
};
struct not_specified {
    bool operator==(const not_specified&) const = default;
};
struct restricted {
    bool operator==(const restricted&) const = default;
};

/// ExtendedDeviceID and all that derive from it: SubjectDeviceID, CallingDeviceID, CalledDeviceID.
struct extended_device_id {
    std::variant<device_id, not_known, restricted> value;
    bool operator==(const extended_device_id&) const = default;
};

/// Who redirected the call last; `device_id` is `numberDialed` on the wire.
struct redirection_device_id {
    std::variant<not_known, not_required, not_specified, device_id, restricted> value;
    bool operator==(const redirection_device_id&) const = default;
};

/// Names a multi-message answer (SnapshotDeviceResponse and its kin).
struct service_cross_ref_id {
    std::string text;
    bool operator==(const service_cross_ref_id&) const = default;
};

/// One leg after a transfer or a conference.
struct connection_list_item {
    connection_id new_connection;
    std::optional<connection_id> old_connection;
    std::optional<extended_device_id> endpoint;
    bool operator==(const connection_list_item&) const = default;
};

/// To which calls a do-not-disturb setting applies.
struct call_origination {
    std::optional<bool> internal;
    std::optional<bool> external;
    bool operator==(const call_origination&) const = default;
};

/// An absolute level (0 to 100) or a step.
struct volume {
    std::variant<std::int16_t, volume_step> value;
    bool operator==(const volume&) const = default;
};

}  // namespace ctig::csta
