#include "cti_gateway/bridge/link_features.hpp"

#include <utility>

#include "cti_gateway/bridge/offered_services.hpp"

namespace ctig::bridge {

void link_features::ask(cti::link_index link, const std::string& device, told done) {
    const key of{link, device};
    entry& e = entries_[of];
    if (e.known && device.empty()) return done(e.offered);
    e.waiting.push_back(std::move(done));
    if (e.waiting.size() > 1) return;
    e.generation = ++last_generation_;
    csta::get_csta_features question;
    if (!device.empty()) question.line = device;
    links_.request(link, std::move(question), [this, of, generation = e.generation](const auto& answer) {
        on_answer(of, generation, answer);
    });
}

void link_features::on_answer(const key& of, std::uint64_t generation,
                              const boost::system::result<csta::message>& answer) {
    const auto at = entries_.find(of);
    if (at == entries_.end() || at->second.generation != generation) return;  // link_lost() told them
    entry& e = at->second;
    const auto waiting = std::exchange(e.waiting, {});
    if (!answer) {
        if (!e.known) entries_.erase(at);
        for (const auto& done : waiting) done(answer.error());
        return;
    }
    const auto* said = csta::get_if<csta::get_csta_features_response>(&*answer);
    const auto offered = said != nullptr ? offered_features(*said) : carried_features();
    e.offered = offered;
    e.known = true;
    // A device that can do all that there is need not be remembered: there may be very many.
    if (!of.second.empty() && offered == carried_features()) entries_.erase(at);
    for (const auto& done : waiting) done(offered);
}

bool link_features::lacks(cti::link_index link, const std::string& device,
                          const csta::message& request) const {
    const auto what = service_of(request);
    auto at = entries_.find(key{link, device});
    if (at == entries_.end() || !at->second.known) at = entries_.find(key{link, {}});
    return what && at != entries_.end() && at->second.known && !at->second.offered.offers(*what);
}

void link_features::link_lost(cti::link_index link) {
    std::vector<told> waiting;
    std::erase_if(entries_, [&](auto& one) {
        if (one.first.first != link) return false;
        for (auto& done : one.second.waiting) waiting.push_back(std::move(done));
        return true;
    });
    const boost::system::error_code lost = cti::make_error_code(cti::errc::link_lost);
    for (const auto& done : waiting) done(lost);
}

}  // namespace ctig::bridge
