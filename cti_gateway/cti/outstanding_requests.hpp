#pragma once
// The requests in flight on one link: their deadlines, and that each completes exactly once. Sans-I/O.
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "cti_gateway/cti/manager_link.hpp"

namespace ctig::cti {

enum class request_id : std::uint64_t {};

/// Whoever takes a completion out of here owns the one call to it.
class outstanding_requests {
public:
    [[nodiscard]] request_id add(time_point deadline, completion done);
    /// Empty when it was taken before: answered twice, or too late.
    [[nodiscard]] completion take(request_id id);
    /// Those whose deadline has come, earliest first.
    [[nodiscard]] std::vector<completion> take_expired(time_point now);
    /// All, in the order in which they were added.
    [[nodiscard]] std::vector<completion> take_all();
    /// When take_expired() will next have something. Drops what was answered from the front.
    [[nodiscard]] std::optional<time_point> next_deadline();
    [[nodiscard]] std::size_t size() const noexcept { return waiting_.size(); }

private:
    struct entry {
        time_point deadline;
        request_id id;
    };
    static bool later(const entry& a, const entry& b) noexcept;
    void pop_front();
    void drop_answered();

    std::unordered_map<request_id, completion> waiting_;
    std::vector<entry> deadlines_;  ///< a min-heap; an entry whose id no longer waits is dead and skipped
    std::uint64_t last_id_ = 0;
};

}  // namespace ctig::cti
