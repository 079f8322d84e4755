#pragma once
// A dialog as its UAS keeps it (RFC 3261 12.1.1): its ids, the way to the client, and the numbers of both
// sides.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sip_session/dialog_record.hpp"
#include "sip_session/flow.hpp"
#include "sip_session/remote_cseq.hpp"
#include "sip_session/request_view.hpp"

namespace ctig::sip {

class dialog {
public:
    /// From the INVITE that makes it. `local_tag` is the tag of our answers. `first_local_cseq` is the number
    /// of our first request.
    dialog(const request_view& invite, std::string_view local_tag, remote_cseq::rule rule,
           std::uint32_t first_local_cseq);
    /// Goes on where another process left off.
    dialog(dialog_values from, remote_cseq::rule rule);
    [[nodiscard]] dialog_values save() const;

    /// A target refresh request may name a new Contact (12.2.2).
    void refresh_target(const message& request);

    /// Where a request of ours is addressed to, and the routes it names (12.2.1.1, strict routers included).
    struct addressing {
        std::string uri;
        std::vector<std::string> routes;
    };
    [[nodiscard]] addressing address_request() const;
    /// The first route as a place to send to; nothing without a route set. `otherwise` is the transport where
    /// the route names none: the one by which the dialog's requests come, since that one is known to work.
    [[nodiscard]] std::optional<next_hop> first_hop(transport otherwise) const;
    /// The remote target as a place to send to; nothing when it is no sip or sips URI.
    [[nodiscard]] std::optional<next_hop> target_hop(transport otherwise) const;

    [[nodiscard]] std::uint32_t next_local_cseq() noexcept;
    /// Numbers below this one may have been used by the time that another process reads save(): it goes on
    /// from here (RFC 3261 12.2.1.1: they must rise).
    [[nodiscard]] std::uint32_t local_cseq_lease() const noexcept { return local_cseq_lease_; }
    static constexpr std::uint32_t cseq_block = 64;

    [[nodiscard]] const std::string& call_id() const noexcept { return call_id_; }
    [[nodiscard]] const std::string& local_tag() const noexcept { return local_tag_; }
    [[nodiscard]] const std::string& remote_tag() const noexcept { return remote_tag_; }
    [[nodiscard]] const std::string& remote_uri() const noexcept { return remote_uri_; }
    [[nodiscard]] const std::string& remote_target() const noexcept { return remote_target_; }
    /// Whole values for From and To of our requests, tags in them.
    [[nodiscard]] const std::string& local_value() const noexcept { return local_value_; }
    [[nodiscard]] const std::string& remote_value() const noexcept { return remote_value_; }
    [[nodiscard]] const std::vector<std::string>& route_set() const noexcept { return route_set_; }
    [[nodiscard]] remote_cseq& cseq() noexcept { return remote_cseq_; }

private:
    std::string call_id_, local_tag_, remote_tag_;
    std::string local_value_, remote_value_, remote_uri_, remote_target_;
    std::vector<std::string> route_set_;  ///< Record-Route values in the request's order
    remote_cseq remote_cseq_;
    std::uint32_t next_local_cseq_, local_cseq_lease_;
};

}  // namespace ctig::sip
