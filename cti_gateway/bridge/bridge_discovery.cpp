// The bridge's part in what there is: features, and lists of devices.
#include <algorithm>
#include <utility>

#include "cti_gateway/bridge/bridge.hpp"
#include "cti_gateway/bridge/csta_error.hpp"
#include "cti_gateway/bridge/translate.hpp"

namespace ctig::bridge {

// Which device the question is about is Microsoft's addition; it must be the user's own. Without it the
// session's line is meant. Of the dialects, those that know no such addition answer for the whole PBX.
void bridge::tell_features(const session_ptr& session, request_ptr request,
                           const csta::get_csta_features& what) {
    std::string device = session->lines.empty() ? std::string() : session->lines.front().pbx_device;
    if (what.line) {
        auto own = own_device(*session, *what.line);
        if (const auto* why = std::get_if<csta::csta_error_code>(&own))
            return respond(session, *request, *why);
        device = std::get<std::string>(std::move(own));
    }
    const auto& cti = parts_.settings->cti;
    if (cti.protocol == config::cti_protocol::csta && cti.dialect != config::cti_dialect::ecma354)
        device.clear();
    features_.ask(session->link, device, [this, dialog = session->dialog, request](const auto& offered) {
        const auto alive = find(dialog);
        if (!alive) return;
        if (!offered && wait_for_link(alive, request, offered.error())) return;
        respond(alive, *request,
                offered ? csta::message{*offered} : csta::message{csta_error_for(offered.error())});
    });
}

void bridge::list_answered(cti::link_index link, sip::dialog_id dialog, const request_ptr& request,
                           boost::system::result<csta::message> answer) {
    auto* response = answer ? csta::get_if<csta::get_switching_function_devices_response>(&*answer) : nullptr;
    const auto session = find(dialog);
    if (response == nullptr || !session) {
        lists_.refused(link);
        return on_answer(dialog, request, std::move(answer));
    }
    device_lists::reader reader{
        dialog, derive_cross_ref_id(session->call_id, session->from_tag, "devices", ++session->lists_made)};
    const auto pbx_cross_ref_id = std::exchange(response->service_cross_ref_id, reader.cross_ref_id);
    const auto early = lists_.answered(link, pbx_cross_ref_id, reader);
    on_answer(dialog, request, std::move(answer));
    for (const auto& part : early) send_list_segment(reader, part);
}

void bridge::on_list_segment(cti::link_index link, const csta::switching_function_devices& part) {
    if (const auto reader = lists_.reader_of(link, part)) send_list_segment(*reader, part);
}

void bridge::send_list_segment(const device_lists::reader& reader, csta::switching_function_devices part) {
    const auto session = find(reader.dialog);
    if (!session) return;
    keep_own(*session, part);
    if (part.device_list.empty() && !part.last_segment) return;
    part.service_cross_ref_id = reader.cross_ref_id;
    csta::message north = std::move(part);
    name_devices(north, session->ids);
    parts_.phones.send_event(session->dialog, encode(*session, north), parts_.now());
}

// A user reaches only lines of their own, and sees no others (product.md 3). Segments are left out with what
// is in them, so they are not numbered any more: their number is optional, their order is the dialog's.
void bridge::keep_own(const rcc_session& session, csta::switching_function_devices& part) const {
    const auto* user = parts_.people->find_user_id(session.user);
    std::erase_if(part.device_list, [&](const csta::listed_device& listed) {
        const auto device = without_name(listed.device_id.text);
        return user == nullptr || std::ranges::none_of(user->appearances, [&](const auto& own) {
                   return parts_.people->pbx_device_id(own) == device;
               });
    });
    part.segment_id.reset();
}

// A client that waits for the rest of a list must not wait for ever.
void bridge::cut_lists(cti::link_index lost) {
    for (const auto& reader : lists_.link_lost(lost)) send_list_segment(reader, {.last_segment = true});
}

}  // namespace ctig::bridge
