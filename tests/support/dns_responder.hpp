#pragma once
// A name server of the tests' own: dnsmasq would want a port that can be chosen beforehand; this one takes
// any free UDP port of 127.0.0.1 and answers with what it was given.
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cti_gateway/asio.hpp"

namespace ctig::test {

/// Thread: the test's. Names are lower case, without the last dot. What is not there: NXDOMAIN.
class dns_responder {
public:
    explicit dns_responder(asio::io_context& io);
    [[nodiscard]] std::string address() const;

    void add_a(const std::string& name, const std::string& address, std::uint32_t ttl = 60);
    void add_srv(const std::string& name, std::uint16_t priority, std::uint16_t weight, std::uint16_t port,
                 const std::string& target);
    void add_naptr(const std::string& name, std::uint16_t order, std::uint16_t preference,
                   const std::string& flags, const std::string& service, const std::string& replacement);
    /// What a v4 address is called.
    void add_ptr(const std::string& address, const std::string& name);
    void clear() { records_.clear(); }

    int asked = 0;

private:
    struct record {
        std::uint16_t type;
        std::uint32_t ttl;
        std::string data;
    };
    void receive();
    void answer(std::size_t octets);

    udp_socket socket_;
    asio::ip::udp::endpoint from_;
    std::array<char, 1500> buffer_;
    std::map<std::string, std::vector<record>> records_;
};

}  // namespace ctig::test
