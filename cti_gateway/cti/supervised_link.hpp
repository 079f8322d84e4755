#pragma once
// One CTI link as the bridge sees it, the same for all protocols: link_fsm decides, a link_driver talks to
// the manager, one timer serves the machine's deadline and those of all requests.
#include <memory>
#include <optional>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/cti/link_fsm.hpp"
#include "cti_gateway/cti/manager_link.hpp"
#include "cti_gateway/cti/outstanding_requests.hpp"

namespace ctig::cti {

/// Lifetime: held by shared_ptr; stop() before the sink goes. What is in flight on a link that is destroyed
/// without stop() is dropped. Thread: its executor's.
class supervised_link final : public manager_link,
                              public std::enable_shared_from_this<supervised_link>,
                              private driver_sink {
public:
    struct setup {
        link_index index{};
        std::string manager;  ///< address as configured
        link_fsm_options timing;
        link_fsm::random_source random;
    };
    supervised_link(executor ex, setup how, std::unique_ptr<link_driver> driver, link_sink& sink);
    ~supervised_link() override;

    void start() override;
    void stop() override;
    /// What its status says of it from now on; nothing else changes.
    void set_leaving(bool leaving) noexcept { status_.leaving = leaving; }
    [[nodiscard]] const link_status& status() const noexcept override { return status_; }
    void request(csta::message what, std::chrono::milliseconds timeout, completion done) override;

private:
    void on_connected() override;
    void on_signed_in() override;
    void on_refused(std::string reason) override;
    void on_closed(std::string reason) override;
    void on_message(csta::message unsolicited) override;

    void feed(link_event event, std::string reason = {});
    void note_system_status(csta::system_status_value said);
    void note_state(const std::string& reason);
    void lose_requests();
    void send_heartbeat();
    void on_heartbeat_answer(time_point sent, const boost::system::result<csta::message>& answer);
    void on_answer(request_id id, boost::system::result<csta::message> answer);
    void on_timer();
    void arm_timer();

    executor executor_;
    link_index index_;
    std::unique_ptr<link_driver> driver_;
    link_sink& sink_;
    link_fsm fsm_;
    outstanding_requests requests_;
    link_status status_;
    steady_timer timer_;
    std::optional<time_point> armed_for_;
    std::uint64_t epoch_ = 0;  ///< of the connection; answers to an older one are stale
    enum class call : std::uint8_t { none, request } inside_ = call::none;
};

}  // namespace ctig::cti
