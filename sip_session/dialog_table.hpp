#pragma once
#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "sip_session/give_back.hpp"
#include "sip_session/request_view.hpp"
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
        erase(d.id);
        auto& slot = by_id_[static_cast<std::uint64_t>(d.id)];
        slot = std::make_unique<uas_dialog>(std::move(d));
        // A name lives in its dialog: that of an older one leaves with its entry.
        by_name_.erase(name_of(*slot));
        by_name_.emplace(name_of(*slot), slot.get());
        return *slot;
    }

    void erase(dialog_id id) {
        const auto it = by_id_.find(static_cast<std::uint64_t>(id));
        if (it == by_id_.end()) return;
        if (const auto named = by_name_.find(name_of(*it->second));
            named != by_name_.end() && named->second == it->second.get()) {
            by_name_.erase(named);
            give_back(by_name_);
        }
        by_id_.erase(it);
    }

    [[nodiscard]] uas_dialog* find(dialog_id id) const noexcept {
        const auto it = by_id_.find(static_cast<std::uint64_t>(id));
        return it == by_id_.end() ? nullptr : it->second.get();
    }
    [[nodiscard]] uas_dialog* match(const request_view& r) const {
        if (r.to_tag.empty()) return nullptr;
        const auto it = by_name_.find({r.call_id, r.to_tag, r.from_tag});
        return it == by_name_.end() ? nullptr : it->second;
    }

    [[nodiscard]] std::size_t size() const noexcept { return by_id_.size(); }

private:
    /// What a request names a dialog by. Lifetime: of the texts.
    struct dialog_name {
        std::string_view call_id, local_tag, remote_tag;

        bool operator==(const dialog_name&) const = default;
        friend std::size_t hash_value(const dialog_name& n) noexcept {
            std::size_t seed = 0;
            boost::hash_combine(seed, n.call_id);
            boost::hash_combine(seed, n.local_tag);
            boost::hash_combine(seed, n.remote_tag);
            return seed;
        }
    };
    static dialog_name name_of(const uas_dialog& d) noexcept {
        return {d.state.call_id(), d.state.local_tag(), d.state.remote_tag()};
    }

    std::uint64_t next_id_, id_step_;
    std::unordered_map<std::uint64_t, std::unique_ptr<uas_dialog>> by_id_;
    boost::unordered_flat_map<dialog_name, uas_dialog*> by_name_;
};

}  // namespace ctig::sip
