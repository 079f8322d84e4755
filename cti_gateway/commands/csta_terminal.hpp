#pragma once
// `cti_gateway csta` at work: one connection to a CTI manager, one action, its answer and the events until it
// ends.
//
//   connecting ─▶ signed in ─▶ MonitorStart each ─▶ SnapshotDevice, if needed ─▶ request ─▶ events ─▶
//   MonitorStop
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/commands/commands.hpp"
#include "cti_gateway/commands/csta_action.hpp"
#include "cti_gateway/cti/csta/csta_driver.hpp"

namespace ctig::commands {

/// Thread: the executor's. Calls `write` for each line of output, and `over` once, with the exit status.
class csta_terminal final : private cti::driver_sink, private cti::cti_tap {
public:
    struct setup {
        csta_options options;
        csta_action action;
        std::string document;  ///< of raw
        std::function<void(std::string line)> write;
        std::function<void(std::string line)> complain;
        std::function<void(int status)> over;
    };
    csta_terminal(executor where, setup what);
    /// The driver is made with tap() and handed over here. Connects.
    void start(std::unique_ptr<cti::csta_driver> driver);
    [[nodiscard]] cti::cti_tap& tap() noexcept { return *this; }
    /// Ctrl-C: stops the monitors, signs out, and is over.
    void stop();

private:
    void on_connected() override {}
    void on_signed_in() override;
    void on_refused(std::string reason) override;
    void on_closed(std::string reason) override;
    void on_message(csta::message unsolicited) override;
    void on_cti_document_in(std::string_view manager, std::string_view protocol,
                            std::string_view xml) override;
    void on_cti_document_out(std::string_view, std::string_view, std::string_view) override {}

    void next_monitor();
    void look_at_calls();
    void carry_out(const csta::message& calls);
    void send_raw();
    void on_answer(const boost::system::result<csta::message>& answer);
    void stay();
    void stop_next_monitor();
    void finish(int status);
    void fail(const std::string& why);
    void show(const csta::message& m);
    /// Answers come within the limit, or the action has failed.
    void ask(csta::message what, std::function<void(const csta::message&)> then);
    void within(std::chrono::milliseconds limit, std::function<void()> late);

    executor executor_;
    setup what_;
    std::unique_ptr<cti::csta_driver> driver_;
    steady_timer timer_;
    std::vector<std::string> to_watch_, watched_;
    std::size_t events_ = 0;
    int status_ = 0;
    bool staying_ = false, stopping_ = false, over_ = false, raw_under_way_ = false;
    std::shared_ptr<const int> alive_ = std::make_shared<const int>();
};

}  // namespace ctig::commands
