#pragma once
// Services that set and read what people set at lines, appearances and phones (ECMA-269 clauses 21 and 22).
// Forwarding and message waiting belong to the line, do not disturb and auto answer to one appearance,
// speaker and microphone to the phone.
#include "cti_gateway/simulator/call_model.hpp"
#include "cti_gateway/simulator/event_outbox.hpp"

namespace ctig::simulator {

class feature_services {
public:
    using answer = outcome<csta::message>;

    feature_services(const line_plan& plan, line_features& features, const call_model& calls,
                     event_outbox& out)
        : plan_(plan), features_(features), calls_(calls), out_(out) {}

    // feature_services.cpp
    answer serve(const csta::set_forwarding& m);
    answer serve(const csta::get_forwarding& m);
    answer serve(const csta::set_do_not_disturb& m);
    answer serve(const csta::get_do_not_disturb& m);
    answer serve(const csta::set_auto_answer& m);
    answer serve(const csta::get_auto_answer& m);
    // feature_services_phone.cpp
    answer serve(const csta::set_message_waiting_indicator& m);
    answer serve(const csta::get_message_waiting_indicator& m);
    answer serve(const csta::set_microphone_mute& m);
    answer serve(const csta::get_microphone_mute& m);
    answer serve(const csta::set_speaker_mute& m);
    answer serve(const csta::get_speaker_mute& m);
    answer serve(const csta::set_speaker_volume& m);
    answer serve(const csta::get_speaker_volume& m);

private:
    [[nodiscard]] outcome<appearance_id> appearance_of(const csta::device_id& device) const;
    [[nodiscard]] outcome<line_id> line_of(const csta::device_id& device) const;
    /// The phone of a device that has such a speaker or microphone.
    [[nodiscard]] outcome<phone_id> phone_of(const csta::device_id& device,
                                             const std::optional<std::string>& apparatus) const;
    void tell_forwarding(line_id line, csta::forwarding_type type, const forwarding_setting& setting);

    const line_plan& plan_;
    line_features& features_;
    const call_model& calls_;
    event_outbox& out_;
};

}  // namespace ctig::simulator
