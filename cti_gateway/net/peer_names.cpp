#include "cti_gateway/net/peer_names.hpp"

#include <algorithm>
#include <utility>

namespace ctig::net {
namespace {

constexpr std::size_t max_searches = 256;  // strangers could make us ask for ever
constexpr std::size_t max_known = 8192;
constexpr std::size_t max_claims = 4;                               // names of one address that are looked at
constexpr std::chrono::seconds least{30}, most{3600}, unnamed{60};  // how long an answer is kept

}  // namespace

struct peer_names::search {
    std::string address;
    std::vector<done> waiting;
    std::vector<std::string> confirmed;
    std::size_t open = 0;
    std::chrono::seconds lasts = most;
};

peer_names::peer_names(name_ports ports, clock now) : ports_(std::move(ports)), now_(std::move(now)) {}
peer_names::~peer_names() = default;

void peer_names::confirm(const std::string& address, done told) {
    if (const auto found = known_.find(address); found != known_.end() && found->second.until > now_())
        return told(found->second.names);
    if (const auto under_way = searches_.find(address); under_way != searches_.end()) {
        under_way->second->waiting.push_back(std::move(told));
        return;
    }
    if (searches_.size() >= max_searches) return told({});
    const auto s = std::make_shared<search>();
    s->address = address;
    s->waiting.push_back(std::move(told));
    searches_[address] = s;
    ports_.names(address, [this, s](std::vector<std::string> claimed) { on_claimed(s, std::move(claimed)); });
}

void peer_names::on_claimed(const std::shared_ptr<search>& s, std::vector<std::string> claimed) {
    if (claimed.size() > max_claims) claimed.resize(max_claims);
    s->open = claimed.size();
    if (claimed.empty()) return finish(*s);
    for (const auto& name : claimed)
        ports_.addresses(name, [this, s, name](const std::vector<address_record>& found) {
            const auto ours = std::ranges::find(found, s->address, &address_record::address);
            if (ours != found.end()) {
                s->confirmed.push_back(name);
                s->lasts = std::min(s->lasts, std::max(least, std::chrono::seconds(ours->ttl)));
            }
            if (--s->open == 0) finish(*s);
        });
}

void peer_names::finish(search& s) {
    if (known_.size() >= max_known) known_.clear();
    known_[s.address] = {s.confirmed, now_() + (s.confirmed.empty() ? unnamed : s.lasts)};
    const auto told = std::exchange(s.waiting, {});
    const auto names = s.confirmed;
    searches_.erase(s.address);
    for (const auto& one : told) one(names);
}

}  // namespace ctig::net
