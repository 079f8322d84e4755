#pragma once
// What may go wrong between the simulated PBX and the applications at one of its managers. Sans-I/O and
// without chance: of ten frames, 30 percent are exactly three, spread evenly, so that tests can count on it.
//
//   PBX ── answers, events ──▶ fault_list: each one's fate ──▶ fault_queue: when it goes ──▶ application
//   PBX ◀── requests ── fault_list: which are refused ◀── application
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cti_gateway/simulator/simulator_config.hpp"

namespace ctig::simulator {

/// What a manager sends: an answer to a request, or what it says unasked.
enum class outgoing_kind : std::uint8_t { answer, event };

struct fault {
    enum class kind : std::uint8_t {
        delay,
        drop,
        duplicate,
        reorder,          ///< goes out after the frame that follows it
        corrupt_xml,      ///< the frame is whole, its document is not
        corrupt_framing,  ///< nobody can tell where the next frame begins
        refuse,           ///< a request gets resourceLimitExceeded; monitors overallMonitorLimitExceeded
    };
    enum class target : std::uint8_t { all, answers, events };

    kind what = kind::delay;
    target of = target::all;
    std::string message;    ///< only frames with this root element; empty: any
    milliseconds by{0};     ///< of a delay
    std::size_t times = 0;  ///< how many frames it hits; 0: until the faults are cleared
    unsigned percent = 100;
    bool operator==(const fault&) const = default;
};

enum class damage : std::uint8_t { none, xml, framing };

/// What becomes of one frame.
struct fate {
    unsigned copies = 1;
    milliseconds delay{0};
    bool after_the_next = false;
    damage harm = damage::none;
    bool operator==(const fate&) const = default;
};

class fault_list {
public:
    void add(fault what);
    void clear() { faults_.clear(); }
    [[nodiscard]] std::size_t size() const noexcept { return faults_.size(); }

    /// Every fault that the frame meets takes its share of it.
    [[nodiscard]] fate judge(outgoing_kind kind, std::string_view message);
    /// Whether this request is one of those to be refused.
    [[nodiscard]] bool refuses(std::string_view service);

private:
    struct entry {
        fault what;
        std::size_t hits = 0;
        unsigned owed = 0;  ///< percent that have not made a whole frame yet
    };
    [[nodiscard]] static bool strikes(entry& e);
    void forget_spent();

    std::vector<entry> faults_;
};

/// The octets of a frame, made so that its reader finds what `harm` says.
[[nodiscard]] std::string harmed(std::string frame, damage harm);

}  // namespace ctig::simulator
