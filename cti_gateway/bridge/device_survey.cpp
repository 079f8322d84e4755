#include "cti_gateway/bridge/device_survey.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "cti_gateway/bridge/told_by_response.hpp"

namespace ctig::bridge {
namespace {

using state = csta::local_connection_state;
using answer = boost::system::result<csta::message>;

class survey : public std::enable_shared_from_this<survey> {
public:
    survey(links& over, cti::link_index link, const std::string& device, surveyed done)
        : links_(over), link_(link), truth_(device), done_(std::move(done)) {}

    void run() {
        ask(csta::snapshot_device{.snapshot_object = {.text = truth_.device}}, &survey::on_device);
        ask(csta::get_forwarding{.device = {.text = truth_.device}}, &survey::on_feature);
        ask(csta::get_do_not_disturb{.device = {.text = truth_.device}}, &survey::on_feature);
        ask(csta::get_message_waiting_indicator{.device = {.text = truth_.device}}, &survey::on_feature);
    }

private:
    void ask(csta::message what, void (survey::*then)(const csta::message&)) {
        ++waiting_;
        links_.request(link_, std::move(what), [self = shared_from_this(), then](const answer& said) {
            if (said)
                ((*self).*then)(*said);
            else
                self->failed_ = said.error();
            self->finish_one();
        });
    }

    void finish_one() {
        if (--waiting_ != 0) return;
        if (failed_)
            done_(failed_);
        else
            done_(truth_);
    }

    void on_device(const csta::message& said) {
        if (const auto* error = csta::get_if<csta::csta_error_code>(&said);
            error != nullptr && *error == csta::make_error(csta::operation_error::service_not_supported)) {
            truth_.calls_known = false;
            return;
        }
        const auto* response = csta::get_if<csta::snapshot_device_response>(&said);
        const auto* data =
            response != nullptr
                ? std::get_if<csta::snapshot_device_data>(&response->cross_ref_id_or_snapshot_data.value)
                : nullptr;
        if (data == nullptr) {
            failed_ = cti::make_error_code(cti::errc::bad_message);
            return;
        }
        for (const auto& item : data->items) {
            const auto id = item.connection_identifier;
            truth_.calls[id.call_id] = call_of(item);
            ++waiting_;
            links_.request(link_, csta::snapshot_call{.snapshot_object = id},
                           [self = shared_from_this(), id](const answer& call) {
                               if (!call) self->failed_ = call.error();
                               if (call) self->on_call(id.call_id, *call);
                               self->finish_one();
                           });
        }
    }

    void on_call(const std::string& id, const csta::message& said) {
        const auto* response = csta::get_if<csta::snapshot_call_response>(&said);
        if (response == nullptr) return;  // not offered, or the call is over: its event says so
        const auto* data =
            std::get_if<csta::snapshot_call_data>(&response->cross_ref_id_or_snapshot_data.value);
        if (data == nullptr) return;
        auto& call = truth_.calls[id];
        if (response->calling_device) call.calling = *response->calling_device;
        if (response->called_device) call.called = *response->called_device;
        call.others.clear();
        call.others_known = true;
        for (const auto& item : data->items) {
            const auto now = item.local_connection_info.value_or(state::connected);
            if (truth_.is_own(item.call_identifier.device.text))
                call.own = now;
            else if (now != state::null && now != state::initiated)
                call.others.push_back({item.call_identifier.device.text, item.device_on_call, now});
        }
    }

    void on_feature(const csta::message& said) {
        learn_from(said, truth_.device, truth_);
        if (csta::holds_alternative<csta::get_forwarding_response>(said)) truth_.forwarding_known = true;
    }

    links& links_;
    cti::link_index link_;
    device_picture truth_;
    surveyed done_;
    std::size_t waiting_ = 0;
    boost::system::error_code failed_;
};

}  // namespace

void survey_device(links& over, cti::link_index link, const std::string& device, surveyed done) {
    std::make_shared<survey>(over, link, device, std::move(done))->run();
}

}  // namespace ctig::bridge
