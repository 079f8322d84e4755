#pragma once
// Lists of devices come in segments, messages of their own (GetSwitchingFunctionDevices, ECMA-269 clause 13):
// which session waits for which, on every link.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "csta/device_discovery.hpp"
#include "cti_gateway/cti/link_state.hpp"
#include "sip_session/user_agent.hpp"

namespace ctig::bridge {

class device_lists {
public:
    struct reader {
        sip::dialog_id dialog{};
        std::string cross_ref_id;  ///< ours, which the client knows
    };
    using segment = csta::switching_function_devices;

    /// A request is on its way: segments that come before its answer are kept for it.
    void asked(cti::link_index link) { ++links_[link].asked; }
    /// The PBX answered with its cross reference, or with none; returns the segments that came before.
    std::vector<segment> answered(cti::link_index link, std::string_view pbx_cross_ref_id, reader who);
    void refused(cti::link_index link);
    /// Whose segment this is; the last one ends the list. Nobody's: kept while an answer is awaited.
    [[nodiscard]] std::optional<reader> reader_of(cti::link_index link, const segment& part);
    /// Those whose lists break off.
    [[nodiscard]] std::vector<reader> link_lost(cti::link_index link);
    void session_ended(sip::dialog_id dialog);

private:
    struct link_lists {
        std::size_t asked = 0;
        std::map<std::string, reader, std::less<>> readers;  ///< by the PBX's cross reference
        std::vector<segment> early;
    };
    void settle(link_lists& lists);

    static constexpr std::size_t max_early = 64;
    std::map<cti::link_index, link_lists> links_;
};

}  // namespace ctig::bridge
