#include "cti_gateway/cti/link_state.hpp"

namespace ctig::cti {

std::string_view to_string(link_state s) noexcept {
    switch (s) {
        case link_state::down: return "down";
        case link_state::connecting: return "connecting";
        case link_state::signing_in: return "signing_in";
        case link_state::in_service: return "in_service";
        case link_state::out_of_service: return "out_of_service";
        case link_state::refused: return "refused";
        case link_state::stopped: return "stopped";
    }
    return "unknown";
}

}  // namespace ctig::cti
