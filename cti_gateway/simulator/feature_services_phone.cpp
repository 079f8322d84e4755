// Physical device features: message waiting, microphone and speaker (ECMA-269 clause 21).
#include <algorithm>

#include "cti_gateway/simulator/feature_services.hpp"

namespace ctig::simulator {
namespace {

constexpr std::int16_t loudest = 100, volume_per_step = 10;

}  // namespace

outcome<phone_id> feature_services::phone_of(const csta::device_id& device,
                                             const std::optional<std::string>& apparatus) const {
    const auto at = appearance_of(device);
    if (!at) return at.error();
    if (apparatus && *apparatus != only_component) return situation::bad_apparatus;
    // What a phone does and shows it tells itself, while it is there.
    const auto phone = plan_.at(*at).phone;
    if (calls_.state_of(phone) == service_state::out_of_service) return situation::device_out_of_service;
    return phone;
}

feature_services::answer feature_services::serve(const csta::set_message_waiting_indicator& m) {
    const auto line = line_of(m.device);
    if (!line) return line.error();
    auto& setting = features_.of(*line);
    setting.message_waiting = m.message_waiting_on;
    setting.message_for = m.message_waiting_on && m.device_for_message ? m.device_for_message->text : "";
    out_.tell(*line, csta::event_type::message_waiting, [&](const monitor& by) -> csta::message {
        return csta::message_waiting_event{.monitor_cross_ref_id = by.cross_ref,
                                           .target_device = out_.view(by).device(*line),
                                           .device_for_message = m.device_for_message,
                                           .message_waiting_on = m.message_waiting_on};
    });
    return csta::message{csta::set_message_waiting_indicator_response{}};
}

feature_services::answer feature_services::serve(const csta::get_message_waiting_indicator& m) {
    const auto line = line_of(m.device);
    if (!line) return line.error();
    const auto& setting = features_.of(*line);
    csta::get_message_waiting_indicator_response response{.message_waiting_on = setting.message_waiting,
                                                          .lamp_is_present = true};
    if (!setting.message_for.empty())
        response.device_for_message = csta::device_id{.text = setting.message_for};
    return csta::message{std::move(response)};
}

feature_services::answer feature_services::serve(const csta::set_microphone_mute& m) {
    const auto phone = phone_of(m.device, m.auditory_apparatus);
    if (!phone) return phone.error();
    features_.of(*phone).microphone_mute = m.microphone_mute_on;
    out_.tell(*phone, csta::event_type::microphone_mute, [&](const monitor& by) -> csta::message {
        return csta::microphone_mute_event{by.cross_ref, out_.name_of(*phone, by),
                                           std::string(only_component), m.microphone_mute_on};
    });
    return csta::message{csta::set_microphone_mute_response{}};
}

feature_services::answer feature_services::serve(const csta::get_microphone_mute& m) {
    const auto phone = phone_of(m.device, m.auditory_apparatus);
    if (!phone) return phone.error();
    return csta::message{csta::get_microphone_mute_response{
        .microphone_mute_list = {{std::string(only_component), features_.of(*phone).microphone_mute}}}};
}

feature_services::answer feature_services::serve(const csta::set_speaker_mute& m) {
    const auto phone = phone_of(m.device, m.auditory_apparatus);
    if (!phone) return phone.error();
    features_.of(*phone).speaker_mute = m.speaker_mute_on;
    out_.tell(*phone, csta::event_type::speaker_mute, [&](const monitor& by) -> csta::message {
        return csta::speaker_mute_event{by.cross_ref, out_.name_of(*phone, by), std::string(only_component),
                                        m.speaker_mute_on};
    });
    return csta::message{csta::set_speaker_mute_response{}};
}

feature_services::answer feature_services::serve(const csta::get_speaker_mute& m) {
    const auto phone = phone_of(m.device, m.auditory_apparatus);
    if (!phone) return phone.error();
    return csta::message{csta::get_speaker_mute_response{
        .speaker_mute_list = {{std::string(only_component), features_.of(*phone).speaker_mute}}}};
}

/// A step beyond the loudest or the softest stops there; an absolute value beyond them is none.
feature_services::answer feature_services::serve(const csta::set_speaker_volume& m) {
    const auto phone = phone_of(m.device, m.auditory_apparatus);
    if (!phone) return phone.error();
    auto& volume = features_.of(*phone).volume;
    auto wanted = static_cast<int>(volume);
    if (const auto* level = std::get_if<std::int16_t>(&m.speaker_volume.value)) {
        if (*level < 0 || *level > loudest) return situation::bad_volume;
        wanted = *level;
    } else {
        const auto up = std::get<csta::volume_step>(m.speaker_volume.value) == csta::volume_step::increment;
        wanted += up ? volume_per_step : -volume_per_step;
    }
    volume = static_cast<std::int16_t>(std::clamp<int>(wanted, 0, loudest));
    out_.tell(*phone, csta::event_type::speaker_volume, [&](const monitor& by) -> csta::message {
        return csta::speaker_volume_event{
            by.cross_ref, out_.name_of(*phone, by), std::string(only_component), {.value = volume}};
    });
    return csta::message{csta::set_speaker_volume_response{}};
}

feature_services::answer feature_services::serve(const csta::get_speaker_volume& m) {
    const auto phone = phone_of(m.device, m.auditory_apparatus);
    if (!phone) return phone.error();
    return csta::message{csta::get_speaker_volume_response{
        .speaker_volume_list = {{std::string(only_component), features_.of(*phone).volume}}}};
}

}  // namespace ctig::simulator
