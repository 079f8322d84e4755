#include "cti_gateway/bridge/audited_request.hpp"

#include "csta/walk.hpp"
#include "cti_gateway/bridge/translate.hpp"

namespace ctig::bridge {
namespace {

class finder final : public csta::id_visitor {
public:
    void on_connection(std::string_view element, csta::connection_id& id) override {
        on_device(element, id.device);
    }
    void on_device(std::string_view element, csta::device_id& id) override {
        auto& target = is_destination(element) || element == "callToBePickedUp" ? found.number : found.line;
        if (target.empty()) target = id.text;
    }
    void on_monitor_cross_ref_id(std::string&) override {}

    audited_request found;
};

}  // namespace

audited_request audited(const csta::message& request) {
    finder visitor;
    csta::message copy = request;
    csta::walk(copy, visitor);
    return std::move(visitor.found);
}

}  // namespace ctig::bridge
