#include "cti_gateway/bridge/device_lists.hpp"

#include <algorithm>

namespace ctig::bridge {

void device_lists::settle(link_lists& lists) {
    if (lists.asked > 0) --lists.asked;
    if (lists.asked == 0) lists.early.clear();
}

std::vector<device_lists::segment> device_lists::answered(cti::link_index link,
                                                          std::string_view pbx_cross_ref_id, reader who) {
    auto& lists = links_[link];
    std::vector<segment> mine;
    std::erase_if(lists.early, [&](segment& part) {
        if (part.service_cross_ref_id != pbx_cross_ref_id) return false;
        mine.push_back(std::move(part));
        return true;
    });
    settle(lists);
    const bool complete = !mine.empty() && mine.back().last_segment;
    if (!complete) lists.readers[std::string(pbx_cross_ref_id)] = std::move(who);
    return mine;
}

void device_lists::refused(cti::link_index link) { settle(links_[link]); }

std::optional<device_lists::reader> device_lists::reader_of(cti::link_index link, const segment& part) {
    auto& lists = links_[link];
    const auto at = lists.readers.find(part.service_cross_ref_id);
    if (at == lists.readers.end()) {
        if (lists.asked > 0 && lists.early.size() < max_early) lists.early.push_back(part);
        return std::nullopt;
    }
    reader who = at->second;
    if (part.last_segment) lists.readers.erase(at);
    return who;
}

std::vector<device_lists::reader> device_lists::link_lost(cti::link_index link) {
    std::vector<reader> cut;
    const auto gone = links_.extract(link);
    if (gone.empty()) return cut;
    for (const auto& [id, who] : gone.mapped().readers) cut.push_back(who);
    return cut;
}

void device_lists::session_ended(sip::dialog_id dialog) {
    for (auto& [link, lists] : links_)
        std::erase_if(lists.readers, [&](const auto& entry) { return entry.second.dialog == dialog; });
}

}  // namespace ctig::bridge
