#pragma once
// What a journal row says of the SIP dialog (record_archive.hpp).
#include "cti_gateway/journal/record_archive.hpp"
#include "sip_session/dialog_record.hpp"

namespace ctig::journal {

template <class Archive, one_of<sip::dialog_values> T>
void describe(Archive& a, T& d) {
    a(d.call_id, d.local_tag, d.remote_tag, d.local_value, d.remote_value, d.remote_uri, d.remote_target,
      d.route_set, d.remote_cseq, d.remote_cseq_may_restart, d.next_local_cseq);
}

// The id is the process's own.
template <class Archive, one_of<sip::flow> T>
void describe(Archive& a, T& f) {
    a(f.protocol, f.local_address, f.local_port, f.remote_address, f.remote_port, f.standing, f.certificate);
}

template <class Archive, one_of<sip::via_return> T>
void describe(Archive& a, T& v) {
    a(v.port, v.by_rport, v.tls_host);
}

template <class Archive, one_of<sip::session_timer_terms> T>
void describe(Archive& a, T& t) {
    a(t.interval, t.who);
}

template <class Archive, one_of<sip::dialog_record> T>
void describe(Archive& a, T& d) {
    a(d.state, d.opened_from, d.last_flow, d.way_back, d.contact, d.terms, d.refresh_at, d.expire_at,
      d.datagrams_only, d.events);
}

}  // namespace ctig::journal
