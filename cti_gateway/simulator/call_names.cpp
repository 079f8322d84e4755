#include "cti_gateway/simulator/call_names.hpp"

#include <charconv>

namespace ctig::simulator {

std::string call_names::name(std::size_t manager, call_number number) {
    if (scheme_ == call_id_scheme::cluster) return std::to_string(static_cast<std::uint64_t>(number));
    auto& own = tables_.at(manager);
    const auto [place, is_new] = own.names.try_emplace(number, 0);
    if (is_new) {
        place->second = ++own.named + manager;
        own.numbers.emplace(place->second, number);
    }
    return std::to_string(place->second);
}

std::optional<call_number> call_names::find(std::size_t manager, std::string_view name) const {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), value);
    if (error != std::errc{} || end != name.data() + name.size()) return std::nullopt;
    if (scheme_ == call_id_scheme::cluster) return static_cast<call_number>(value);
    const auto& numbers = tables_.at(manager).numbers;
    const auto found = numbers.find(value);
    if (found == numbers.end()) return std::nullopt;
    return found->second;
}

void call_names::forget(call_number number) {
    for (auto& own : tables_) {
        const auto found = own.names.find(number);
        if (found == own.names.end()) continue;
        own.numbers.erase(found->second);
        own.names.erase(found);
    }
}

}  // namespace ctig::simulator
