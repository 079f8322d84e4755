#include "cti_gateway/cti/csta/dmcc_documents.hpp"

#include <fmt/format.h>

#include "csta/codec.hpp"
#include "csta/escape.hpp"
#include "csta/xml/sax_parser.hpp"

namespace ctig::cti::dmcc {
namespace {

constexpr std::string_view prolog = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

std::string escaped(std::string_view text) {
    std::string out;
    csta::append_escaped(out, text);
    return out;
}

std::string element(std::string_view name, std::string_view text) {
    return fmt::format("<{0}>{1}</{0}>", name, escaped(text));
}

/// Collects the text of the few elements that private_parts has.
class collector final : public csta::xml::element_handler {
public:
    private_parts found;

private:
    boost::system::error_code on_start(std::string_view name, std::string_view,
                                       csta::xml::attribute_list) override {
        if (depth_++ == 0) found.root = name;
        name_ = name;
        text_.clear();
        return {};
    }
    void on_text(std::string_view text) override { text_ += text; }
    boost::system::error_code on_end() override {
        --depth_;
        const auto take = [&](std::string_view name, std::optional<std::string>& into) {
            if (name_ == name && !into) into = text_;
        };
        take("device", found.device);
        take("switchName", found.switch_name);
        take("extension", found.extension);
        if (name_ == "invertFilter") found.invert_filter = text_ == "true" || text_ == "1";
        name_.clear();  // the text of what encloses it is not this one's
        return {};
    }

    std::size_t depth_ = 0;
    std::string name_, text_;
};

template <class Group>
Group inverted(const std::optional<Group>& group, std::initializer_list<std::optional<bool> Group::*> flags) {
    Group out;
    for (const auto flag : flags) out.*flag = !(group && ((*group).*flag).value_or(false));
    return out;
}

}  // namespace

std::string start_application_session(const csta::start_application_session& what,
                                      std::chrono::seconds cleanup) {
    const auto login = what.login.value_or(csta::session_login_info{});
    std::string out(prolog);
    out += fmt::format("<StartApplicationSession xmlns=\"{}\"><applicationInfo>{}<applicationSpecificInfo>",
                       csta::application_session_namespace, element("applicationID", what.application_id));
    out += fmt::format(
        "<acx:SessionLoginInfo xmlns:acx=\"{}\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
        "xsi:type=\"acx:SessionLoginInfo\">{}{}{}{}</acx:SessionLoginInfo>",
        name_space, element("acx:userName", login.user_name), element("acx:password", login.password),
        element("acx:sessionCleanupDelay", std::to_string(cleanup.count())),
        login.session_id ? element("acx:sessionID", *login.session_id) : std::string());
    out += "</applicationSpecificInfo></applicationInfo><requestedProtocolVersions>";
    for (const auto& version : what.requested_protocol_versions) out += element("protocolVersion", version);
    out += "</requestedProtocolVersions>";
    out += element("requestedSessionDuration", std::to_string(what.requested_session_duration.count()));
    return out += "</StartApplicationSession>";
}

// The third-party form: call control of a phone on somebody's desk. GetDeviceId would register a phone of
// our own.
std::string encode(const get_device_id& what) {
    return fmt::format("{}<GetThirdPartyDeviceId xmlns=\"{}\">{}{}</GetThirdPartyDeviceId>", prolog,
                       name_space, element("switchName", what.switch_name),
                       element("extension", what.extension));
}

std::string device_id_response(std::string_view device_id) {
    return fmt::format(
        "{}<GetThirdPartyDeviceIdResponse xmlns=\"{}\"><device typeOfNumber=\"other\" "
        "mediaClass=\"notKnown\">"
        "{}</device></GetThirdPartyDeviceIdResponse>",
        prolog, name_space, escaped(device_id));
}

std::string with_inverted_filter(std::string document) {
    constexpr std::string_view extensions =
        "<extensions><privateData><private><AvayaEvents><invertFilter>true</invertFilter></AvayaEvents>"
        "</private></privateData></extensions>";
    if (const auto end = document.rfind("</"); end != std::string::npos) document.insert(end, extensions);
    return document;
}

csta::monitor_filter inverted(const csta::monitor_filter& f) {
    using c = csta::call_control_events;
    using a = csta::call_associated_events;
    using p = csta::physical_device_feature_events;
    using l = csta::logical_device_feature_events;
    using m = csta::device_maintenance_events;
    return {.callcontrol = inverted<c>(
                f.callcontrol,
                {&c::bridged, &c::call_cleared, &c::conferenced, &c::connection_cleared, &c::delivered,
                 &c::digits_dialed, &c::diverted, &c::established, &c::failed, &c::held,
                 &c::network_capabilities_changed, &c::network_reached, &c::offered, &c::originated,
                 &c::queued, &c::retrieved, &c::service_initiated, &c::transferred}),
            .call_associated = inverted<a>(f.call_associated,
                                           {&a::call_information, &a::charging, &a::digits_generated,
                                            &a::telephony_tones_generated, &a::service_completion_failure}),
            .physical_device_feature =
                inverted<p>(f.physical_device_feature,
                            {&p::button_information, &p::button_press, &p::display_updated, &p::hookswitch,
                             &p::lamp_mode, &p::message_waiting, &p::microphone_gain, &p::microphone_mute,
                             &p::ringer_status, &p::speaker_mute, &p::speaker_volume}),
            .logical_device_feature =
                inverted<l>(f.logical_device_feature,
                            {&l::agent_busy, &l::agent_logged_on, &l::agent_logged_off, &l::agent_not_ready,
                             &l::agent_ready, &l::agent_working_after_call, &l::auto_answer,
                             &l::auto_work_mode, &l::call_back, &l::call_back_message, &l::caller_id_status,
                             &l::do_not_disturb, &l::forwarding, &l::routeing_mode}),
            .maintenance = inverted<m>(f.maintenance, {&m::back_in_service, &m::device_capability_changed,
                                                       &m::out_of_service, &m::partially_in_service})};
}

std::optional<private_parts> read(std::string_view document) {
    csta::xml::sax_parser parser;
    collector parts;
    csta::diagnostics where;
    if (parser.parse(document, parts, where)) return std::nullopt;
    return std::move(parts.found);
}

}  // namespace ctig::cti::dmcc
