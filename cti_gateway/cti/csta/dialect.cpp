#include "cti_gateway/cti/csta/dialect.hpp"

#include <array>

#include "csta/codec.hpp"

namespace ctig::cti {
namespace {

using namespace std::string_view_literals;

// We write ed3. What ed4 to ed6 add is optional, and the decoder passes over what it does not know.
constexpr std::array csta_editions{
    csta::ed3_namespace,
    "http://www.ecma-international.org/standards/ecma-323/csta/ed4"sv,
    "http://www.ecma-international.org/standards/ecma-323/csta/ed5"sv,
    "http://www.ecma-international.org/standards/ecma-323/csta/ed6"sv,
};

// AES releases 7.0 down to 4.0: each grants those that it knows.
constexpr std::array dmcc_versions{
    "http://www.ecma-international.org/standards/ecma-323/csta/ed3/privA"sv,
    "http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv9"sv,
    "http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv8"sv,
    "http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv7"sv,
    "http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv6"sv,
    "http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv5"sv,
    "http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv4"sv,
    "http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv3"sv,
    "http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv2"sv,
    "http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv1"sv,
};

// 180 s: the session of a gateway that died frees the PBX's monitors within three minutes, and a renewal
// every 90 s is no load.
constexpr dialect ecma354{.name = "ecma354",
                          .application_id = "cti_gateway",
                          .protocol_versions = csta_editions,
                          .csta_namespace = csta::ed3_namespace};

constexpr dialect openscape{.name = "openscape",
                            .opens_with = dialect::opening::system_register,
                            .csta_namespace = csta_editions[1],
                            .confirms = dialect::confirmation::by_event,
                            .calling_device_number = csta::type_of_number::explicit_public_subscriber,
                            .port = 1040};

constexpr dialect avaya{.name = "avaya",
                        .application_id = "cti_gateway",
                        .protocol_versions = dmcc_versions,
                        .csta_namespace = csta::ed3_namespace,
                        .confirms = dialect::confirmation::by_event,
                        .vendor = dialect::extensions::dmcc,
                        .port = 4721,
                        .tls_port = 4722};

}  // namespace

const dialect* find_dialect(config::cti_dialect which) noexcept {
    switch (which) {
        case config::cti_dialect::ecma354: return &ecma354;
        case config::cti_dialect::openscape: return &openscape;
        case config::cti_dialect::avaya: return &avaya;
    }
    return &ecma354;
}

}  // namespace ctig::cti
