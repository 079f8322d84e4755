#pragma once
// The simulated PBX on TCP: one CTI manager for each address to listen on, CSTA XML in frames
// (csta/frame.hpp). Thread: the host's executor.
#include <memory>
#include <span>
#include <vector>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/simulator/simulated_pbx_host.hpp"

namespace ctig::simulator {

class manager_server : public std::enable_shared_from_this<manager_server> {
public:
    static constexpr std::size_t most_connections = 1000;  ///< to one manager

    /// The host has at least as many managers as there are addresses.
    [[nodiscard]] static std::shared_ptr<manager_server> make(std::shared_ptr<simulated_pbx_host> host);
    ~manager_server();

    /// Begins to listen for the next manager, 0 first. With port 0 a free port is taken, and kept when the
    /// manager is stopped and started again.
    [[nodiscard]] boost::system::error_code listen(const asio::ip::tcp::endpoint& address);
    [[nodiscard]] asio::ip::tcp::endpoint address_of(std::size_t manager) const;
    /// Closes one manager and its connections; calls live on.
    void stop_manager(std::size_t manager) { host_->stop_manager(manager); }
    void start_manager(std::size_t manager) { host_->start_manager(manager); }
    void stop();

private:
    struct listener;
    explicit manager_server(std::shared_ptr<simulated_pbx_host> host);
    [[nodiscard]] boost::system::error_code open(std::size_t manager);
    void close(std::size_t manager);
    void accept(std::size_t manager);
    void accept_later(std::size_t manager);
    void on_manager_state(std::size_t manager, manager_state state);

    std::shared_ptr<simulated_pbx_host> host_;
    std::vector<std::unique_ptr<listener>> listeners_;
    std::uint64_t last_session_ = 0;
    bool stopped_ = false;
};

}  // namespace ctig::simulator
