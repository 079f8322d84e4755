// What the control socket can ask the running gateway.
#include <fmt/format.h>

#include "cti_gateway/gateway_impl.hpp"
#include "cti_gateway/http/phone_choice.hpp"
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
    return selections->get(user);
}

boost::system::result<void, std::string> gateway::impl::select(
    const std::string& user, const std::optional<lineuri::line_appearance>& phone, std::string peer) {
    const auto kept = phone ? selections->set(user, *phone) : selections->clear(user);
    if (const auto record = audit_sink())
        record({.event = "selection",
                .user = user,
                .peer = std::move(peer),
                .line = phone ? phone->line : "",
                .device = phone ? phone->device : "",
                .result = kept ? "ok" : kept.error().message(),
                .detail = phone ? "" : "the gateway chooses"});
    if (!kept) {
        log::error({.user = user}, "the phone selection cannot be kept: {}", kept.error().message());
        return {boost::system::in_place_error,
                fmt::format("the selection could not be kept: {}", kept.error().message())};
    }
    if (phone)
        log::info({.user = user}, "selected device {} line {}", phone->device, phone->line);
    else
        log::info({.user = user}, "leaves the choice of a phone to the gateway");
    sharded->tell_all([user](shards::shard& s) { s.sessions().selection_changed(user); });
    return {};
}

control::answer gateway::impl::command(std::string_view name, const boost::json::object& arguments) {
    if (name == "status") return to_json(status(), std::chrono::system_clock::now());
    if (name == "select") return command_select(arguments);
    if (name == "drain") return command_drain(arguments);
    return control::answer{boost::system::in_place_error, fmt::format("no command '{}'", name)};
}

control::answer gateway::impl::command_drain(const boost::json::object& arguments) {
    using bridge::drain_mode;
    const auto how = text_of(arguments, "how");
    if (how != "gently" && how != "at_once" && how != "off")
        return control::answer{boost::system::in_place_error,
                               fmt::format("drain: how is '{}', expected gently, at_once or off", how)};
    log::warn("{}", how == "off" ? "no longer drained: people may sign in"
                                 : "drained: nobody signs in any more, and sessions are ended");
    const auto mode = how == "gently"    ? drain_mode::gently
                      : how == "at_once" ? drain_mode::at_once
                                         : drain_mode::off;
    std::size_t left = 0;
    sharded->ask_all([&](shards::shard& s) {
        s.sessions().drain(mode);
        left += s.sessions().sessions();
    });
    return boost::json::object{{"drained", how != "off"}, {"sessions", left}};
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
        const auto found =
            http::find_appearance(*user, device, text_of(arguments, "line"), text_of(arguments, "partition"));
        if (!found) return fail(found.error());
        if (const auto kept = select(user_id, *found, "control socket"); !kept) return fail(kept.error());
    }
    boost::json::array appearances;
    for (const auto& a : user->appearances) appearances.emplace_back(appearance_json(a));
    boost::json::object answer{{"user", user_id}, {"appearances", std::move(appearances)}};
    if (const auto chosen = selection_of(user_id)) answer["selected"] = appearance_json(*chosen);
    return answer;
}

}  // namespace ctig
