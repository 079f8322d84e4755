#include "cti_gateway/cti/csta/csta_session.hpp"

#include <utility>

#include "cti_gateway/cti/csta/dmcc_documents.hpp"
#include "cti_gateway/cti/csta/session_reason.hpp"

namespace ctig::cti {

csta_session::csta_session(const dialect& how, application_login who, std::shared_ptr<link_memory> memory)
    : dialect_(how),
      login_(std::move(who)),
      memory_(memory ? std::move(memory) : std::make_shared<link_memory>()),
      namespace_(how.csta_namespace) {}

csta_session::outputs csta_session::receive(std::string_view bytes, time_point now) {
    outputs out;
    if (phase_ == phase::idle || phase_ == phase::ended) return out;
    reader_.append(bytes);
    while (phase_ != phase::ended) {
        const auto next = reader_.next();
        if (!next) {
            // Nothing says where the next frame would begin: the connection cannot be used any further.
            end(closed{"the CTI manager sent something that is not CSTA framing: " + next.error().message()},
                out);
            break;
        }
        if (!*next) break;
        on_frame(**next, now, out);
    }
    return out;
}

void csta_session::on_frame(const csta::frame& frame, time_point now, outputs& out) {
    auto decoded = decoder_.decode(frame.xml);
    if (!decoded) {
        if (dialect_.vendor == dialect::extensions::dmcc && on_device_id(frame.id, frame.xml, now, out))
            return;
        return on_unreadable(frame.id, out);
    }
    csta::message message = std::move(*decoded);
    switch (csta::kind_of(message)) {
        case csta::message_kind::response:
        case csta::message_kind::error: return on_answer(frame.id, std::move(message), now, out);
        case csta::message_kind::event: return on_event(std::move(message), out);
        case csta::message_kind::request: return on_peer_request(frame.id, std::move(message), now, out);
    }
}

// The frame is whole, so the stream is still in step: only this message is lost. What kind of message it was,
// its root element tells, as far as there is one; the invoke id alone does not, since the manager's requests
// number themselves.
void csta_session::on_unreadable(invoke_id id, outputs& out) {
    ++counters_.unreadable;
    const std::string_view root = decoder_.root_name();
    if (root.ends_with("Event")) return;
    if (!root.empty() && !root.ends_with("Response") && root != "CSTAErrorCode") {
        if (id == csta::event_invoke_id) return;
        const auto no = csta::make_error(csta::operation_error::service_not_supported);
        out.emplace_back(send{frame_of(id, no)});
        return;
    }
    auto entry = pending_.take(id);
    if (!entry) return;
    switch (entry->why) {
        case pending_answers::purpose::sign_in:
            return end(closed{"the answer to the sign-in cannot be read"}, out);
        case pending_answers::purpose::renewal:
            return end(closed{"the answer to the session's renewal cannot be read"}, out);
        case pending_answers::purpose::service:
            out.emplace_back(answered{std::move(entry->done), make_error_code(errc::bad_message)});
            return;
        case pending_answers::purpose::device_id:
            return on_device_answer(entry->about, csta::make_error(csta::operation_error::invalid_device_id),
                                    {}, out);
    }
}

void csta_session::on_answer(invoke_id id, csta::message answer, time_point now, outputs& out) {
    auto entry = pending_.take(id);
    if (!entry) return on_uncorrelated(answer, out);
    switch (entry->why) {
        case pending_answers::purpose::sign_in: return on_sign_in_answer(answer, now, out);
        case pending_answers::purpose::renewal: return on_renewal_answer(answer, now, out);
        case pending_answers::purpose::service:
            return on_service_answer(id, std::move(*entry), std::move(answer), now, out);
        case pending_answers::purpose::device_id:
            return on_device_answer(entry->about, std::move(answer), now, out);
    }
}

// An error that answers nothing, before the session is granted, is how some managers turn an address away
// that is not on their list (csta.md 5: security/generic with invoke id 0, then they close).
void csta_session::on_uncorrelated(const csta::message& answer, outputs& out) {
    const auto* error = csta::get_if<csta::csta_error_code>(&answer);
    if (phase_ == phase::signing_in && error != nullptr) return end(refused{csta::to_string(*error)}, out);
    ++counters_.unmatched;
}

void csta_session::on_event(csta::message event, outputs& out) {
    if (const auto* over = csta::get_if<csta::application_session_terminated>(&event))
        return end(closed{"the CTI manager ended the application session: " + reason_of(over->reason)}, out);
    if (phase_ != phase::open) {
        ++counters_.too_early;
        return;
    }
    if (dialect_.vendor == dialect::extensions::dmcc) memory_->devices.put_names(event);
    // The response of a request leaves before the events that it caused.
    for (auto& done : confirmations_.on_event(event))
        out.emplace_back(answered{std::move(done.done), std::move(done.with)});
    out.emplace_back(unsolicited{std::move(event)});
}

void csta_session::on_peer_request(invoke_id id, csta::message request, time_point now, outputs& out) {
    std::optional<csta::message> answer;
    bool tell = true;
    if (csta::holds_alternative<csta::system_status>(request)) {
        answer = csta::system_status_response{};
    } else if (const auto* stopped = csta::get_if<csta::monitor_stop>(&request)) {
        memory_->monitors.erase(stopped->monitor_cross_ref_id);
        answer = csta::monitor_stop_response{};
    } else if (csta::holds_alternative<csta::request_system_status>(request)) {
        answer = csta::request_system_status_response{.system_status = csta::system_status_value::normal};
        tell = false;
    } else if (csta::holds_alternative<csta::system_register_abort>(request) ||
               csta::holds_alternative<csta::switching_function_devices>(request)) {
        // ECMA-269: these have no answer
    } else {
        answer = csta::make_error(csta::operation_error::service_not_supported);
        tell = false;
    }
    // What bears the id of unsolicited messages expects no answer that bears it too.
    const bool registers = phase_ == phase::signing_in && pending_.size() == 0 &&
                           dialect_.opens_with == dialect::opening::system_register &&
                           csta::holds_alternative<csta::system_status>(request);
    // Older releases speak another edition: they are answered in kind.
    if (registers && decoder_.root_namespace().find("ecma-323/csta/") != std::string_view::npos)
        namespace_ = decoder_.root_namespace();
    if (answer && id != csta::event_invoke_id) out.emplace_back(send{frame_of(id, *answer)});
    if (registers) register_for_status(now, out);
    if (tell) out.emplace_back(unsolicited{std::move(request)});
}

void csta_session::end(output why, outputs& out) {
    phase_ = phase::ended;
    renewal_at_.reset();
    out.push_back(std::move(why));
}

std::string csta_session::frame_of(invoke_id id, const csta::message& what) {
    std::string bytes;
    const auto document = document_of(what);
    if (document.size() > max_frame_sent - csta::frame_header_size) return bytes;
    if (csta::append_frame(bytes, id, document)) bytes.clear();
    return bytes;
}

std::string csta_session::document_of(const csta::message& what) const {
    if (dialect_.vendor == dialect::extensions::dmcc) {
        constexpr std::chrono::seconds cleanup{60};
        if (const auto* start = csta::get_if<csta::start_application_session>(&what))
            return dmcc::start_application_session(*start, cleanup);
        auto document = csta::encode(what, {.csta_namespace = namespace_});
        const bool filters = csta::holds_alternative<csta::monitor_start>(what) ||
                             csta::holds_alternative<csta::change_monitor_filter>(what);
        return filters ? dmcc::with_inverted_filter(std::move(document)) : document;
    }
    return csta::encode(what, {.csta_namespace = namespace_});
}

}  // namespace ctig::cti
