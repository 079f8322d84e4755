// What explain asks the running gateway: does the PBX know a device, is it in service, may we control it?
#include <fmt/format.h>

#include "cti_gateway/gateway_impl.hpp"
#include "cti_gateway/status_json.hpp"

namespace ctig {
namespace {

// Below the control socket's deadline; cti.request_timeout may be longer.
constexpr std::chrono::milliseconds patience{3500};

/// One examination: goes on as the PBX answers, ends once.
struct examination : std::enable_shared_from_this<examination> {
    examination(executor ex, boost::json::object start, control::reply to)
        : timer(ex), found(std::move(start)), done(std::move(to)) {}

    void finish() {
        timer.cancel();
        if (done) std::exchange(done, nullptr)(std::move(found));
    }

    steady_timer timer;
    boost::json::object found;
    control::reply done;
};

/// "ok", or the error that the PBX gave.
std::string result_of(const boost::system::result<csta::message>& answer) {
    if (!answer) return answer.error().message();
    const auto* error = csta::get_if<csta::csta_error_code>(&*answer);
    return error == nullptr ? "ok" : csta::to_string(*error);
}

}  // namespace

void gateway::impl::command_examine(const boost::json::object& arguments, control::reply done) {
    auto found = to_json(status(), std::chrono::system_clock::now());
    const auto* device = arguments.if_contains("device");
    const auto link = device != nullptr && device->is_string() ? pool->next() : std::nullopt;
    if (!link) return done(std::move(found));
    found["manager"] = status(*link).manager;
    const auto work = std::make_shared<examination>(io.get_executor(), std::move(found), std::move(done));
    work->timer.expires_after(patience);
    work->timer.async_wait([work](boost::system::error_code ec) {
        if (!ec) work->finish();
    });
    const csta::device_id asked{.text = std::string(device->get_string())};
    request(
        *link, csta::monitor_start{.monitor_object = {asked}},
        [this, work, asked, link = *link](const boost::system::result<csta::message>& answer) {
            work->found["monitor_start"] = result_of(answer);
            if (const auto* started = answer ? csta::get_if<csta::monitor_start_response>(&*answer) : nullptr)
                request(link, csta::monitor_stop{.monitor_cross_ref_id = started->monitor_cross_ref_id},
                        [](const auto&) {});
            request(link, csta::snapshot_device{.snapshot_object = asked},
                    [work](const boost::system::result<csta::message>& snapshot) {
                        work->found["snapshot_device"] = result_of(snapshot);
                        work->finish();
                    });
        });
}

}  // namespace ctig
