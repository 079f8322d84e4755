#include "cti_gateway/cti/csta/dialect.hpp"

#include <array>

namespace ctig::cti {
namespace {

using namespace std::string_view_literals;

// We write ed3. What ed4 to ed6 add is optional, and the decoder passes over what it does not know.
constexpr std::array csta_editions{
    "http://www.ecma-international.org/standards/ecma-323/csta/ed3"sv,
    "http://www.ecma-international.org/standards/ecma-323/csta/ed4"sv,
    "http://www.ecma-international.org/standards/ecma-323/csta/ed5"sv,
    "http://www.ecma-international.org/standards/ecma-323/csta/ed6"sv,
};

// 180 s: the session of a gateway that died frees the PBX's monitors within three minutes, and a renewal
// every 90 s is no load.
constexpr dialect ecma354{.name = "ecma354",
                          .application_id = "cti_gateway",
                          .protocol_versions = csta_editions,
                          .session_duration = std::chrono::seconds(180)};

}  // namespace

const dialect* find_dialect(config::cti_dialect which) noexcept {
    switch (which) {
        case config::cti_dialect::ecma354: return &ecma354;
        case config::cti_dialect::openscape:
        case config::cti_dialect::avaya: return nullptr;
    }
    return nullptr;
}

}  // namespace ctig::cti
