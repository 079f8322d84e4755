#pragma once
// Which driver speaks which protocol. A new driver adds its folder and one line in standard_drivers().
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/config/config.hpp"
#include "cti_gateway/cti/cti_tap.hpp"
#include "cti_gateway/cti/manager_link.hpp"

namespace ctig::cti {

/// What a factory needs to make the driver of one link. The references die after the call.
struct driver_request {
    executor ex;
    const config::cti_options& options;
    const config::manager_options& manager;
    link_index index{};
    cti_tap* tap = nullptr;  ///< sees every document, when there is one; outlives the driver
};

class driver_registry {
public:
    using factory = std::function<std::unique_ptr<link_driver>(const driver_request&)>;
    /// Why a driver cannot run with these options, in one line that names the key; nothing if it can.
    using check = std::function<std::optional<std::string>(const config::cti_options&)>;

    /// The factory may hold what its links share, as the simulator's links share their PBX.
    void add(config::cti_protocol protocol, factory make, check refuses = {});

    /// For the configuration check: nothing if make() will work with these options.
    [[nodiscard]] std::optional<std::string> refusal(const config::cti_options& options) const;

    /// Throws std::runtime_error, one line for the operator, when refusal() has something or the factory
    /// fails: a mistake in the configuration ends the start.
    [[nodiscard]] std::unique_ptr<link_driver> make(const driver_request& what) const;

private:
    struct entry {
        factory make;
        check refuses;
    };
    std::map<config::cti_protocol, entry> table_;
};

/// The drivers that need nothing but the configuration.
[[nodiscard]] driver_registry standard_drivers();

}  // namespace ctig::cti
