#pragma once
// How many connections there may be, of whom, and how much they may make us hold: so that no number of
// silent, slow or greedy peers keeps a trusted one out. A plain machine.
#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "sip_session/flow.hpp"

namespace ctig::net {

class connection_quota {
public:
    struct limits {
        std::size_t connections = 20000;
        std::size_t per_peer = 1000;    ///< of one address (v6: one /64) that is allowed and not trusted
        std::size_t per_stranger = 50;  ///< of one that is only to get its 403
        std::size_t held = 64 << 20;    ///< octets of unfinished messages of all who are not trusted
        std::size_t held_per_peer = 4 << 20;
    };
    enum class verdict : std::uint8_t { admitted, all_taken, peer_has_enough };
    struct admission {
        verdict what = verdict::admitted;
        std::optional<sip::flow_id> evict{};  ///< with admitted: close this one, it has said nothing yet
    };

    explicit connection_quota(limits l) : limits_(l) {}

    /// A newcomer. When all places are taken it gets that of the connection that has been silent longest, if
    /// one has said nothing at all. A quarter of all places is for trusted peers alone.
    [[nodiscard]] admission admit(sip::flow_id flow, std::string_view address, sip::peer_standing standing);
    /// Its names were looked up: from now on it counts as what they make of it.
    void confirm(sip::flow_id flow, sip::peer_standing standing);
    /// It sent a whole message: it makes room for nobody any more.
    void prove(sip::flow_id flow);
    /// How many octets of an unfinished message it makes us hold now. False: too many; close it.
    [[nodiscard]] bool hold(sip::flow_id flow, std::size_t octets);
    void release(sip::flow_id flow);

    [[nodiscard]] std::size_t connections() const noexcept { return by_flow_.size(); }
    [[nodiscard]] std::size_t held() const noexcept { return held_; }

private:
    struct peer {
        std::size_t connections = 0, held = 0;
    };
    using order = std::list<sip::flow_id>;
    struct entry {
        std::string peer;
        bool trusted = false;
        std::size_t held = 0;
        std::optional<order::iterator> unproven{};
    };

    [[nodiscard]] std::size_t places_for(bool trusted) const noexcept;

    limits limits_;
    std::unordered_map<std::uint64_t, entry> by_flow_;
    std::unordered_map<std::string, peer> by_peer_;
    order unproven_, unproven_trusted_;  ///< oldest first
    std::size_t not_trusted_ = 0, held_ = 0;
};

}  // namespace ctig::net
