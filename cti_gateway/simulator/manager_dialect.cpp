// What the managers of the simulated PBX do differently in the openscape and avaya dialects (csta.md 6.4).
#include <algorithm>

#include "cti_gateway/cti/csta/dialect.hpp"
#include "cti_gateway/cti/csta/dmcc_devices.hpp"
#include "cti_gateway/cti/csta/dmcc_documents.hpp"
#include "cti_gateway/simulator/manager_session.hpp"

namespace ctig::simulator {

using config::cti_dialect;
namespace dmcc = cti::dmcc;

// OpenScape Voice: SystemStatus first; the application answers it and registers.
manager_session::effects manager_session::on_connected() {
    effects out;
    if (options_.dialect == cti_dialect::openscape)
        send(out, next_request_id(), csta::system_status{.system_status = csta::system_status_value::normal});
    return out;
}

std::optional<csta::message> manager_session::register_for_status(const csta::message& request) {
    if (options_.dialect != cti_dialect::openscape ||
        !csta::holds_alternative<csta::system_register>(request))
        return std::nullopt;
    if (state_ != state::signed_in && options_.needs == session_options::sign_in::required)
        port_.begin_association();
    state_ = state::signed_in;
    return port_.serve(request);
}

/// The dearest version asked for that the dialect has; ecma354 speaks edition 3 only. Who asks for none gets
/// the dialect's first.
std::optional<std::string> manager_session::version_of(const std::vector<std::string>& requested) const {
    const auto known = cti::find_dialect(options_.dialect)->protocol_versions;
    if (known.empty()) return std::nullopt;
    if (requested.empty()) return std::string(known.front());
    for (const auto& one : requested) {
        const bool spoken = options_.dialect == cti_dialect::avaya
                                ? std::ranges::find(known, one) != known.end()
                                : one == csta::ed3_namespace;
        if (spoken) return one;
    }
    return std::nullopt;
}

std::string manager_session::answer_to_private(std::string_view document) const {
    // Looked for before it is parsed: only these two requests are not CSTA's.
    if (options_.dialect != cti_dialect::avaya || document.find("DeviceId") == std::string_view::npos)
        return {};
    const auto parts = dmcc::read(document);
    if (!parts || (parts->root != "GetThirdPartyDeviceId" && parts->root != "GetDeviceId")) return {};
    if (state_ != state::signed_in)
        return csta::encode(csta::make_error(csta::security_error::generic), {.csta_namespace = namespace_});
    if (!parts->extension || parts->extension->empty() || parts->switch_name != options_.switch_name)
        return csta::encode(csta::make_error(csta::operation_error::invalid_device_id),
                            {.csta_namespace = namespace_});
    return dmcc::device_id_response(*parts->extension + ":" + options_.switch_name + ":127.0.0.1:0");
}

void manager_session::to_pbx(csta::message& request, std::string_view document) {
    filters_ = filters::as_named;
    if (options_.dialect != cti_dialect::avaya) return;
    dmcc::take_out_ids(request);
    auto* start = csta::get_if<csta::monitor_start>(&request);
    auto* change = csta::get_if<csta::change_monitor_filter>(&request);
    if (start == nullptr && change == nullptr) return;
    const auto parts = dmcc::read(document);
    if (!parts || !parts->invert_filter) return;
    filters_ = filters::inverted;
    if (start != nullptr)
        start->requested_monitor_filter =
            dmcc::inverted(start->requested_monitor_filter.value_or(csta::monitor_filter{}));
    else
        change->requested_filter_list = dmcc::inverted(change->requested_filter_list);
}

void manager_session::to_application(csta::message& what) const {
    if (options_.dialect != cti_dialect::avaya) return;
    dmcc::put_in_ids(what, ":" + options_.switch_name + ":127.0.0.1:0");
    if (filters_ != filters::inverted) return;
    if (auto* started = csta::get_if<csta::monitor_start_response>(&what);
        started && started->actual_monitor_filter)
        started->actual_monitor_filter = dmcc::inverted(*started->actual_monitor_filter);
    if (auto* changed = csta::get_if<csta::change_monitor_filter_response>(&what);
        changed && changed->actual_filter_list)
        changed->actual_filter_list = dmcc::inverted(*changed->actual_filter_list);
}

std::string_view manager_session::resumable() const noexcept {
    const bool may = options_.dialect == cti_dialect::avaya && state_ == state::signed_in;
    return may ? std::string_view(options_.session_id) : std::string_view();
}

}  // namespace ctig::simulator
