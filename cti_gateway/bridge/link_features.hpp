#pragma once
// What the PBX offers on each link: asked once, then known until the link goes.
#include <functional>
#include <map>
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

    /// `done` may be called from inside. A PBX that refuses the question is taken to do all that we carry:
    /// its refusals tell the rest.
    void ask(cti::link_index link, told done);
    /// Whether the link is known not to offer the service of a request.
    [[nodiscard]] bool lacks(cti::link_index link, const csta::message& request) const;
    [[nodiscard]] bool offers(cti::link_index link, csta::service what) const;
    void link_lost(cti::link_index link);

private:
    struct entry {
        std::uint64_t generation = 0;
        bool known = false;
        csta::get_csta_features_response offered;
        std::vector<told> waiting;
    };
    void on_answer(cti::link_index link, std::uint64_t generation,
                   const boost::system::result<csta::message>& answer);

    links& links_;
    std::uint64_t last_generation_ = 0;
    std::map<cti::link_index, entry> entries_;
};

}  // namespace ctig::bridge
