#include "cti_gateway/bridge/bridge.hpp"

#include <algorithm>
#include <utility>

namespace ctig::bridge {

bridge::bridge(bridge_parts parts)
    : parts_(std::move(parts)),
      digest_(parts_.team->nonces),
      monitors_(parts_.managers,
                [this](cti::link_index link, const csta::message& early) { on_link_event(link, early); }),
      profiles_(monitors_, parts_.managers, parts_.now,
                [this](const std::string& profile, profile_watch::change how) { on_profile(profile, how); }),
      places_([this](std::string_view profile) { return profiles_.place_of(profile); }),
      features_(parts_.managers),
      recoveries_(parts_.team->share_of(recovery_queue::default_window)) {}
bridge::~bridge() = default;

void bridge::on_output(sip::output&& what) {
    auto* info = std::get_if<sip::info_received>(&what);
    // What it belongs to may be among the others: a re-INVITE in front of it opens its session anew.
    if (info != nullptr)
        if (auto session = find(info->dialog)) return on_info(std::move(session), *info);
    others_.push_back(std::move(what));
}

bool bridge::serve_outputs() {
    auto requests = std::exchange(read_, {});
    for (auto& [session, request, what] : requests)
        // One before it may have ended its session: a client that signs in takes the place of an older one.
        if (is_live(*session)) serve(session, std::move(request), std::move(what));
    auto others = std::exchange(others_, {});
    for (auto& one : others) serve(one);
    return !requests.empty() || !others.empty();
}

void bridge::serve(sip::output& what) {
    struct visitor {
        bridge& self;
        void operator()(const sip::send_message&) const {}
        void operator()(const sip::close_flow&) const {}
        void operator()(const sip::invite_received& invite) const { self.on_invite(invite); }
        void operator()(const sip::refresh_received& refresh) const { self.on_refresh(refresh); }
        void operator()(sip::info_received& info) const {
            if (auto session = self.find(info.dialog)) return self.on_info(std::move(session), info);
            self.parts_.phones.answer_info(info.request, {.status = 481}, self.parts_.now());
        }
        // A refresh that was taken back leaves the session as it was.
        void operator()(const sip::invite_cancelled& cancelled) const {
            if (!self.parts_.phones.has(cancelled.dialog)) self.end_session(cancelled.dialog);
        }
        void operator()(const sip::options_received& options) const { self.on_options(options); }
        void operator()(const sip::event_answered&) const {}
        void operator()(const sip::dialog_ended& ended) const { self.end_session(ended.dialog); }
    };
    std::visit(visitor{*this}, what);
}

void bridge::on_timer(sip::time_point now) {
    retry_recoveries(now);
    profiles_.on_timer(now);
    drain_some(now);
    if (leave_at_ && *leave_at_ <= now) leave_links(now);
    balance(now);
    more_to_admit_.reset();
    admit();
    parts_.outputs_ready();
}

std::optional<sip::time_point> bridge::next_timer() const {
    if (more_to_admit_) return more_to_admit_;
    auto due = admission_.next_timer();
    if (!retries_.empty()) due = due ? std::min(*due, retries_.begin()->first) : retries_.begin()->first;
    for (const auto& other : {drain_at_, leave_at_, balance_at_, profiles_.next_timer()})
        if (other) due = due ? std::min(*due, *other) : other;
    return due;
}

void bridge::end_all() {
    ending_ = true;
    const auto now = parts_.now();
    for (const auto& waiting : admission_.take_all())
        refuse(waiting.invite, 503, "the gateway is stopping", std::chrono::seconds{5});
    std::vector<sip::dialog_id> dialogs;
    for (const auto& [id, session] : sessions_) {
        dialogs.push_back(session->dialog);
        abort_registrations(*session);
    }
    for (const auto dialog : dialogs) parts_.phones.end_dialog(dialog, now);
    parts_.outputs_ready();
}

void bridge::each(const std::function<void(const rcc_session&)>& look) const {
    for (const auto& [id, session] : sessions_) look(*session);
}

std::vector<std::size_t> bridge::sessions_by_link() const {
    std::vector<std::size_t> counts(parts_.managers.size(), 0);
    for (const auto& [id, session] : sessions_)
        if (const auto at = static_cast<std::size_t>(session->link); at < counts.size()) ++counts[at];
    return counts;
}

bool bridge::is_live(const rcc_session& session) const {
    const auto at = sessions_.find(static_cast<std::uint64_t>(session.dialog));
    return at != sessions_.end() && at->second.get() == &session;
}

bridge::session_ptr bridge::find(sip::dialog_id dialog) const {
    const auto at = sessions_.find(static_cast<std::uint64_t>(dialog));
    return at == sessions_.end() ? nullptr : at->second;
}

std::string bridge::encode(const rcc_session& session, const csta::message& what) const {
    return csta::encode(what, {.csta_namespace = session.csta_namespace});
}

log::context bridge::about(const rcc_session& session) const {
    return {.call_id = session.call_id,
            .user = session.user,
            .link = parts_.managers.status(session.link).manager};
}

}  // namespace ctig::bridge
