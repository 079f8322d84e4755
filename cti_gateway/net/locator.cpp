#include "cti_gateway/net/locator.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "cti_gateway/config/endpoint.hpp"
#include "lineuri/text.hpp"

namespace ctig::net {
namespace {

constexpr int max_questions = 24;        // of one search: a zone that points in circles ends here
constexpr std::size_t max_records = 16;  // of one answer that are followed

std::string srv_name(sip::transport protocol, const std::string& domain) {
    switch (protocol) {
        case sip::transport::udp: return "_sip._udp." + domain;
        case sip::transport::tcp: return "_sip._tcp." + domain;
        case sip::transport::tls: return "_sips._tcp." + domain;
    }
    return {};
}

// RFC 3263 4.1, and RFC 3403 6.2 on the case.
std::optional<sip::transport> transport_of_service(std::string_view service) {
    if (lineuri::iequals(service, "SIP+D2U")) return sip::transport::udp;
    if (lineuri::iequals(service, "SIP+D2T")) return sip::transport::tcp;
    if (lineuri::iequals(service, "SIPS+D2T")) return sip::transport::tls;
    return std::nullopt;
}

}  // namespace

std::uint16_t default_port(sip::transport protocol) noexcept {
    return protocol == sip::transport::tls ? 5061 : 5060;
}

locator::locator(const sip::next_hop& target, abilities can, random_source random)
    : target_(target), can_(can), random_(std::move(random)) {
    // Who reaches us by TLS is not called back in the clear.
    if (target_.protocol == sip::transport::tls) can_ = {.udp = false, .tcp = false, .tls = can_.tls};
    begin();
}

bool locator::can(sip::transport protocol) const {
    switch (protocol) {
        case sip::transport::udp: return can_.udp;
        case sip::transport::tcp: return can_.tcp;
        case sip::transport::tls: return can_.tls;
    }
    return false;
}

// RFC 3263 4.1 and 4.2, from what leaves nothing open to what leaves all.
void locator::begin() {
    const auto port = target_.port != 0 ? target_.port : default_port(target_.protocol);
    if (config::is_address(target_.host)) {
        to_do_.push_back(hop_address{target_.host, port, target_.protocol});
    } else if (target_.port != 0) {
        to_do_.push_back(look_up_host{target_.host, port, target_.protocol});
    } else if (target_.choice == sip::transport_choice::named) {
        to_do_.push_back(look_up_srv{srv_name(target_.protocol, target_.host), target_.protocol});
        to_do_.push_back(fall_back{});
    } else {
        to_do_.push_back(look_up_naptr{});
    }
}

locator::step locator::next() {
    while (!to_do_.empty()) {
        doing_ = std::move(to_do_.front());
        to_do_.pop_front();
        if (auto* place = std::get_if<hop_address>(&doing_)) return std::move(*place);
        if (std::holds_alternative<fall_back>(doing_)) {
            if (!found_srv_)
                to_do_.push_front(
                    look_up_host{target_.host, default_port(target_.protocol), target_.protocol});
            continue;
        }
        if (++questions_ > max_questions) break;
        if (std::holds_alternative<look_up_naptr>(doing_)) {
            asked_ = asked::naptr;
            return dns_question{dns_question::record::naptr, target_.host};
        }
        if (const auto* srv = std::get_if<look_up_srv>(&doing_)) {
            asked_ = asked::srv;
            return dns_question{dns_question::record::srv, srv->name};
        }
        asked_ = asked::address;
        return dns_question{dns_question::record::address, std::get<look_up_host>(doing_).host};
    }
    return exhausted{};
}

void locator::on_records(dns_records records) {
    switch (std::exchange(asked_, asked::nothing)) {
        case asked::nothing: return;
        case asked::naptr: {
            auto* found = std::get_if<std::vector<naptr_record>>(&records);
            return on_naptr(found != nullptr ? std::move(*found) : std::vector<naptr_record>{});
        }
        case asked::srv: {
            auto* found = std::get_if<std::vector<srv_record>>(&records);
            return on_srv(found != nullptr ? std::move(*found) : std::vector<srv_record>{});
        }
        case asked::address:
            if (auto* found = std::get_if<std::vector<address_record>>(&records)) on_addresses(*found);
            return;
    }
}

void locator::ask_first(std::vector<work> first) {
    to_do_.insert(to_do_.begin(), std::make_move_iterator(first.begin()),
                  std::make_move_iterator(first.end()));
}

void locator::on_naptr(std::vector<naptr_record> records) {
    std::ranges::stable_sort(records, [](const naptr_record& a, const naptr_record& b) {
        return std::pair(a.order, a.preference) < std::pair(b.order, b.preference);
    });
    std::vector<work> found;
    for (const auto& one : records) {
        const auto protocol = transport_of_service(one.service);
        if (protocol && can(*protocol) && lineuri::iequals(one.flags, "s") && found.size() < max_records)
            found.emplace_back(look_up_srv{one.replacement, *protocol});
    }
    if (found.empty()) {
        // 4.1: no NAPTR: SRV of each transport that we can. That by which the peer speaks to us goes first.
        for (const auto protocol :
             {target_.protocol, sip::transport::tls, sip::transport::tcp, sip::transport::udp})
            if (can(protocol) && (found.empty() || protocol != target_.protocol))
                found.emplace_back(look_up_srv{srv_name(protocol, target_.host), protocol});
    }
    found.emplace_back(fall_back{});
    ask_first(std::move(found));
}

void locator::on_srv(std::vector<srv_record> records) {
    const auto protocol = std::get<look_up_srv>(doing_).protocol;
    if (records.empty()) return;
    found_srv_ = true;
    std::vector<work> found;
    for (auto& one : in_order(std::move(records))) {
        // RFC 2782: a lone dot says that the service is decidedly not there.
        if (one.target.empty() || one.target == "." || found.size() >= max_records) continue;
        if (config::is_address(one.target))
            found.emplace_back(hop_address{one.target, one.port, protocol});
        else
            found.emplace_back(look_up_host{std::move(one.target), one.port, protocol});
    }
    ask_first(std::move(found));
}

// RFC 2782: by priority; among equals each has a chance as large as its weight to come next.
std::vector<srv_record> locator::in_order(std::vector<srv_record> records) const {
    std::ranges::stable_sort(records, [](const srv_record& a, const srv_record& b) {
        return std::pair(a.priority, a.weight != 0) < std::pair(b.priority, b.weight != 0);
    });
    for (auto from = records.begin(); from != records.end(); ++from) {
        const auto until = std::find_if(from, records.end(),
                                        [&](const srv_record& r) { return r.priority != from->priority; });
        std::uint32_t total = 0;
        for (auto it = from; it != until; ++it) total += it->weight;
        const std::uint32_t drawn = random_(total);
        std::uint32_t sum = 0;
        auto chosen = from;
        for (auto it = from; it != until; ++it) {
            sum += it->weight;
            chosen = it;
            if (sum >= drawn) break;
        }
        std::rotate(from, chosen, chosen + 1);
    }
    return records;
}

void locator::on_addresses(const std::vector<address_record>& records) {
    const auto host = std::get<look_up_host>(doing_);
    std::vector<work> found;
    for (const auto& one : records) {
        if (found.size() >= max_records) break;
        found.emplace_back(hop_address{one.address, host.port, host.protocol});
    }
    ask_first(std::move(found));
}

}  // namespace ctig::net
