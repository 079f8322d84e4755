#pragma once
#include <algorithm>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "sip_session/matching_keys.hpp"
#include "sip_session/uas_dialog.hpp"

namespace ctig::sip {

/// All dialogs, by their id and as requests name them (RFC 3261 12.2.2).
class dialog_table {
public:
    dialog_table(std::uint64_t first_id, std::uint64_t id_step) : next_id_(first_id), id_step_(id_step) {}

    /// An id for the next dialog, never used twice.
    [[nodiscard]] dialog_id new_id() noexcept {
        return dialog_id{std::exchange(next_id_, next_id_ + id_step_)};
    }

    /// An id of before this process is in use: those to come are above it.
    void use(dialog_id id) noexcept {
        const auto used = static_cast<std::uint64_t>(id);
        if (used >= next_id_) next_id_ += ((used - next_id_) / id_step_ + 1) * id_step_;
    }

    /// Lifetime: until erase().
    uas_dialog& add(uas_dialog d) {
        const auto id = d.id;
        by_key_[d.state.key()] = id;
        auto& slot = by_id_[static_cast<std::uint64_t>(id)];
        slot = std::make_unique<uas_dialog>(std::move(d));
        return *slot;
    }

    void erase(dialog_id id) {
        const auto it = by_id_.find(static_cast<std::uint64_t>(id));
        if (it == by_id_.end()) return;
        by_key_.erase(it->second->state.key());
        by_id_.erase(it);
    }

    [[nodiscard]] uas_dialog* find(dialog_id id) const noexcept {
        const auto it = by_id_.find(static_cast<std::uint64_t>(id));
        return it == by_id_.end() ? nullptr : it->second.get();
    }
    [[nodiscard]] uas_dialog* match(const request_view& r) const {
        if (r.to_tag.empty()) return nullptr;
        const auto it = by_key_.find(dialog_key(r.call_id, r.to_tag, r.from_tag));
        return it == by_key_.end() ? nullptr : find(it->second);
    }

    [[nodiscard]] std::size_t size() const noexcept { return by_id_.size(); }

private:
    std::uint64_t next_id_, id_step_;
    std::unordered_map<std::uint64_t, std::unique_ptr<uas_dialog>> by_id_;
    std::unordered_map<std::string, dialog_id> by_key_;
};

}  // namespace ctig::sip
