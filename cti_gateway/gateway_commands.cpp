// What the control socket can ask the running gateway.
#include <fmt/format.h>

#include <algorithm>

#include "cti_gateway/gateway_impl.hpp"
#include "cti_gateway/log/log.hpp"
#include "cti_gateway/status_json.hpp"

namespace ctig {
namespace {

std::string text_of(const boost::json::object& arguments, std::string_view key) {
    const auto* found = arguments.if_contains(boost::json::string_view(key.data(), key.size()));
    return found && found->is_string() ? std::string(found->get_string()) : std::string{};
}

boost::json::object appearance_json(const lineuri::line_appearance& a) {
    return {{"device", a.device}, {"line", a.line}, {"partition", a.partition}, {"display", a.display}};
}

}  // namespace

std::optional<lineuri::line_appearance> gateway::impl::selection_of(std::string_view user) {
    auto kept = selections->get(user);
    if (!kept) log::error({.user = user}, "the phone selection cannot be read: {}", kept.error().message());
    return kept ? std::move(*kept) : std::nullopt;
}

control::answer gateway::impl::command(std::string_view name, const boost::json::object& arguments) {
    if (name == "status") return to_json(status(), std::chrono::system_clock::now());
    if (name == "select") return command_select(arguments);
    return control::answer{boost::system::in_place_error, fmt::format("no command '{}'", name)};
}

// Without a device: the appearances and the choice. With one: makes it the choice, at once for live sessions.
control::answer gateway::impl::command_select(const boost::json::object& arguments) {
    const auto fail = [](std::string why) {
        return control::answer{boost::system::in_place_error, std::move(why)};
    };
    const auto user_id = text_of(arguments, "user");
    const auto* user = people->find_user_id(user_id);
    if (!user) return fail(fmt::format("no user '{}' in the directory", user_id));
    const auto device = text_of(arguments, "device");
    if (!device.empty()) {
        const auto line = text_of(arguments, "line"), partition = text_of(arguments, "partition");
        std::vector<lineuri::line_appearance> fitting;
        std::copy_if(user->appearances.begin(), user->appearances.end(), std::back_inserter(fitting),
                     [&](const auto& a) {
                         return a.device == device && (line.empty() || a.line == line) &&
                                (partition.empty() || a.partition == partition);
                     });
        if (fitting.empty())
            return fail(fmt::format("user {} has no line appearance on device '{}'", user_id, device));
        if (fitting.size() > 1)
            return fail(fmt::format("device {} carries several lines of user {}: name one with --line",
                                    device, user_id));
        if (const auto kept = selections->set(user_id, fitting.front()); !kept)
            return fail(fmt::format("the selection could not be kept: {}", kept.error().message()));
        log::info({.user = user_id}, "selected device {} line {}", device, fitting.front().line);
        if (const auto record = audit_sink())
            record({.event = "selection",
                    .user = user_id,
                    .peer = "control socket",
                    .line = fitting.front().line,
                    .device = fitting.front().device,
                    .result = "ok"});
        sessions->selection_changed(user_id);
    }
    boost::json::array appearances;
    for (const auto& a : user->appearances) appearances.emplace_back(appearance_json(a));
    boost::json::object answer{{"user", user_id}, {"appearances", std::move(appearances)}};
    if (const auto chosen = selection_of(user_id)) answer["selected"] = appearance_json(*chosen);
    return answer;
}

}  // namespace ctig
