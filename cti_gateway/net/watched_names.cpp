#include "cti_gateway/net/watched_names.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "cti_gateway/log/log.hpp"

namespace ctig::net {

using std::chrono::seconds;

watched_names::watched_names(executor ex, look_up ask, on_addresses tell)
    : ask_(std::move(ask)), tell_(std::move(tell)), timer_(ex) {}

seconds watched_names::lasts(const std::vector<address_record>& found) {
    if (found.empty()) return seconds(30);
    const auto least = std::ranges::min_element(found, {}, &address_record::ttl);
    return std::clamp(seconds(least->ttl), seconds(10), seconds(3600));
}

void watched_names::watch(const std::vector<std::string>& names) {
    std::erase_if(names_, [&](const auto& one) { return std::ranges::count(names, one.first) == 0; });
    for (const auto& name : names) names_.try_emplace(name);
    ask_due();
}

void watched_names::stop() {
    names_.clear();
    timer_.cancel();
}

void watched_names::ask_due() {
    const auto now = std::chrono::steady_clock::now();
    std::optional<std::chrono::steady_clock::time_point> next;
    for (auto& [name, w] : names_) {
        if (w.asked) continue;
        if (w.due > now) {
            next = next ? std::min(*next, w.due) : w.due;
            continue;
        }
        w.asked = true;
        ask_(name, [this, name = name](const std::vector<address_record>& found) { on_answer(name, found); });
    }
    if (!next) return;
    timer_.expires_at(*next);
    timer_.async_wait([this](boost::system::error_code ec) {
        if (!ec) ask_due();
    });
}

void watched_names::on_answer(const std::string& name, const std::vector<address_record>& found) {
    const auto known = names_.find(name);
    if (known == names_.end()) return;  // a reload took it away
    known->second = {.due = std::chrono::steady_clock::now() + lasts(found), .asked = false};
    if (found.empty()) {
        log::warn("access: host '{}' has no address in the DNS; its last addresses stay", name);
    } else {
        std::vector<std::string> addresses;
        for (const auto& one : found) addresses.push_back(one.address);
        tell_(name, addresses);
    }
    ask_due();
}

}  // namespace ctig::net
