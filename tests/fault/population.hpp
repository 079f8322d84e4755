#pragma once
// All the clients of a run: signs them in, asks for them, answers and applies the events that they get,
// resends over UDP, and keeps the accounts that a run is judged by.
#include <boost/asio/io_context.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "csta/codec.hpp"
#include "tests/fault/rcc_client.hpp"
#include "tests/fault/sip_port.hpp"
#include "tests/load/latencies.hpp"
#include "tests/load/response_scan.hpp"

namespace ctig::fault {

inline constexpr std::size_t first_line = 100000;
[[nodiscard]] inline std::string line_number(std::size_t user) { return std::to_string(first_line + user); }
[[nodiscard]] std::string line_uri(std::size_t user);

struct population_plan {
    asio::ip::tcp::endpoint gateway;
    std::size_t first_user = 0, users = 0;
    std::size_t tcp_ports = 3, udp_ports = 1;  ///< clients stand at them in turn
    bool repeats_are_wrong = true;             ///< false: a restart may repeat events of the last moments
};

struct accounts {
    std::uint64_t events = 0, duplicate = 0, wrong = 0, answered = 0, errors = 0, unanswered = 0, resent = 0;
    std::uint64_t told_to_wait = 0;    ///< 480 or 503 with Retry-After
    std::uint64_t cut_off = 0;         ///< requests whose TCP connection was lost before the answer
    std::vector<std::string> samples;  ///< of what was wrong, the first few
    load::latencies answer_times, sign_in_times;
};

/// Thread: the io_context's, which must not run any more when it dies.
class population {
public:
    population(asio::io_context& io, population_plan plan);
    ~population();

    /// A new dialog of this user; the one that it has is forgotten, as by a client that was started again.
    void sign_in(std::size_t i);
    void sign_out(std::size_t i);
    /// What is in flight now may be refused afterwards.
    void on_gateway_killed();
    /// A request in the dialog. `document` is CSTA.
    void ask(std::size_t i, asked what, std::string_view document);

    [[nodiscard]] std::size_t size() const noexcept { return clients_.size(); }
    [[nodiscard]] const rcc_client& at(std::size_t i) const { return clients_[i]; }
    [[nodiscard]] std::size_t count(rcc_client::phase in) const;
    [[nodiscard]] std::string line_of(std::size_t i) const { return line_uri(plan_.first_user + i); }
    [[nodiscard]] std::size_t waiting_for_answers() const;
    [[nodiscard]] accounts& sums() noexcept { return sums_; }
    [[nodiscard]] const accounts& sums() const noexcept { return sums_; }

private:
    [[nodiscard]] sip_port& port_of(const rcc_client& c) { return *ports_[c.index % ports_.size()]; }
    [[nodiscard]] std::string head(const rcc_client& c, std::string_view method, std::string_view branch,
                                   std::uint32_t cseq);
    void invite(rcc_client& c);
    void send(rcc_client& c, asked what, std::string text);
    void request(rcc_client& c, asked what, std::string_view method, std::string_view document);
    void acknowledge(rcc_client& c, std::string_view branch);
    void on_message(std::string_view message);
    void on_answer(const load::scanned& answer);
    void on_invite_answer(rcc_client& c, const load::scanned& answer);
    void on_monitor_answer(rcc_client& c, const load::scanned& answer);
    void on_request(const load::scanned& request);
    void on_event(rcc_client& c, const load::scanned& request);
    void on_port_lost(std::size_t port);
    void come_again(rcc_client& c, std::chrono::milliseconds after);
    void tick();
    void resend_late(rcc_client& c, clock::time_point now);
    void wrong(const rcc_client& c, std::string_view what, std::string_view text);
    void lose(rcc_client& c, std::string_view why);
    [[nodiscard]] rcc_client* find(std::string_view call_id);
    void answer(std::size_t index, int status, const load::scanned& request);

    asio::io_context& io_;
    population_plan plan_;
    std::vector<std::unique_ptr<sip_port>> ports_;
    std::vector<rcc_client> clients_;
    csta::decoder decoder_;
    accounts sums_;
    steady_timer timer_;
    std::uint64_t branches_ = 0;
    std::string gateway_uri_, run_;
};

}  // namespace ctig::fault
