#pragma once
// The client side of many dialogs on few connections, as a proxy in front of a gateway has them. What is done
// with the dialogs (closed loop, open loop, ...) is a `plan`; this class writes requests, matches answers,
// resends over UDP and counts.
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/load/options.hpp"
#include "tests/bench/load/wire.hpp"
#include "tests/load/latencies.hpp"
#include "tests/load/response_scan.hpp"

namespace ctig::bench {

using load::latencies;
using load::scanned;

using clock = std::chrono::steady_clock;

enum class asked : std::uint8_t { nothing, invite, info, bye };

/// One request of a dialog that waits for its answer.
struct outstanding {
    asked what = asked::nothing;
    std::uint32_t cseq = 0;
    clock::time_point intended{};  ///< latency counts from here
    clock::time_point sent{};
    std::string text;       ///< kept for resending over UDP
    std::string_view want;  ///< what the body must hold
};

struct dialog {
    std::uint32_t slot = 0, generation = 0;
    std::size_t user = 0;
    std::uint32_t cseq = 0;
    std::string to_tag, remote, cross_ref_id;
    std::vector<outstanding> waiting;  ///< INFO may be pipelined
    std::size_t done = 0;              ///< the plan's count
};

struct totals {
    std::uint64_t answered = 0, wrong = 0, resent = 0, events = 0, dialogs = 0, refused_for_load = 0;
    std::string first_wrong;  ///< for the person who reads the report
};

class client;

class plan {
public:
    virtual ~plan() = default;
    virtual void begin(client& c) = 0;
    /// A final answer to `what` came and was right, or it was wrong and counted.
    virtual void on_answer(client& c, dialog& d, const outstanding& what, const scanned& answer) = 0;
    virtual void on_event(client&, dialog&, std::string_view /*body*/) {}
    [[nodiscard]] virtual bool finished() const = 0;
};

class client {
public:
    client(asio::io_context& io, const options& how, plan& what);

    /// A dialog of the plan's own; `slot` below at_once. Starts a new generation: earlier answers are stale.
    dialog& open(std::uint32_t slot, std::size_t user, clock::time_point intended);
    void acknowledge(dialog& d);
    void info(dialog& d, std::string_view body, std::string_view want, clock::time_point intended);
    void bye(dialog& d);

    [[nodiscard]] dialog& at(std::uint32_t slot) { return dialogs_[slot]; }
    [[nodiscard]] std::string line_uri(std::size_t user) const;
    [[nodiscard]] const options& how() const noexcept { return how_; }
    [[nodiscard]] asio::io_context& io() noexcept { return io_; }
    void finish() { io_.stop(); }

    totals sums;
    latencies latency;  ///< of INFO
    latencies invite_latency;

private:
    void on_message(std::size_t wire, std::string_view message);
    void on_request(std::size_t wire, const scanned& request);
    void judge(dialog& d, const outstanding& what, const scanned& answer);
    void resend_late();
    void begin_request(std::string& out, std::string_view method, std::string_view uri, const dialog& d,
                       std::uint32_t cseq) const;
    void ask(dialog& d, outstanding what);
    [[nodiscard]] wire& wire_of(const dialog& d) { return *wires_[d.slot % wires_.size()]; }
    [[nodiscard]] dialog* find(std::string_view call_id);

    asio::io_context& io_;
    const options& how_;
    plan& plan_;
    asio::ssl::context tls_;
    std::vector<std::unique_ptr<wire>> wires_;
    std::vector<dialog> dialogs_;
    std::string server_, gateway_uri_;
    std::vector<std::string> sent_by_;
    steady_timer resend_;
    std::uint64_t branch_ = 0;
    std::uint32_t run_ = std::random_device{}();  ///< a second run is no retransmission of the first
};

}  // namespace ctig::bench
