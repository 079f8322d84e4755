#include "cti_gateway/bridge/translate.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "csta/walk.hpp"
#include "lineuri/number_plan.hpp"
#include "lineuri/tel_uri.hpp"

namespace ctig::bridge {
namespace {

// The devices of a request that are not its subject: where a call goes. Everything else must be the user's
// own.
constexpr std::array<std::string_view, 7> destinations{
    "calledDirectoryNumber", "consultedDevice", "transferredTo",   "newDestination",
    "deviceToJoin",          "forwardDN",       "deviceForMessage"};

class southward final : public csta::id_visitor {
public:
    southward(const identity_map& ids, const own_device_lookup& own, std::string_view others)
        : ids_(ids), own_(own), others_(others) {}

    void on_connection(std::string_view element, csta::connection_id& id) override {
        if (refused) return;
        if (!id.call_id.empty()) {
            const auto native = ids_.call_south(id.call_id);
            if (!native) return refuse(csta::operation_error::invalid_call_id);
            id.call_id = *native;
        }
        // A call of somebody else's is picked up: the device is not the user's, the call must still be known.
        if (element == "callToBePickedUp") return dial(element, id.device);
        if (!id.device.text.empty()) take_own(id.device);
    }
    void on_device(std::string_view element, csta::device_id& id) override {
        if (refused) return;
        if (is_destination(element) || element == others_) return dial(element, id);
        take_own(id);
    }
    void on_monitor_cross_ref_id(std::string&) override {}

    std::optional<csta::csta_error_code> refused;

private:
    void refuse(csta::operation_error why) { refused = csta::make_error(why); }

    void take_own(csta::device_id& id) {
        auto device = own_(id.text);
        if (auto* why = std::get_if<csta::csta_error_code>(&device)) {
            refused = std::move(*why);
        } else {
            id = {.text = std::move(std::get<std::string>(device))};
        }
    }
    void dial(std::string_view element, csta::device_id& id) {
        if (id.text.empty()) return;
        const bool called = element == "calledDirectoryNumber";
        const auto number = lineuri::parse_called_number(id.text);
        if (!number)
            return refuse(called ? csta::operation_error::invalid_called_device_id
                                 : csta::operation_error::invalid_destination);
        id = {.text = number->dialable()};
        const auto& rules = ids_.rules();
        if (rules.plan == nullptr) return;
        const auto outcome = rules.plan->apply(lineuri::direction::dial, id.text, rules.profile);
        if (outcome.how == lineuri::number_decision::denied)
            return refuse(called ? csta::operation_error::privilege_violation_called_device
                                 : csta::operation_error::privilege_violation_destination_device);
        id.text = outcome.number.substr(0, outcome.number.find(';'));
    }

    const identity_map& ids_;
    const own_device_lookup& own_;
    std::string_view others_;  ///< an element that names other people in this message only
};

class call_namer final : public csta::id_visitor {
public:
    explicit call_namer(identity_map& ids) : ids_(ids) {}

    void on_connection(std::string_view, csta::connection_id& id) override {
        if (!id.call_id.empty()) id.call_id = ids_.call_north(id.call_id);
    }
    void on_device(std::string_view, csta::device_id&) override {}
    void on_monitor_cross_ref_id(std::string&) override {}

private:
    identity_map& ids_;
};

class device_namer final : public csta::id_visitor {
public:
    device_namer(const identity_map& ids, std::string_view cross_ref_id)
        : ids_(ids), cross_ref_id_(cross_ref_id) {}

    void on_connection(std::string_view, csta::connection_id& id) override { rename(id.device); }
    void on_device(std::string_view, csta::device_id& id) override { rename(id); }
    void on_monitor_cross_ref_id(std::string& id) override {
        if (!cross_ref_id_.empty()) id = cross_ref_id_;
    }

private:
    // typeOfNumber spoke of the PBX's text; ours is a URI.
    void rename(csta::device_id& id) {
        if (!id.text.empty()) id = {.text = ids_.device_north(id.text)};
    }
    const identity_map& ids_;
    std::string_view cross_ref_id_;
};

}  // namespace

bool is_destination(std::string_view element) {
    return std::find(destinations.begin(), destinations.end(), element) != destinations.end();
}

std::optional<csta::csta_error_code> to_south(csta::message& request, const identity_map& ids,
                                              const own_device_lookup& own) {
    const bool lists_callers = csta::holds_alternative<csta::set_do_not_disturb>(request);
    southward visitor(ids, own, lists_callers ? "callingDevice" : "");
    csta::walk(request, visitor);
    return std::move(visitor.refused);
}

void name_calls(csta::message& what, identity_map& ids) {
    call_namer visitor(ids);
    csta::walk(what, visitor);
}

void name_devices(csta::message& what, const identity_map& ids, std::string_view cross_ref_id) {
    device_namer visitor(ids, cross_ref_id);
    csta::walk(what, visitor);
}

}  // namespace ctig::bridge
