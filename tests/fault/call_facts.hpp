#pragma once
// What can be said of a device's calls without naming them, as text: two that know the same say the same.
//
//   alerting[100003:connected] connected[100007:hold] dnd
#include <string>

#include "cti_gateway/bridge/device_picture.hpp"

namespace ctig::fault {

/// Collects calls in any order; text() is sorted.
class call_facts {
public:
    void begin_call(std::string_view own_state) { calls_.push_back({std::string(own_state), {}}); }
    /// Of the call begun last.
    void add_party(std::string_view number, std::string_view state);
    void do_not_disturb() { do_not_disturb_ = true; }
    [[nodiscard]] std::string text() const;

private:
    struct one_call {
        std::string own;
        std::vector<std::string> others;
    };
    std::vector<one_call> calls_;
    bool do_not_disturb_ = false;
};

[[nodiscard]] std::string facts_of(const bridge::device_picture& told);

}  // namespace ctig::fault
