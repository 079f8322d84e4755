#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "csta/message.hpp"
#include "cti_gateway/cti/link_state.hpp"

namespace ctig::shards {

/// Which shard watches under which cross reference of the PBX's, learnt from what passes. Thread: one.
class event_routes {
public:
    /// A request of that shard leaves for the PBX.
    void on_request(cti::link_index link, const csta::message& what);
    /// Its answer is on its way to the shard: before any event that the PBX sends afterwards.
    void on_answer(cti::link_index link, const csta::message& what, std::size_t shard);
    void on_link_lost(cti::link_index link) { of(link).clear(); }
    /// Whose event it is; nothing: nobody's alone. A monitor that it ends is forgotten.
    [[nodiscard]] std::optional<std::size_t> route(cti::link_index link, const csta::message& event);

    [[nodiscard]] std::size_t size() const noexcept;

private:
    using table = std::unordered_map<std::string, std::size_t>;
    [[nodiscard]] table& of(cti::link_index link) { return by_link_.at(static_cast<std::size_t>(link)); }

    std::array<table, cti::max_link_indices> by_link_;
};

}  // namespace ctig::shards
