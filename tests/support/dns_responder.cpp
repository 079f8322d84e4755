#include "tests/support/dns_responder.hpp"

#include <algorithm>

namespace ctig::test {
namespace {

enum : std::uint16_t { type_a = 1, type_ptr = 12, type_aaaa = 28, type_srv = 33, type_naptr = 35 };

std::string u16(std::uint16_t n) { return {static_cast<char>(n >> 8), static_cast<char>(n & 0xff)}; }
std::string u32(std::uint32_t n) {
    return u16(static_cast<std::uint16_t>(n >> 16)) + u16(static_cast<std::uint16_t>(n & 0xffff));
}
std::string text(const std::string& s) { return std::string(1, static_cast<char>(s.size())) + s; }

std::string wire_name(const std::string& name) {
    std::string out;
    for (std::size_t at = 0; at < name.size();) {
        const auto dot = std::min(name.find('.', at), name.size());
        out += text(name.substr(at, dot - at));
        at = dot + 1;
    }
    return out + '\0';
}

std::string octets_of(const std::string& address) {
    const auto parsed = asio::ip::make_address(address);
    if (parsed.is_v4()) {
        const auto bytes = parsed.to_v4().to_bytes();
        return {bytes.begin(), bytes.end()};
    }
    const auto bytes = parsed.to_v6().to_bytes();
    return {bytes.begin(), bytes.end()};
}

}  // namespace

dns_responder::dns_responder(asio::io_context& io)
    : socket_(io.get_executor(), {asio::ip::make_address("127.0.0.1"), 0}) {
    receive();
}

std::string dns_responder::address() const {
    return "127.0.0.1:" + std::to_string(socket_.local_endpoint().port());
}

void dns_responder::add_a(const std::string& name, const std::string& address, std::uint32_t ttl) {
    const auto data = octets_of(address);
    records_[name].push_back({data.size() == 4 ? type_a : type_aaaa, ttl, data});
}

void dns_responder::add_srv(const std::string& name, std::uint16_t priority, std::uint16_t weight,
                            std::uint16_t port, const std::string& target) {
    records_[name].push_back({type_srv, 60, u16(priority) + u16(weight) + u16(port) + wire_name(target)});
}

void dns_responder::add_naptr(const std::string& name, std::uint16_t order, std::uint16_t preference,
                              const std::string& flags, const std::string& service,
                              const std::string& replacement) {
    records_[name].push_back(
        {type_naptr, 60,
         u16(order) + u16(preference) + text(flags) + text(service) + text("") + wire_name(replacement)});
}

void dns_responder::add_ptr(const std::string& address, const std::string& name) {
    const auto bytes = asio::ip::make_address_v4(address).to_bytes();
    std::string reversed;
    for (auto it = bytes.rbegin(); it != bytes.rend(); ++it) reversed += std::to_string(*it) + '.';
    records_[reversed + "in-addr.arpa"].push_back({type_ptr, 60, wire_name(name)});
}

void dns_responder::receive() {
    socket_.async_receive_from(asio::buffer(buffer_), from_,
                               [this](boost::system::error_code ec, std::size_t n) {
                                   if (ec) return;
                                   if (n > 16) answer(n);
                                   receive();
                               });
}

// RFC 1035 4.1: the question comes back, with the records of its type.
void dns_responder::answer(std::size_t octets) {
    ++asked;
    std::string name;
    std::size_t at = 12;
    for (; at < octets && buffer_[at] != 0; at += static_cast<std::size_t>(buffer_[at]) + 1)
        name +=
            (name.empty() ? "" : ".") + std::string(&buffer_[at + 1], static_cast<std::size_t>(buffer_[at]));
    std::ranges::transform(name, name.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c; });
    const std::string question(&buffer_[12], at + 5 - 12);
    const auto type = static_cast<std::uint16_t>(static_cast<unsigned char>(buffer_[at + 1]) << 8 |
                                                 static_cast<unsigned char>(buffer_[at + 2]));
    std::string answers;
    std::uint16_t count = 0;
    const auto known = records_.find(name);
    if (known != records_.end())
        for (const auto& r : known->second) {
            if (r.type != type) continue;
            answers += u16(0xc00c) + u16(type) + u16(1) + u32(r.ttl) +
                       u16(static_cast<std::uint16_t>(r.data.size())) + r.data;
            ++count;
        }
    const std::uint16_t flags = known == records_.end() ? 0x8583 : 0x8580;  // QR AA RD RA, NXDOMAIN
    const std::string out =
        std::string(buffer_.data(), 2) + u16(flags) + u16(1) + u16(count) + u32(0) + question + answers;
    boost::system::error_code ignored;
    socket_.send_to(asio::buffer(out), from_, 0, ignored);
}

}  // namespace ctig::test
