#include "sip_session/dialog.hpp"

#include <utility>

#include "sip_session/matching_keys.hpp"
#include "sip_session/sip_uri.hpp"

namespace ctig::sip {
namespace {

/// The URI of a Route or Record-Route value.
std::string_view uri_of(std::string_view route) {
    const auto value = name_addr::parse(route);
    return value ? value->uri : std::string_view{};
}

bool is_loose(std::string_view route) {
    const auto uri = sip_uri::parse(uri_of(route));
    return uri && uri->params.has("lr");
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if ((a[i] | 0x20) != (b[i] | 0x20)) return false;
    return true;
}

transport transport_of(const sip_uri& uri, transport otherwise) {
    const auto named = uri.params.value("transport");
    if (uri.scheme == uri_scheme::sips) return transport::tls;  // RFC 3261 26.2.2
    if (!named) return otherwise;
    if (equals_ignoring_case(*named, "tls")) return transport::tls;
    if (equals_ignoring_case(*named, "tcp")) return transport::tcp;
    if (equals_ignoring_case(*named, "udp")) return transport::udp;
    return otherwise;
}

std::optional<next_hop> hop_to(std::string_view text, transport otherwise) {
    const auto uri = sip_uri::parse(text);
    if (!uri || !uri->is_sip_or_sips()) return std::nullopt;
    const auto maddr = uri->params.value("maddr");
    const bool named = uri->params.has("transport");
    return next_hop{.protocol = transport_of(*uri, otherwise),
                    .host = std::string(maddr && !maddr->empty() ? *maddr : uri->host),
                    .port = uri->port.value_or(0),
                    .choice = named ? transport_choice::named : transport_choice::open};
}

}  // namespace

dialog::dialog(const request_view& invite, std::string_view local_tag, remote_cseq::rule rule,
               std::uint32_t first_local_cseq)
    : call_id_(invite.call_id),
      local_tag_(local_tag),
      remote_tag_(invite.from_tag),
      local_value_(invite.msg->value(header_name::to)),
      remote_value_(invite.msg->value(header_name::from)),
      remote_uri_(invite.from.uri),
      // RFC 2543 clients may send no Contact (RFC 4475 3.4.1): then From is all there is.
      remote_target_(invite.from.uri),
      remote_cseq_(rule, invite.cseq.number),
      next_local_cseq_(first_local_cseq),
      local_cseq_lease_(first_local_cseq + cseq_block) {
    if (invite.to_tag.empty()) local_value_.append(";tag=").append(local_tag);
    for (const auto route : invite.msg->values(header_name::record_route)) route_set_.emplace_back(route);
    refresh_target(*invite.msg);
}

dialog::dialog(dialog_values from, remote_cseq::rule rule)
    : call_id_(std::move(from.call_id)),
      local_tag_(std::move(from.local_tag)),
      remote_tag_(std::move(from.remote_tag)),
      local_value_(std::move(from.local_value)),
      remote_value_(std::move(from.remote_value)),
      remote_uri_(std::move(from.remote_uri)),
      remote_target_(std::move(from.remote_target)),
      route_set_(std::move(from.route_set)),
      remote_cseq_(rule, from.remote_cseq),
      next_local_cseq_(from.next_local_cseq),
      // Nothing is leased beyond what was read: the first request takes a new block.
      local_cseq_lease_(from.next_local_cseq) {
    if (from.remote_cseq_may_restart) remote_cseq_.on_reinvite_answered();
}

dialog_values dialog::save() const {
    return {.call_id = call_id_,
            .local_tag = local_tag_,
            .remote_tag = remote_tag_,
            .local_value = local_value_,
            .remote_value = remote_value_,
            .remote_uri = remote_uri_,
            .remote_target = remote_target_,
            .route_set = route_set_,
            .remote_cseq = remote_cseq_.last(),
            .remote_cseq_may_restart = remote_cseq_.may_restart(),
            .next_local_cseq = local_cseq_lease_};
}

std::uint32_t dialog::next_local_cseq() noexcept {
    if (next_local_cseq_ >= local_cseq_lease_) local_cseq_lease_ = next_local_cseq_ + cseq_block;
    return next_local_cseq_++;
}

void dialog::refresh_target(const message& request) {
    const auto contacts = request.values(header_name::contact);
    if (contacts.empty()) return;
    const auto contact = name_addr::parse(contacts.front());
    if (contact && sip_uri::parse(contact->uri)) remote_target_ = contact->uri;
}

dialog::addressing dialog::address_request() const {
    if (route_set_.empty() || is_loose(route_set_.front())) return {remote_target_, route_set_};
    // 12.2.1.1: the first hop is a strict router: it takes the Request-URI's place, the target goes last.
    addressing out{std::string(uri_of(route_set_.front())), {}};
    out.routes.assign(route_set_.begin() + 1, route_set_.end());
    out.routes.push_back("<" + remote_target_ + ">");
    return out;
}

std::optional<next_hop> dialog::first_hop(transport otherwise) const {
    if (route_set_.empty()) return std::nullopt;
    return hop_to(uri_of(route_set_.front()), otherwise);
}

std::optional<next_hop> dialog::target_hop(transport otherwise) const {
    return hop_to(remote_target_, otherwise);
}

}  // namespace ctig::sip
