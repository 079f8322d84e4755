#pragma once
// What a TCP peer is called, confirmed in both directions: the name that its address's owner claims (PTR)
// must lead back to that address, else anybody could claim any name.
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "cti_gateway/net/locator.hpp"

namespace ctig::net {

/// The two questions that it asks. dns_client's members fit.
struct name_ports {
    std::function<void(const std::string& address, std::function<void(std::vector<std::string>)>)> names;
    std::function<void(const std::string& host, std::function<void(std::vector<address_record>)>)> addresses;
};

/// Thread: the gateway's. Lifetime: the ports stop calling back before it dies.
class peer_names {
public:
    using done = std::function<void(std::vector<std::string>)>;
    using clock = std::function<std::chrono::steady_clock::time_point()>;

    explicit peer_names(name_ports ports, clock now = std::chrono::steady_clock::now);
    ~peer_names();

    /// The confirmed names; none when there are none, the DNS is silent, or too many peers are being looked
    /// up. `told` is called from inside when they are known.
    void confirm(const std::string& address, done told);

private:
    struct search;
    struct known {
        std::vector<std::string> names;
        std::chrono::steady_clock::time_point until;
    };
    void on_claimed(const std::shared_ptr<search>& s, std::vector<std::string> claimed);
    void finish(search& s);

    name_ports ports_;
    clock now_;
    std::unordered_map<std::string, known> known_;
    std::unordered_map<std::string, std::shared_ptr<search>> searches_;
};

}  // namespace ctig::net
