#pragma once
// A client's TCP connection to one simulated CTI manager: the socket and timer of a manager_session.
#include <array>
#include <memory>
#include <string>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/simulator/fault_queue.hpp"
#include "cti_gateway/simulator/manager_session.hpp"
#include "cti_gateway/simulator/simulated_pbx_host.hpp"

namespace ctig::simulator {

class manager_connection final : public std::enable_shared_from_this<manager_connection>,
                                 private pbx_client,
                                 private session_port {
public:
    /// A reader that lets more than this wait is cut off.
    static constexpr std::size_t most_unsent = 1024 * 1024;

    manager_connection(tcp_socket socket, std::shared_ptr<simulated_pbx_host> host, std::size_t manager,
                       std::string session_id);
    ~manager_connection() { end_association(); }
    manager_connection(const manager_connection&) = delete;
    manager_connection& operator=(const manager_connection&) = delete;
    void start();
    /// Closes at once; the association's monitors stop. Idempotent. The connection to a manager that crashed
    /// is reset.
    void close();
    [[nodiscard]] bool closed() const noexcept { return closed_; }

private:
    void read();
    void carry_out(manager_session::effects what);
    void meet_faults(const manager_session::effects& what);
    void write();
    void arm_timer();
    void on_timer();
    [[nodiscard]] std::optional<time_point> next_timer() const;

    void on_event(csta::message event) override;
    void on_manager_stopped() override;
    void on_disconnected() override { close(); }
    [[nodiscard]] bool take_up_association(std::string_view session_id) override;
    [[nodiscard]] bool may_sign_in(std::string_view user, std::string_view password) const override;
    void begin_association() override;
    void end_association() override;
    [[nodiscard]] std::optional<csta::message> serve(const csta::message& request) override;

    tcp_socket socket_;
    steady_timer timer_;
    std::shared_ptr<simulated_pbx_host> host_;
    std::size_t manager_;
    std::optional<association_id> association_;
    manager_session session_;
    std::array<char, 16 * 1024> incoming_{};
    fault_queue<std::string> held_up_;
    std::size_t held_up_octets_ = 0;
    std::string waiting_, sending_;
    std::optional<time_point> timer_at_;
    bool close_when_sent_ = false;
    bool closed_ = false;
};

}  // namespace ctig::simulator
