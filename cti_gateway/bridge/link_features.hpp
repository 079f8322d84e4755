#pragma once
// What the PBX offers: on each link, asked once, then known until the link goes; and for a device there,
// asked anew each time, because a phone may have changed.
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "csta/features.hpp"
#include "cti_gateway/bridge/links.hpp"

namespace ctig::bridge {

/// Thread: the shard's. Lifetime: outlives every request it made on `over`.
class link_features {
public:
    explicit link_features(links& over) : links_(over) {}

    /// What the link offers clients. Errors: cti::errc, when the PBX did not answer.
    using told = std::function<void(const boost::system::result<csta::get_csta_features_response>&)>;

    /// For a device of the PBX's, or for the link as a whole when none is named. `done` may be called from
    /// inside. A PBX that refuses the question is taken to do all that we carry: its refusals tell the rest.
    void ask(cti::link_index link, const std::string& device, told done);
    /// Whether the service of a request is known not to be offered, for that device or on the link.
    [[nodiscard]] bool lacks(cti::link_index link, const std::string& device,
                             const csta::message& request) const;
    void link_lost(cti::link_index link);

private:
    struct entry {
        std::uint64_t generation = 0;
        bool known = false;
        csta::get_csta_features_response offered;
        std::vector<told> waiting;
    };
    using key = std::pair<cti::link_index, std::string>;  ///< no device: the link's own
    void on_answer(const key& of, std::uint64_t generation,
                   const boost::system::result<csta::message>& answer);

    links& links_;
    std::uint64_t last_generation_ = 0;
    std::map<key, entry> entries_;
};

}  // namespace ctig::bridge
