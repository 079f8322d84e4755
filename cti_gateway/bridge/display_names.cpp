#include "cti_gateway/bridge/display_names.hpp"

#include <algorithm>

#include "csta/escape.hpp"
#include "csta/walk.hpp"

namespace ctig::bridge {
namespace {

class name_collector final : public csta::id_visitor {
public:
    explicit name_collector(const identity_map& ids) : ids_(ids) {}

    void on_connection(std::string_view, csta::connection_id& id) override { take(id.device.text); }
    void on_device(std::string_view, csta::device_id& id) override { take(id.text); }
    void on_monitor_cross_ref_id(std::string&) override {}

    display_names names;

private:
    void take(std::string_view text) {
        const auto close = text.find('>');
        if (text.find('<') > close || close == std::string_view::npos) return;
        const auto name = text.substr(close + 1, text.find(';', close) - close - 1);
        if (name.empty()) return;
        std::pair entry{ids_.device_north(text), std::string(name)};
        if (std::ranges::find(names, entry) == names.end()) names.push_back(std::move(entry));
    }
    const identity_map& ids_;
};

}  // namespace

display_names display_names_of(csta::message& what, const identity_map& ids) {
    name_collector collector(ids);
    csta::walk(what, collector);
    return std::move(collector.names);
}

void add_display_names(std::string& xml, const display_names& names) {
    const auto end = xml.rfind("</");
    if (names.empty() || end == std::string::npos) return;
    std::string extensions = "<extensions><privateData><private>";
    for (const auto& [device, name] : names) {
        extensions += "<name xmlns=\"urn:cti-gateway:csta\" device=\"";
        csta::append_escaped(extensions, device);
        extensions += "\">";
        csta::append_escaped(extensions, name);
        extensions += "</name>";
    }
    xml.insert(end, extensions + "</private></privateData></extensions>");
}

}  // namespace ctig::bridge
