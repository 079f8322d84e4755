#pragma once
// The driver for a "manager" made of baresip phones: each has its own control connection, supervised by a
// link_fsm of its own. The link is up while the driver runs; phones come and go below it.
//
//   supervised_link ── request ──▶ baresip_driver: phone_exchange ── octets ──▶ csta_stream ──▶ phone
//                                  └ for each phone: link_fsm (connect, heartbeat, back-off)
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/config/phones.hpp"
#include "cti_gateway/cti/baresip/phone_exchange.hpp"
#include "cti_gateway/cti/csta/csta_stream.hpp"
#include "cti_gateway/cti/driver_registry.hpp"
#include "cti_gateway/cti/link_fsm.hpp"
#include "cti_gateway/cti/manager_link.hpp"

namespace ctig::cti::baresip {

/// Thread: the gateway's.
class baresip_driver final : public link_driver {
public:
    struct setup {
        std::string name;  ///< of the manager, as configured
        std::vector<config::phone_options> phones;
        link_fsm_options timing;  ///< of each phone's connection
        std::chrono::milliseconds proof_limit{4000};
        cti_tap* tap = nullptr;  ///< sees every control message, under the phone's name
    };
    baresip_driver(executor ex, setup what);
    ~baresip_driver() override;
    baresip_driver(const baresip_driver&) = delete;
    baresip_driver& operator=(const baresip_driver&) = delete;

    /// Signed in when each phone was reached or was found not to be there. Fails when none was reached.
    void connect(driver_sink& sink) override;
    void close() override;
    void request(csta::message what, completion done) override;
    [[nodiscard]] std::string_view protocol() const noexcept override { return "baresip"; }

private:
    class phone;
    enum class stage : std::uint8_t { closed, opening, open };

    void apply(phone_exchange::outputs outputs);
    void apply_one(phone_exchange::output& output);
    void feed(phone& which, link_event event, std::string reason);
    void on_phone_lost(phone& which, bool was_in_service, const std::string& reason);
    void on_verdict(phone& which);
    void drain();
    void arm_timer();
    void on_timer();

    executor executor_;
    setup setup_;
    std::unique_ptr<phone_exchange> exchange_;
    std::vector<std::unique_ptr<phone>> phones_;
    driver_sink* sink_ = nullptr;
    stage stage_ = stage::closed;
    std::deque<phone_exchange::output> upward_;  ///< replies and events, in their order
    bool draining_ = false;
    steady_timer timer_;
    std::uint64_t epoch_ = 0;  ///< of connect(); close() ends one
    std::shared_ptr<const std::monostate> alive_ = std::make_shared<const std::monostate>();
};

/// For driver_registry::add, with the phones of the one manager.
[[nodiscard]] std::unique_ptr<link_driver> make_baresip_driver(const driver_request& what,
                                                               std::vector<config::phone_options> phones);

}  // namespace ctig::cti::baresip
