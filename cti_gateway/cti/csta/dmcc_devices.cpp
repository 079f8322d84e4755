#include "cti_gateway/cti/csta/dmcc_devices.hpp"

#include <algorithm>
#include <utility>

#include "csta/walk.hpp"

namespace ctig::cti::dmcc {
namespace {

/// Calls `visit` with every device in a message that is not empty.
template <class F>
class each_device final : public csta::id_visitor {
public:
    explicit each_device(F visit) : visit_(std::move(visit)) {}
    void on_connection(std::string_view, csta::connection_id& id) override {
        if (!id.device.text.empty()) visit_(id.device);
    }
    void on_device(std::string_view, csta::device_id& id) override {
        if (!id.text.empty()) visit_(id);
    }
    void on_monitor_cross_ref_id(std::string&) override {}

private:
    F visit_;
};

}  // namespace

std::vector<std::string> devices::unknown_in(const csta::message& request) const {
    std::vector<std::string> unknown;
    each_device visitor([&](const csta::device_id& id) {
        const auto extension = extension_of(id.text);
        if (!ids_.contains(extension) && std::ranges::find(unknown, extension) == unknown.end())
            unknown.emplace_back(extension);
    });
    csta::message copy = request;
    csta::walk(copy, visitor);
    return unknown;
}

void devices::put_ids(csta::message& request) {
    each_device visitor([this](csta::device_id& id) {
        const auto known = ids_.find(extension_of(id.text));
        if (known == ids_.end()) return;
        // A number that was only dialled does not take the place of the fuller name of a line of ours.
        auto& name = names_[known->second];
        if (name.empty() || id.text.size() > name.size()) name = id.text;
        id.text = known->second;
        id.number_type = csta::type_of_number::other;
    });
    csta::walk(request, visitor);
}

void devices::put_names(csta::message& what) const {
    each_device visitor([this](csta::device_id& id) {
        const auto known = names_.find(id.text);
        if (known == names_.end() && extension_in(id.text).size() == id.text.size()) return;
        id.text = known != names_.end() ? known->second : std::string(extension_in(id.text));
        id.number_type.reset();
    });
    csta::walk(what, visitor);
}

void devices::learn(const std::string& extension, std::string device_id) {
    if (ids_.size() >= most) clear();
    ids_.insert_or_assign(extension, std::move(device_id));
}

void devices::clear() {
    ids_.clear();
    names_.clear();
}

void take_out_ids(csta::message& request) {
    each_device visitor([](csta::device_id& id) {
        const auto extension = extension_in(id.text);
        if (extension.size() == id.text.size()) return;
        id.text.resize(extension.size());
        id.number_type.reset();
    });
    csta::walk(request, visitor);
}

void put_in_ids(csta::message& what, std::string_view suffix) {
    each_device visitor([suffix](csta::device_id& id) {
        id.text += suffix;
        id.number_type = csta::type_of_number::other;
    });
    csta::walk(what, visitor);
}

std::string_view extension_of(std::string_view device) noexcept { return device.substr(0, device.find(';')); }

std::string_view extension_in(std::string_view device_id) noexcept {
    if (std::ranges::count(device_id, ':') < 3 || device_id.starts_with(':')) return device_id;
    const auto instance = device_id.substr(device_id.rfind(':') + 1);
    const bool number =
        !instance.empty() && instance.find_first_not_of("0123456789") == std::string_view::npos;
    return number ? device_id.substr(0, device_id.find(':')) : device_id;
}

}  // namespace ctig::cti::dmcc
