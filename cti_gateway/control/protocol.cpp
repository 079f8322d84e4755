#include "cti_gateway/control/protocol.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

namespace ctig::control {
namespace {

std::string line_of(const boost::json::object& object) { return boost::json::serialize(object) + '\n'; }

std::string refusal(std::string_view why) { return line_of({{"ok", false}, {"error", why}}); }

}  // namespace

namespace {

std::string line_of_answer(const answer& result) {
    if (result.has_error()) return refusal(result.error());
    boost::json::object out{{"ok", true}};
    for (const auto& [key, content] : *result) out.insert_or_assign(key, content);
    return line_of(out);
}

}  // namespace

void answer_later(std::string_view request, const deferring_handler& handle,
                  std::function<void(std::string)> line) {
    boost::json::error_code ec;
    const auto value = boost::json::parse(request, ec);
    if (ec) return line(refusal("not JSON: " + ec.message()));
    const auto* object = value.if_object();
    const auto* command = object != nullptr ? object->if_contains("command") : nullptr;
    if (command == nullptr || !command->is_string())
        return line(refusal("a request is {\"command\":\"...\"}"));
    static const boost::json::object none;
    const auto* member = object->if_contains("arguments");
    const auto* arguments = member != nullptr ? member->if_object() : &none;
    if (arguments == nullptr) return line(refusal("arguments is not an object"));
    handle(command->get_string(), *arguments,
           [line = std::move(line)](const answer& result) { line(line_of_answer(result)); });
}

std::string answer_line(std::string_view request, const handler& handle) {
    std::string out;
    const deferring_handler at_once = [&](std::string_view command, const auto& arguments,
                                          const reply& done) { done(handle(command, arguments)); };
    answer_later(request, at_once, [&](std::string line) { out = std::move(line); });
    return out;
}

std::string request_line(std::string_view command, const boost::json::object& arguments) {
    boost::json::object out{{"command", command}};
    if (!arguments.empty()) out.emplace("arguments", arguments);
    return line_of(out);
}

answer read_answer(std::string_view line) {
    boost::json::error_code ec;
    auto value = boost::json::parse(line, ec);
    auto* object = ec ? nullptr : value.if_object();
    const auto* ok = object != nullptr ? object->if_contains("ok") : nullptr;
    if (ok == nullptr || !ok->is_bool()) return std::string("the gateway's answer cannot be read");
    if (!ok->get_bool()) {
        const auto* error = object->if_contains("error");
        const auto* text = error != nullptr ? error->if_string() : nullptr;
        return text != nullptr ? std::string(*text) : std::string("the gateway refused without a reason");
    }
    object->erase("ok");
    return std::move(*object);
}

}  // namespace ctig::control
