#pragma once
// Locating SIP servers (RFC 3263) as a plain machine: it asks for what it needs to know of the DNS and names
// one place after the other to try. No sockets, no clock.
//
//   next() ──▶ ask{NAPTR example.com} ── on_records() ──▶ next() ──▶ ask{SRV ...} ... ──▶ attempt{address}
//   the attempt failed: next() again, until it has nothing more.
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "sip_session/flow.hpp"

namespace ctig::net {

struct naptr_record {
    std::uint16_t order = 0, preference = 0;
    std::string flags, service, replacement;
};
struct srv_record {
    std::uint16_t priority = 0, weight = 0, port = 0;
    std::string target;
};
struct address_record {
    std::string address;  ///< literal, v6 without brackets
    std::uint32_t ttl = 0;
};

struct dns_question {
    enum class record : std::uint8_t { naptr, srv, address } type = record::address;
    std::string name;

    bool operator==(const dns_question&) const = default;
};
/// The records of one answer; of the wrong kind or empty: there are none, or nobody answered.
using dns_records =
    std::variant<std::vector<address_record>, std::vector<srv_record>, std::vector<naptr_record>>;

/// A place to try.
struct hop_address {
    std::string address;  ///< literal
    std::uint16_t port = 0;
    sip::transport protocol = sip::transport::udp;

    bool operator==(const hop_address&) const = default;
};

class locator {
public:
    struct exhausted {};
    using step = std::variant<exhausted, dns_question, hop_address>;
    /// A number from 0 to its argument, both included; for the weights of SRV (RFC 2782).
    using random_source = std::function<std::uint32_t(std::uint32_t)>;

    /// Which transports a NAPTR record may choose where the hop leaves it open.
    struct abilities {
        bool udp = true, tcp = true, tls = true;
    };

    locator(const sip::next_hop& target, abilities can, random_source random);

    /// What is to be done now. After a question call on_records() before the next call.
    [[nodiscard]] step next();
    void on_records(dns_records records);

private:
    enum class asked : std::uint8_t { nothing, naptr, srv, address };
    struct look_up_naptr {};
    struct look_up_srv {
        std::string name;
        sip::transport protocol;
    };
    struct look_up_host {
        std::string host;
        std::uint16_t port;
        sip::transport protocol;
    };
    struct fall_back {};  ///< to the host itself, where no SRV record was found
    using work = std::variant<look_up_naptr, look_up_srv, look_up_host, fall_back, hop_address>;

    void begin();
    void on_naptr(std::vector<naptr_record> records);
    void on_srv(std::vector<srv_record> records);
    void on_addresses(const std::vector<address_record>& records);
    [[nodiscard]] std::vector<srv_record> in_order(std::vector<srv_record> records) const;
    void ask_first(std::vector<work> first);
    [[nodiscard]] bool can(sip::transport protocol) const;

    sip::next_hop target_;
    abilities can_;
    random_source random_;
    std::deque<work> to_do_;
    work doing_ = fall_back{};
    asked asked_ = asked::nothing;
    bool found_srv_ = false;
    int questions_ = 0;
};

/// 5060, for TLS 5061 (RFC 3261 19.1.2).
[[nodiscard]] std::uint16_t default_port(sip::transport protocol) noexcept;

}  // namespace ctig::net
