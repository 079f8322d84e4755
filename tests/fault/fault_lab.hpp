#pragma once
// The whole set-up of a run, as processes on an address of its own: the simulated PBX, the gateway, and a
// fault proxy on each link between them.
//
//   population ── SIP ──▶ cti_gateway run ──▶ fault_proxy 1..8 ──▶ cti_gateway simulate
//        └── what it was told ──▶ compared with ◀── HTTP: what is true ──┘
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/fault/child_process.hpp"
#include "tests/fault/fault_proxy.hpp"
#include "tests/fault/pbx_remote.hpp"

namespace ctig::fault {

enum class call_naming : std::uint8_t { cluster, manager };
enum class wiring : std::uint8_t { direct, proxies };
enum class persistence : std::uint8_t { none, journal };

struct lab_plan {
    std::filesystem::path program;  ///< cti_gateway
    std::filesystem::path folder;   ///< for configuration, logs, journal
    std::size_t users = 0, links = 8;
    call_naming call_ids = call_naming::cluster;
    wiring between = wiring::proxies;
    persistence keeps = persistence::none;
    std::size_t shards = 1;  ///< of the gateway
};

class fault_lab {
public:
    /// Starts everything and waits until all links are in service. Throws std::runtime_error.
    explicit fault_lab(lab_plan plan);
    ~fault_lab();

    void kill_gateway() { gateway_->kill(); }
    /// Starts it again where it was. Returns at once.
    void start_gateway();
    /// Runs the loop until `done`, which is asked now and then. Throws std::runtime_error, which says that
    /// `what` did not come true, after `limit`, and when the gateway or the PBX has ended unasked.
    void wait(std::string_view what, const std::function<bool()>& done, std::chrono::milliseconds limit);
    void run_for(std::chrono::milliseconds span);
    [[nodiscard]] std::size_t links_in_service() const;
    void wait_for_links();
    /// Ends whatever goes wrong between the gateway and the PBX, and at its managers.
    void heal();

    [[nodiscard]] asio::io_context& io() noexcept { return io_; }
    [[nodiscard]] asio::ip::tcp::endpoint sip() const { return {address_, 5060}; }
    [[nodiscard]] const pbx_remote& pbx() const noexcept { return remote_; }
    [[nodiscard]] fault_proxy& link(std::size_t i) { return *proxies_.at(i); }
    [[nodiscard]] std::size_t links() const noexcept { return plan_.links; }
    [[nodiscard]] process_size gateway_size() { return gateway_->size(); }
    /// Octets of the journal and its companions.
    [[nodiscard]] std::size_t journal_size() const;

private:
    void write_office() const;
    void write_configuration() const;
    [[nodiscard]] std::filesystem::path file(std::string_view name) const { return plan_.folder / name; }
    void check_alive();

    lab_plan plan_;
    asio::io_context io_{1};
    asio::ip::address address_;
    pbx_remote remote_;
    std::unique_ptr<child_process> pbx_, gateway_;
    std::vector<std::unique_ptr<fault_proxy>> proxies_;
};

}  // namespace ctig::fault
