#include "sip_session/user_agent.hpp"

#include <algorithm>
#include <utility>

#include "sip_session/call_id.hpp"
#include "sip_session/user_agent_impl.hpp"

namespace ctig::sip {
namespace {

message_limits limits_of(const user_agent_config& config) {
    message_limits out;
    out.body_octets = config.max_body;
    return out;
}

}  // namespace

user_agent::impl::impl(user_agent_config c, id_source source)
    : config(std::move(c)),
      ids(std::move(source)),
      own(config),
      limits(limits_of(config)),
      servers(clock),
      dialogs(config.first_dialog_id, config.dialog_id_step) {}

user_agent::user_agent(user_agent_config config, id_source ids)
    : impl_(std::make_unique<impl>(std::move(config), std::move(ids))) {}

user_agent::~user_agent() = default;

user_agent::impl& user_agent::acted() const {
    impl_->act();
    return *impl_;
}

void user_agent::on_message(const flow& from, std::string_view bytes, time_point now) {
    impl_->on_message(from, bytes, now);
}

void user_agent::on_broken_stream(const flow& from, std::string_view start, int status, time_point now) {
    acted().on_broken_stream(from, start, status, now);
}

void user_agent::on_send_failed(client_transaction_id request, time_point now, std::string_view bytes) {
    acted().on_send_failed(request, now, bytes);
}
void user_agent::on_timer(time_point now) { acted().on_timer(now); }
std::optional<time_point> user_agent::next_timer() const { return acted().next_timer(); }

void user_agent::answer_invite(request_id request, answer with, time_point now) {
    acted().answer_invite(request, with, now);
}

void user_agent::answer_info(request_id request, answer with, time_point now) {
    impl_->answer_info_soon(request, std::move(with), now);
}

void user_agent::answer_options(request_id request, answer with, time_point now) {
    acted().answer_options(request, with, now);
}

void user_agent::send_event(dialog_id dialog, std::string body, time_point now) {
    acted().send_event(dialog, std::move(body), now);
}

void user_agent::end_dialog(dialog_id dialog, time_point now) { acted().end_dialog(dialog, now); }

std::vector<dialog_change> user_agent::take_changes() { return acted().take_changes(); }
std::optional<dialog_record> user_agent::save(dialog_id dialog, const clock_pair& now) {
    return acted().save(dialog, now);
}
void user_agent::restore(dialog_id dialog, dialog_record from, const clock_pair& now) {
    acted().restore(dialog, std::move(from), now);
}

void user_agent::left(dialog_id dialog) { acted().left(dialog); }

bool user_agent::ends_what_is_unpolled(std::string_view bytes) const {
    while (bytes.starts_with("\r\n")) bytes.remove_prefix(2);  // as message::parse()
    if (!bytes.starts_with("BYE ")) return false;
    const auto call_id = call_id_of(bytes);
    const auto& self = *impl_;
    const auto is_meant = [&](const received_message& one) {
        return !one.unreadable && one.msg.method() == "INFO" &&
               one.msg.value(header_name::call_id) == call_id;
    };
    if (std::any_of(self.read.begin(), self.read.begin() + self.unacted, is_meant)) return true;
    return std::any_of(self.outputs.begin() + static_cast<std::ptrdiff_t>(self.polled), self.outputs.end(),
                       [&](const output& one) {
                           const auto* info = std::get_if<info_received>(&one);
                           const auto* d = info ? self.dialogs.find(info->dialog) : nullptr;
                           return d != nullptr && d->state.call_id() == call_id;
                       });
}

std::optional<output> user_agent::poll() {
    auto& self = acted();
    auto& outputs = self.outputs;
    auto& polled = self.polled;
    if (polled == outputs.size()) return std::nullopt;
    std::optional<output> out(std::move(outputs[polled]));
    if (++polled == outputs.size()) {
        polled = 0;
        outputs.clear();
        if (outputs.capacity() > impl::most_kept_outputs) outputs.shrink_to_fit();
    }
    return out;
}

std::optional<dialog_view> user_agent::find(dialog_id dialog) const {
    const auto* d = acted().dialogs.find(dialog);
    if (d == nullptr) return std::nullopt;
    return dialog_view{.id = d->id,
                       .call_id = d->state.call_id(),
                       .from_uri = d->state.remote_uri(),
                       .from_tag = d->state.remote_tag(),
                       .to_tag = d->state.local_tag(),
                       .contact_uri = d->state.remote_target(),
                       .last_flow = &d->last_flow,
                       .confirmed = d->confirmed};
}

bool user_agent::has(dialog_id dialog) const { return acted().dialogs.find(dialog) != nullptr; }

std::size_t user_agent::dialogs() const { return acted().dialogs.size(); }
std::size_t user_agent::transactions() const {
    const auto& self = acted();
    return self.servers.size() + self.settled.size() + self.settled_invites.size() + self.clients.size();
}

std::vector<user_agent::answered> user_agent::take_answered() {
    std::vector<answered> out;
    for (const auto& [key, count] : std::exchange(acted().answered, {}))
        out.push_back({std::string(key.first), key.second, count});
    return out;
}

std::vector<std::pair<std::string_view, std::uint64_t>> user_agent::dropped() const {
    return acted().drops.all();
}

}  // namespace ctig::sip
