#include "sip_session/client_transactions.hpp"

#include <utility>

namespace ctig::sip {

client_transaction& client_transactions::add(client_transaction t) {
    t.id = client_transaction_id{next_id_++};
    by_branch_[t.branch] = t.id;
    return by_id_.emplace(static_cast<std::uint64_t>(t.id), std::move(t)).first->second;
}

void client_transactions::erase(client_transaction_id id) {
    const auto it = by_id_.find(static_cast<std::uint64_t>(id));
    if (it == by_id_.end()) return;
    by_branch_.erase(it->second.branch);
    by_id_.erase(it);
}

client_transaction* client_transactions::find(client_transaction_id id) noexcept {
    const auto it = by_id_.find(static_cast<std::uint64_t>(id));
    return it == by_id_.end() ? nullptr : &it->second;
}

client_transaction* client_transactions::match(std::string_view branch, std::string_view method) noexcept {
    const auto it = by_branch_.find(std::string(branch));
    if (it == by_branch_.end()) return nullptr;
    auto* t = find(it->second);
    return t != nullptr && method_of(t->what) == method ? t : nullptr;
}

}  // namespace ctig::sip
