#pragma once
// GetCSTAFeatures: which services and events are offered.
#include <bitset>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>

#include "csta/feature_names.hpp"

namespace ctig::csta {

/// A set of services or of event types.
template <class E>
class feature_set {
public:
    feature_set() = default;
    feature_set(std::initializer_list<E> members) {
        for (E e : members) insert(e);
    }
    explicit feature_set(const std::bitset<128>& members) : bits_(members) {}
    void insert(E e) noexcept { bits_.set(index(e)); }
    void erase(E e) noexcept { bits_.reset(index(e)); }
    [[nodiscard]] bool contains(E e) const noexcept { return bits_.test(index(e)); }
    [[nodiscard]] bool empty() const noexcept { return bits_.none(); }
    /// By the numbers of their enumerators.
    [[nodiscard]] const std::bitset<128>& bits() const noexcept { return bits_; }
    [[nodiscard]] std::size_t size() const noexcept { return bits_.count(); }
    /// What both offer.
    feature_set& operator&=(const feature_set& other) noexcept {
        bits_ &= other.bits_;
        return *this;
    }
    feature_set& operator|=(const feature_set& other) noexcept {
        bits_ |= other.bits_;
        return *this;
    }
    friend feature_set operator&(feature_set a, const feature_set& b) noexcept { return a &= b; }
    friend feature_set operator|(feature_set a, const feature_set& b) noexcept { return a |= b; }
    bool operator==(const feature_set&) const = default;

private:
    static std::size_t index(E e) noexcept { return static_cast<std::size_t>(e); }
    std::bitset<128> bits_;  // over 128 members the table does not compile
};

struct get_csta_features {
    std::optional<std::string> line;  ///< Microsoft private data lcs:line: the Line URI (csta.md 1.5)
    bool operator==(const get_csta_features&) const = default;
};

struct get_csta_features_response {
    feature_set<service> supported_services;
    feature_set<event_type> supported_events;
    bool operator==(const get_csta_features_response&) const = default;
    [[nodiscard]] bool offers(service s) const noexcept { return supported_services.contains(s); }
    [[nodiscard]] bool offers(event_type e) const noexcept { return supported_events.contains(e); }
};

}  // namespace ctig::csta
