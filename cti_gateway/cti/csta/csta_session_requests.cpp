// Services on their way to the manager, and their answers: what a dialect puts in and takes out.
#include <algorithm>
#include <utility>

#include "cti_gateway/cti/csta/csta_session.hpp"
#include "cti_gateway/cti/csta/dmcc_documents.hpp"

namespace ctig::cti {
namespace {

// The supervised link gives requests up after seconds. Their ids stay reserved longer, so that a late answer
// is not taken for that of a newer request, but not for good.
constexpr std::chrono::minutes id_reserved_for{2};
constexpr std::chrono::seconds device_limit{30};  // as much as cti.request_timeout can be

/// What the answer to this request will be about: the device of a monitor, the reference of one that ends.
std::string subject_of(const csta::message& request) {
    if (const auto* start = csta::get_if<csta::monitor_start>(&request)) {
        const auto* device = std::get_if<csta::device_id>(&start->monitor_object.value);
        return device != nullptr ? device->text : std::string();
    }
    const auto* stop = csta::get_if<csta::monitor_stop>(&request);
    return stop != nullptr ? stop->monitor_cross_ref_id : std::string();
}

void invert(csta::message& request) {
    if (auto* start = csta::get_if<csta::monitor_start>(&request))
        start->requested_monitor_filter =
            dmcc::inverted(start->requested_monitor_filter.value_or(csta::monitor_filter{}));
    if (auto* change = csta::get_if<csta::change_monitor_filter>(&request))
        change->requested_filter_list = dmcc::inverted(change->requested_filter_list);
}

void invert_back(csta::message& answer) {
    auto* started = csta::get_if<csta::monitor_start_response>(&answer);
    if (started != nullptr && started->actual_monitor_filter)
        started->actual_monitor_filter = dmcc::inverted(*started->actual_monitor_filter);
    auto* changed = csta::get_if<csta::change_monitor_filter_response>(&answer);
    if (changed != nullptr && changed->actual_filter_list)
        changed->actual_filter_list = dmcc::inverted(*changed->actual_filter_list);
}

}  // namespace

csta_session::outputs csta_session::request(const csta::message& what, completion done, time_point now) {
    outputs out;
    if (phase_ != phase::open) {
        out.emplace_back(answered{std::move(done), make_error_code(errc::not_in_service)});
        return out;
    }
    if (const auto* start = csta::get_if<csta::monitor_start>(&what); start && !memory_->unclaimed.empty()) {
        // A monitor that lives on from before; with a filter of its own one cannot know that it is the same.
        const auto found = memory_->unclaimed.find(subject_of(what));
        if (found != memory_->unclaimed.end() && !start->requested_monitor_filter) {
            out.emplace_back(answered{std::move(done),
                                      csta::monitor_start_response{.monitor_cross_ref_id = found->second}});
            memory_->unclaimed.erase(found);
            return out;
        }
    }
    if (dialect_.vendor == dialect::extensions::dmcc) {
        auto unknown = memory_->devices.unknown_in(what);
        if (!unknown.empty()) {
            give_up_waiting(now, out);
            if (waiting_.size() >= max_pending_answers) {
                out.emplace_back(answered{std::move(done), make_error_code(errc::busy)});
                return out;
            }
            waiting_.push_back({what, std::move(done), {unknown.begin(), unknown.end()}, now});
            ask_for_devices(unknown, now, out);
            return out;
        }
    }
    send_request(what, std::move(done), now, out);
    return out;
}

csta_session::outputs csta_session::request_document(std::string_view document, completion done,
                                                     time_point now) {
    outputs out;
    const auto refuse = [&](boost::system::error_code why) {
        out.emplace_back(answered{std::move(done), why});
    };
    if (phase_ != phase::open) return refuse(make_error_code(errc::not_in_service)), out;
    if (document.size() > max_frame_sent - csta::frame_header_size)
        return refuse(csta::make_error_code(csta::errc::too_large)), out;
    const auto id = pending_.add({.done = done, .sent = now});
    if (!id) return refuse(make_error_code(errc::busy)), out;
    std::string bytes;
    if (const auto why = csta::append_frame(bytes, *id, document)) return refuse(why), out;
    out.emplace_back(send{std::move(bytes)});
    return out;
}

void csta_session::send_request(csta::message what, completion done, time_point now, outputs& out) {
    make_room(now, out);
    const auto id = pending_.add({.done = done, .sent = now, .about = subject_of(what)});
    if (!id) {
        if (done) out.emplace_back(answered{std::move(done), make_error_code(errc::busy)});
        return;
    }
    if (dialect_.confirms == dialect::confirmation::by_event && is_monitored(what))
        confirmations_.on_request(*id, what);
    if (auto* call = csta::get_if<csta::make_call>(&what);
        call && dialect_.calling_device_number && !call->calling_device.number_type)
        call->calling_device.number_type = dialect_.calling_device_number;
    if (dialect_.vendor == dialect::extensions::dmcc) {
        memory_->devices.put_ids(what);
        invert(what);
    }
    std::string bytes = frame_of(*id, what);
    if (!bytes.empty()) {
        out.emplace_back(send{std::move(bytes)});
        return;
    }
    (void)pending_.take(*id);
    if (done) out.emplace_back(answered{std::move(done), csta::make_error_code(csta::errc::too_large)});
}

void csta_session::make_room(time_point now, outputs& out) {
    if (pending_.size() < max_pending_answers) return;
    for (auto& lost : pending_.take_sent_before(now - id_reserved_for))
        if (lost.done) out.emplace_back(answered{std::move(lost.done), make_error_code(errc::timed_out)});
}

/// A device that AES never told is asked for anew by the next who needs it.
void csta_session::give_up_waiting(time_point now, outputs& out) {
    std::erase_if(waiting_, [&](waiting_request& one) {
        if (now - one.since < device_limit) return false;
        out.emplace_back(answered{std::move(one.done), make_error_code(errc::timed_out)});
        return true;
    });
}

void csta_session::ask_for_devices(const std::vector<std::string>& extensions, time_point now, outputs& out) {
    for (const auto& extension : extensions) {
        // Who waits for the same device waits for the same answer.
        const auto waits = [&](const waiting_request& w) { return w.unknown.contains(extension); };
        if (std::ranges::count_if(waiting_, waits) > 1) continue;
        const auto id =
            pending_.add({.why = pending_answers::purpose::device_id, .sent = now, .about = extension});
        std::string bytes;
        const auto document = dmcc::encode({.switch_name = login_.switch_name, .extension = extension});
        if (id && document.size() <= max_frame_sent - csta::frame_header_size &&
            !csta::append_frame(bytes, *id, document)) {
            out.emplace_back(send{std::move(bytes)});
            continue;
        }
        if (id) (void)pending_.take(*id);
        on_device_answer(extension, csta::make_error(csta::operation_error::invalid_device_id), now, out);
    }
}

/// Whether the document was AES's answer about a device.
bool csta_session::on_device_id(invoke_id id, std::string_view document, time_point now, outputs& out) {
    const std::string_view root = decoder_.root_name();
    if (root != "GetThirdPartyDeviceIdResponse" && root != "GetDeviceIdResponse") return false;
    const auto parts = dmcc::read(document);
    if (!parts || !parts->device || parts->device->empty()) return false;  // unreadable
    auto entry = pending_.take(id);
    if (!entry || entry->why != pending_answers::purpose::device_id) {
        ++counters_.unmatched;
        return true;
    }
    memory_->devices.learn(entry->about, *parts->device);
    on_device_answer(entry->about, std::nullopt, now, out);
    return true;
}

/// Those who waited for the device alone go on; a refusal is theirs, too.
void csta_session::on_device_answer(const std::string& extension, std::optional<csta::message> refusal,
                                    time_point now, outputs& out) {
    std::vector<waiting_request> ready;
    std::vector<waiting_request> still;
    for (auto& one : waiting_) {
        const bool waited = one.unknown.erase(extension) > 0;
        const bool goes_on = waited && (refusal || one.unknown.empty());
        (goes_on ? ready : still).push_back(std::move(one));
    }
    waiting_ = std::move(still);
    for (auto& one : ready) {
        if (refusal)
            out.emplace_back(answered{std::move(one.done), *refusal});
        else
            send_request(std::move(one.what), std::move(one.done), now, out);
    }
}

void csta_session::on_service_answer(invoke_id id, pending_answers::entry entry, csta::message answer,
                                     time_point now, outputs& out) {
    if (dialect_.vendor == dialect::extensions::dmcc) {
        memory_->devices.put_names(answer);
        invert_back(answer);
    }
    note_monitor(entry.about, answer);
    auto settled = confirmations_.on_answer(id, std::move(entry.done), std::move(answer), now);
    if (settled && settled->done)
        out.emplace_back(answered{std::move(settled->done), std::move(settled->with)});
}

void csta_session::note_monitor(const std::string& about, const csta::message& answer) {
    if (const auto* started = csta::get_if<csta::monitor_start_response>(&answer))
        memory_->monitors[started->monitor_cross_ref_id] = about;
    else if (csta::holds_alternative<csta::monitor_stop_response>(answer))
        memory_->monitors.erase(about);
}

void csta_session::stop_unclaimed(time_point now, outputs& out) {
    for (const auto& [device, cross_ref] : std::exchange(memory_->unclaimed, {}))
        send_request(csta::monitor_stop{.monitor_cross_ref_id = cross_ref}, nullptr, now, out);
}

bool csta_session::is_monitored(const csta::message& request) const {
    const auto* which = confirmations::connection_of(request);
    return which != nullptr && std::ranges::any_of(memory_->monitors, [&](const auto& monitor) {
               return monitor.second == which->device.text;
           });
}

}  // namespace ctig::cti
