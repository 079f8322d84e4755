#include "cti_gateway/config/rebalance.hpp"

#include "cti_gateway/config/own_section.hpp"

namespace ctig::config {

int load_rebalance(const configuration& of, std::vector<std::string>& mistakes) {
    int rate = 0;
    if (of.source.empty()) return rate;
    const auto text = source_text(of, mistakes);
    if (!text) return rate;
    const auto read = [&](const toml::table* cti, mistake_list& found) {
        if (const auto* node = cti == nullptr ? nullptr : cti->get("rebalance"))
            number_from(rate, 0, most_rebalanced)(*node, {"cti.rebalance", &found});
    };
    return read_own_section(*text, of.source.string(), "cti", read, mistakes) ? rate : 0;
}

}  // namespace ctig::config
