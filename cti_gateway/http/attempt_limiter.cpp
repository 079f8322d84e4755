#include "cti_gateway/http/attempt_limiter.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>

namespace ctig::http {

std::optional<std::chrono::seconds> attempt_limiter::attempt(std::string_view key, time_point now) {
    const std::string name(key);
    if (!next_free_.contains(name)) make_room(now);
    auto& free_at = next_free_.try_emplace(name, now).first->second;
    free_at = std::max(free_at, now);
    const auto latest = now + limits_.then_one_each * (limits_.at_once - 1);
    if (free_at > latest) return std::chrono::ceil<std::chrono::seconds>(free_at - latest);
    free_at += limits_.then_one_each;
    return std::nullopt;
}

void attempt_limiter::give_back(std::string_view key) {
    if (const auto it = next_free_.find(std::string(key)); it != next_free_.end())
        it->second -= limits_.then_one_each;
}

void attempt_limiter::make_room(time_point now) {
    if (next_free_.size() < limits_.keys) return;
    std::erase_if(next_free_, [now](const auto& entry) { return entry.second <= now; });
    if (next_free_.size() >= limits_.keys) next_free_.erase(next_free_.begin());
}

std::string limited_address(std::string_view address) {
    boost::system::error_code ec;
    const auto parsed = boost::asio::ip::make_address(address, ec);
    if (ec || !parsed.is_v6()) return std::string(address);
    const auto v6 = parsed.to_v6();
    if (v6.is_v4_mapped())
        return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, v6).to_string();
    auto octets = v6.to_bytes();
    std::fill(octets.begin() + 8, octets.end(), static_cast<unsigned char>(0));
    return boost::asio::ip::address_v6(octets).to_string() + "/64";
}

}  // namespace ctig::http
