#pragma once
// The DNS through c-ares, on the gateway's loop: nothing here blocks. Host names come from /etc/hosts, too.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/net/locator.hpp"

namespace ctig::net {

/// Thread: the gateway's. Answers come from the loop, never from inside the call. After stop() no answer
/// comes.
class dns_client {
public:
    /// `servers`: "address", "address:port" or "[v6]:port" each; none: the system's. Errors: throws
    /// std::runtime_error that names them.
    dns_client(executor ex, const std::vector<std::string>& servers);
    ~dns_client();

    /// Nobody answered, or there is no such record: the records are empty.
    void ask(const dns_question& question, std::function<void(dns_records)> done);
    /// Addresses of a host, v4 and v6, in the order in which they are to be tried.
    void addresses(const std::string& host, std::function<void(std::vector<address_record>)> done);
    /// The names that the address's owner claims for it (PTR), unconfirmed.
    void names(const std::string& address, std::function<void(std::vector<std::string>)> done);
    void stop();

private:
    class channel;
    std::shared_ptr<channel> channel_;
};

}  // namespace ctig::net
