#include "cti_gateway/bridge/session_record.hpp"

#include <algorithm>
#include <utility>

#include "cti_gateway/journal/dialog_fields.hpp"

// The fields of each type, for record_archive.hpp.
namespace ctig::journal {

template <class Archive, one_of<csta::not_known, csta::not_required, csta::not_specified, csta::restricted> T>
void describe(Archive&, T&) {}

template <class Archive, one_of<csta::device_id> T>
void describe(Archive& a, T& d) {
    a(d.text, d.number_type);
}

template <class Archive, one_of<csta::extended_device_id, csta::redirection_device_id> T>
void describe(Archive& a, T& d) {
    a(d.value);
}

template <class Archive, one_of<csta::status_filter> T>
void describe(Archive& a, T& f) {
    a(f.initializing, f.enabled, f.normal, f.message_lost, f.disabled, f.partially_disabled,
      f.overload_imminent, f.overload_reached, f.overload_relieved);
}

template <class Archive, one_of<bridge::party_picture> T>
void describe(Archive& a, T& p) {
    a(p.device, p.who, p.state);
}

template <class Archive, one_of<bridge::call_picture> T>
void describe(Archive& a, T& c) {
    a(c.own, c.calling, c.called, c.last_redirection, c.others, c.others_known);
}

template <class Archive, one_of<bridge::forwarding_picture> T>
void describe(Archive& a, T& f) {
    a(f.on, f.to);
}

template <class Archive, one_of<bridge::device_picture> T>
void describe(Archive& a, T& p) {
    a(p.device, p.calls, p.forwarding, p.calls_known, p.forwarding_known, p.do_not_disturb,
      p.message_waiting);
}

template <class Archive>
void describe(Archive& a, const bridge::event_set& s) {
    a(s.bits());
}
template <class Archive>
void describe(Archive& a, bridge::event_set& s) {
    std::bitset<128> bits;
    a(bits);
    s = bridge::event_set(bits);
}

template <class Archive, one_of<bridge::session_monitor> T>
void describe(Archive& a, T& m) {
    a(m.cross_ref_id, m.line_uri, m.pbx_device, m.serial, m.filtered, m.told);
}

template <class Archive, one_of<bridge::status_registration> T>
void describe(Archive& a, T& r) {
    a(r.id, r.filter, r.reports_status);
}

template <class Archive, one_of<bridge::identity_map::names> T>
void describe(Archive& a, T& n) {
    a(n.lines, n.calls, n.retired);
}

template <class Archive, one_of<bridge::session_line> T>
void describe(Archive& a, T& l) {
    a(l.uri.text, l.pbx_device);
}

template <class Archive, one_of<bridge::rcc_session> T>
void describe(Archive& a, T& s) {
    a(s.user, s.peer, s.call_id, s.from_tag, s.contact_uri, s.epid, s.sip_instance, s.csta_namespace, s.lines,
      s.monitors, s.monitors_made, s.registrations, s.told_status, s.registrations_made, s.lists_made);
}

}  // namespace ctig::journal

namespace ctig::bridge {

std::string write_record(const sip::dialog_record& dialog, const rcc_session& session,
                         std::string_view manager) {
    const auto is_starting = [](const session_monitor& m) { return m.starting != nullptr; };
    if (std::ranges::any_of(session.monitors, is_starting)) {
        // Nobody was told of them, and they go with the request.
        auto told = session;
        std::erase_if(told.monitors, is_starting);
        return write_record(dialog, told, manager);
    }
    journal::record_writer to;
    to(dialog, session.ids.seed(), session.ids.save(), session, std::string(manager));
    return to.take();
}

std::optional<session_record> read_record(std::string_view bytes, sip::dialog_id id) {
    journal::record_reader from(bytes);
    session_record record;
    std::uint64_t seed = 0;
    identity_map::names names;
    from(record.dialog, seed, names);
    record.session = std::make_shared<rcc_session>(id, seed);
    from(*record.session, record.manager);
    if (!from.at_end()) return std::nullopt;
    record.session->ids.restore(std::move(names));
    return record;
}

}  // namespace ctig::bridge
