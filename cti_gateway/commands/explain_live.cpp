#include "cti_gateway/commands/explain_live.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <string_view>

#include "cti_gateway/bridge/sign_in.hpp"

namespace ctig::commands {
namespace {

const boost::json::array* list(const running_answer& answer, std::string_view key) {
    const auto* found =
        answer ? answer->if_contains(boost::json::string_view(key.data(), key.size())) : nullptr;
    return found != nullptr ? found->if_array() : nullptr;
}

std::string text(const boost::json::object& from, std::string_view key) {
    const auto* found = from.if_contains(boost::json::string_view(key.data(), key.size()));
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

void add(std::vector<explain_step>& steps, std::string name, step_result result, std::string finding,
         std::string mend = {}) {
    steps.push_back({std::move(name), result, std::move(finding), std::move(mend)});
}

bool contains(std::string_view text, std::string_view word) {
    return text.find(word) != std::string_view::npos;
}

void not_in_service(const std::string& error, const std::string& device, std::vector<explain_step>& steps) {
    add(steps, "pbx_device", step_result::fail,
        fmt::format("the PBX knows device \"{}\", but it is not in service ({})", device, error),
        "see that the phone is registered with the PBX, or that the person is logged in at one");
}

// The PBX watches the device: what does the phone itself say?
void judge_phone(const std::string& phone, const std::string& device, std::vector<explain_step>& steps) {
    if (contains(phone, "OutOfService")) return not_in_service(phone, device, steps);
    const auto known = fmt::format("the PBX knows device \"{}\"", device);
    if (phone == "ok")
        return add(steps, "pbx_device", step_result::pass,
                   known + ", it is in service and may be controlled");
    add(steps, "pbx_device", step_result::pass,
        fmt::format("{}, which may be controlled; whether it is in service the PBX does not say{}", known,
                    phone.empty() ? "" : fmt::format(" ({})", phone)));
}

// What the PBX's error says about the device, in the order in which it matters.
void judge_device(const std::string& error, const std::string& device, std::vector<explain_step>& steps) {
    if (contains(error, "OutOfService")) return not_in_service(error, device, steps);
    if (contains(error, "privilege") || contains(error, "security"))
        return add(steps, "pbx_device", step_result::fail,
                   fmt::format("the application user may not control device \"{}\" ({})", device, error),
                   "in the PBX, give cti.application_user control of the device");
    if (contains(error, "invalid"))
        return add(steps, "pbx_device", step_result::fail,
                   fmt::format("the PBX does not know device \"{}\" ({})", device, error),
                   "make the device in the PBX, or correct device, line and partition in the directory");
    add(steps, "pbx_device", step_result::fail,
        fmt::format("asked for device \"{}\" the PBX says: {}", device, error.empty() ? "nothing" : error),
        "see the PBX's log; cti.request_timeout when it did not answer");
}

void judge_service(const std::string& name, const std::string& result, std::vector<explain_step>& steps) {
    if (result == "ok") return add(steps, name, step_result::pass, "the PBX does it");
    if (result.empty())
        return add(steps, name, step_result::fail, "the PBX did not answer in time", "see the PBX's log");
    add(steps, name, step_result::fail, fmt::format("the PBX refuses it: {}", result), "see the PBX's log");
}

}  // namespace

void explain_listener(const running_answer& answer, std::vector<explain_step>& steps) {
    if (!answer)
        return add(steps, "listener", step_result::fail, answer.error(),
                   "start it (cti_gateway run -c FILE), or name its socket: control.socket, --socket");
    const auto* all = list(answer, "listeners");
    if (all == nullptr || all->empty())
        return add(steps, "listener", step_result::fail, "the gateway runs and listens nowhere",
                   "add a [[sip.listener]]");
    std::string names;
    for (const auto& one : *all)
        if (one.is_string()) names += (names.empty() ? "" : ", ") + std::string(one.get_string());
    add(steps, "listener", step_result::pass, fmt::format("the gateway runs and listens on {}", names));
}

std::optional<std::string> phone_of_profile(const running_answer& answer) {
    const auto* phones = list(answer, "on_phones");
    if (phones == nullptr) return std::nullopt;
    return phones->empty() || !phones->front().is_string() ? std::string()
                                                           : std::string(phones->front().get_string());
}

void explain_links(const running_answer& answer, const std::string& device,
                   std::vector<explain_step>& steps) {
    const auto skip = [&](std::string_view name, std::string_view why) {
        add(steps, std::string(name), step_result::not_checked, std::string(why));
    };
    if (!answer) {
        for (const auto* name : {"links", "pbx_device", "monitor_start", "snapshot_device"})
            skip(name, "no gateway runs that could be asked");
        return;
    }
    std::size_t all = 0, up = 0;
    std::string down;
    if (const auto* links = list(answer, "links"))
        for (const auto& link : *links) {
            if (!link.is_object()) continue;
            ++all;
            if (text(link.get_object(), "state") == "in_service")
                ++up;
            else
                down += fmt::format("; {} is {}: {}", text(link.get_object(), "manager"),
                                    text(link.get_object(), "state"), text(link.get_object(), "reason"));
        }
    if (up == 0) {
        add(steps, "links", step_result::fail,
            fmt::format("{}, of {}{}", bridge::no_link_in_service, all, down),
            "check cti.manager's address and cti.application_user, and that the PBX runs");
        steps.back().answer = fmt::format("503 {}", bridge::no_link_in_service);
        for (const auto* name : {"pbx_device", "monitor_start", "snapshot_device"})
            skip(name, "no link in service");
        return;
    }
    add(steps, "links", step_result::pass, fmt::format("{} of {} CTI links in service{}", up, all, down));
    if (device.empty()) {
        for (const auto* name : {"pbx_device", "monitor_start", "snapshot_device"})
            skip(name, "no device is chosen");
        return;
    }
    const auto started = text(*answer, "monitor_start"), snapshot = text(*answer, "snapshot_device");
    if (started == "ok") {
        judge_phone(text(*answer, "phone"), device, steps);
        judge_service("monitor_start", started, steps);
        return judge_service("snapshot_device", snapshot, steps);
    }
    judge_device(started, device, steps);
    skip("monitor_start", "mend pbx_device first");
    skip("snapshot_device", "mend pbx_device first");
}

}  // namespace ctig::commands
