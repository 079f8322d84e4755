#pragma once
// Which Request-URIs are ours, and what we call ourselves in Contact and Via.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sip_session/flow.hpp"

namespace ctig::sip {

struct user_agent_config;

class own_addresses {
public:
    explicit own_addresses(const user_agent_config& config);

    enum class verdict : std::uint8_t { ours, not_ours, unknown_scheme };
    /// `request_uri` of a request with `method` that came over `source`. Our own Contact is ours, too.
    [[nodiscard]] verdict judge(std::string_view request_uri, std::string_view method,
                                const flow& source) const;

    /// Contact value: the virtual address, or the address that the flow ends at here. `request_uri` decides
    /// the user part where the configuration names none, and the scheme (RFC 3261 12.1.1: sips answers sips).
    [[nodiscard]] std::string contact(const flow& over, std::string_view request_uri) const;
    /// Via value for a request of ours.
    [[nodiscard]] std::string via(transport protocol, const flow& over, std::string_view branch) const;
    /// A host for Warning's warn-agent.
    [[nodiscard]] std::string host(const flow& over) const;

private:
    [[nodiscard]] bool is_own_host(std::string_view host, const flow& source) const;
    [[nodiscard]] std::string sent_by(const flow& over) const;

    std::optional<std::string> user_;  ///< own_uri's user part; nothing: any
    std::string escaped_user_, own_uri_host_;
    bool own_uri_set_ = false;
    std::vector<std::string> hosts_;  ///< lower case, v6 without brackets
    std::string virtual_address_, virtual_host_;
};

}  // namespace ctig::sip
