// What explain asks the running gateway: does the PBX know a device, is it in service, may we control it, and
// where is it, when it is a profile?
#include <fmt/format.h>

#include <array>
#include <boost/json/array.hpp>

#include "cti_gateway/gateway_impl.hpp"
#include "cti_gateway/status_json.hpp"

namespace ctig {
namespace {

// Below the control socket's deadline; cti.request_timeout may be longer.
constexpr std::chrono::milliseconds patience{3500};

using answer = boost::system::result<csta::message>;
using asker = std::function<void(csta::message, cti::completion)>;

/// "ok", or the error that the PBX gave.
std::string result_of(const answer& said) {
    if (!said) return said.error().message();
    const auto* error = csta::get_if<csta::csta_error_code>(&*said);
    return error == nullptr ? "ok" : csta::to_string(*error);
}

/// What a phone alone can tell, so that the PBX refuses it while the phone is away: CSTA has no question for
/// a device's service state, and a monitor may well start on a phone that is out of service (ECMA-269 21).
csta::message question_for_the_phone(std::size_t which, const csta::device_id& device) {
    if (which == 0) return csta::get_hookswitch_status{.device = device};
    if (which == 1) return csta::get_microphone_mute{.device = device};
    return csta::get_speaker_volume{.device = device};
}
constexpr std::size_t questions_for_the_phone = 3;

/// One examination: goes on as the PBX answers, ends once.
class examination : public std::enable_shared_from_this<examination> {
public:
    examination(executor ex, boost::json::object start, asker ask, csta::device_id device,
                control::reply done)
        : timer_(ex),
          found_(std::move(start)),
          ask_(std::move(ask)),
          device_(std::move(device)),
          done_(std::move(done)) {}

    void run() {
        timer_.expires_after(patience);
        timer_.async_wait([self = shared_from_this()](boost::system::error_code ec) {
            if (!ec) self->finish();
        });
        ask(csta::monitor_start{.monitor_object = {device_}}, [this](const answer& said) {
            found_["monitor_start"] = result_of(said);
            if (const auto* started = said ? csta::get_if<csta::monitor_start_response>(&*said) : nullptr)
                ask_(csta::monitor_stop{.monitor_cross_ref_id = started->monitor_cross_ref_id},
                     [](const auto&) {});
            ask_the_phone(0);
            ask(csta::get_logical_device_information{.device = device_},
                [this](const answer& about) { note_phones(about); });
            ask(csta::snapshot_device{.snapshot_object = device_},
                [this](const answer& snapshot) { found_["snapshot_device"] = result_of(snapshot); });
        });
    }

private:
    void ask(csta::message what, std::function<void(const answer&)> then) {
        ++open_;
        ask_(std::move(what), [self = shared_from_this(), then = std::move(then)](const answer& said) {
            then(said);
            if (--self->open_ == 0) self->finish();
        });
    }

    // One that the PBX does not offer leaves the next.
    void ask_the_phone(std::size_t which) {
        ask(question_for_the_phone(which, device_), [this, which](const answer& said) {
            const auto* error = said ? csta::get_if<csta::csta_error_code>(&*said) : nullptr;
            const bool not_offered =
                error != nullptr && *error == csta::make_error(csta::operation_error::service_not_supported);
            if (not_offered && which + 1 < questions_for_the_phone) return ask_the_phone(which + 1);
            found_["phone"] = not_offered ? "" : result_of(said);
        });
    }

    void note_phones(const answer& said) {
        const auto* about =
            said ? csta::get_if<csta::get_logical_device_information_response>(&*said) : nullptr;
        if (about == nullptr || about->has_physical_element) return;
        boost::json::array phones;
        for (const auto& phone : about->other_physical_device_list)
            phones.emplace_back(bridge::without_name(phone.text));
        found_["on_phones"] = std::move(phones);
    }

    void finish() {
        timer_.cancel();
        if (done_) std::exchange(done_, nullptr)(std::move(found_));
    }

    steady_timer timer_;
    boost::json::object found_;
    asker ask_;
    csta::device_id device_;
    control::reply done_;
    std::size_t open_ = 0;
};

}  // namespace

void gateway::impl::command_examine(const boost::json::object& arguments, control::reply done) {
    auto found = to_json(status(), std::chrono::system_clock::now());
    const auto* device = arguments.if_contains("device");
    const auto link = device != nullptr && device->is_string() ? pool->next() : std::nullopt;
    if (!link) return done(std::move(found));
    found["manager"] = status(*link).manager;
    const auto ask = [this, link = *link](csta::message what, cti::completion then) {
        ask_link(link, std::move(what), std::move(then));
    };
    std::make_shared<examination>(io.get_executor(), std::move(found), ask,
                                  csta::device_id{.text = std::string(device->get_string())}, std::move(done))
        ->run();
}

}  // namespace ctig
