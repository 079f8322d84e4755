#pragma once
// What somebody knows of a device's calls who saw nothing but the events of its monitor.
#include <map>
#include <optional>
#include <string>

#include "cti_gateway/simulator/pbx.hpp"

namespace ctig::simulator::test {

class replay {
public:
    /// Nothing: the connection is there, its state was not told.
    using known_state = std::optional<csta::local_connection_state>;
    struct known_call {
        csta::local_connection_state own{};
        std::map<std::string, known_state> connections;  ///< by device
    };

    explicit replay(std::string device) : device_(std::move(device)) {}
    /// Begins with what stood when the monitor started.
    void begin(const csta::snapshot_device_response& snapshot);
    void apply(const csta::message& event);

    [[nodiscard]] const std::map<std::string, known_call>& calls() const noexcept { return calls_; }
    /// Whether the handset is on the hook; nothing before the first HookswitchEvent.
    [[nodiscard]] std::optional<bool> on_hook() const noexcept { return on_hook_; }

private:
    void merge(const csta::connection_id& primary, const std::optional<csta::connection_id>& secondary,
               const std::vector<csta::connection_list_item>& list, csta::local_connection_state own);

    std::string device_;
    std::map<std::string, known_call> calls_;
    std::optional<bool> on_hook_;
};

/// The same of a call, from the events of a monitor on the call.
struct call_replay {
    explicit call_replay(std::string id) : call_id(std::move(id)) {}
    void apply(const csta::message& event);

    std::string call_id;  ///< another one once its call was merged into another
    std::map<std::string, replay::known_state> connections;  ///< by device

private:
    void merge(const csta::connection_id& primary, const std::vector<csta::connection_list_item>& list);
};

}  // namespace ctig::simulator::test
