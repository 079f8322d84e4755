#pragma once
// Host names whose addresses are kept current: each is looked up again when its TTL is over.
#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/net/locator.hpp"

namespace ctig::net {

/// Thread: the gateway's. Lifetime: stop() before the look-ups' owner dies.
class watched_names {
public:
    using look_up = std::function<void(const std::string&, std::function<void(std::vector<address_record>)>)>;
    /// What a name stands for now. An answer without addresses is not told: the last ones stay.
    using on_addresses =
        std::function<void(const std::string& name, const std::vector<std::string>& addresses)>;

    watched_names(executor ex, look_up ask, on_addresses tell);

    /// These and no others; those that were watched keep their time.
    void watch(const std::vector<std::string>& names);
    void stop();

    /// How long an answer is good for: its least TTL, from 10 s to an hour; 30 s when there was none.
    [[nodiscard]] static std::chrono::seconds lasts(const std::vector<address_record>& found);

private:
    struct watched {
        std::chrono::steady_clock::time_point due{};
        bool asked = false;
    };
    void ask_due();
    void on_answer(const std::string& name, const std::vector<address_record>& found);

    look_up ask_;
    on_addresses tell_;
    steady_timer timer_;
    std::map<std::string, watched> names_;
};

}  // namespace ctig::net
