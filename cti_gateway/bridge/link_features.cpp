#include "cti_gateway/bridge/link_features.hpp"

#include <utility>

#include "cti_gateway/bridge/offered_services.hpp"

namespace ctig::bridge {

void link_features::ask(cti::link_index link, told done) {
    entry& e = entries_[link];
    if (e.known) return done(e.offered);
    e.waiting.push_back(std::move(done));
    if (e.waiting.size() > 1) return;
    e.generation = ++last_generation_;
    links_.request(
        link, csta::get_csta_features{},
        [this, link, generation = e.generation](const auto& answer) { on_answer(link, generation, answer); });
}

void link_features::on_answer(cti::link_index link, std::uint64_t generation,
                              const boost::system::result<csta::message>& answer) {
    const auto at = entries_.find(link);
    if (at == entries_.end() || at->second.generation != generation) return;  // link_lost() told them
    entry& e = at->second;
    const auto waiting = std::exchange(e.waiting, {});
    if (!answer) {
        for (const auto& done : waiting) done(answer.error());
        return;
    }
    const auto* said = csta::get_if<csta::get_csta_features_response>(&*answer);
    e.offered = said != nullptr ? offered_features(*said) : carried_features();
    e.known = true;
    const auto offered = e.offered;  // whoever is told may lose the link
    for (const auto& done : waiting) done(offered);
}

bool link_features::lacks(cti::link_index link, const csta::message& request) const {
    const auto what = service_of(request);
    return what && !offers(link, *what);
}

bool link_features::offers(cti::link_index link, csta::service what) const {
    const auto at = entries_.find(link);
    return at == entries_.end() || !at->second.known || at->second.offered.offers(what);
}

void link_features::link_lost(cti::link_index link) {
    const auto gone = entries_.extract(link);
    if (gone.empty()) return;
    const boost::system::error_code lost = cti::make_error_code(cti::errc::link_lost);
    for (const auto& done : gone.mapped().waiting) done(lost);
}

}  // namespace ctig::bridge
