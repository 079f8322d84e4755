// Everybody signs in at once, twice, while some people call.
#include <fmt/format.h>

#include <atomic>
#include <thread>

#include "tests/fault/rcc_documents.hpp"
#include "tests/fault/shared_steps.hpp"

namespace ctig::fault {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t callers = 20;
constexpr std::size_t small_crowd = 3000;  // below it nobody waits to see what is left of it
constexpr milliseconds caller_pace{20};    // 50 requests a second

/// A few people in calls, on a thread of their own, so that what is measured is the gateway and not the
/// crowd's loop. Calls and hang-ups in turn.
class people_in_calls {
public:
    people_in_calls(const asio::ip::tcp::endpoint& gateway, std::size_t first_user)
        : people_(io_, {.gateway = gateway,
                        .first_user = first_user,
                        .users = callers,
                        .tcp_ports = 1,
                        .udp_ports = 0}),
          timer_(io_.get_executor()) {
        for (std::size_t i = 0; i < callers; ++i) people_.sign_in(i);
        step();
        thread_ = std::thread([this] { io_.run(); });
    }
    ~people_in_calls() { stop(); }
    people_in_calls(const people_in_calls&) = delete;
    people_in_calls& operator=(const people_in_calls&) = delete;

    [[nodiscard]] bool calling() const { return calling_; }
    /// What they saw since the last time. Waits for their thread.
    accounts take_sums() {
        std::atomic<bool> taken{false};
        accounts sums;
        asio::post(io_, [&] {
            sums = std::exchange(people_.sums(), {});
            taken = true;
            taken.notify_one();
        });
        taken.wait(false);
        return sums;
    }
    std::size_t stop() {
        io_.stop();
        if (thread_.joinable()) thread_.join();
        return people_.size() - people_.count(rcc_client::phase::in);
    }

private:
    void step() {
        timer_.expires_after(caller_pace);
        timer_.async_wait([this](const boost::system::error_code&) {
            act();
            step();
        });
    }
    void act() {
        calling_ = people_.count(rcc_client::phase::in) == callers;
        if (!calling_) return;
        const std::size_t who = turn_ += 2;
        const auto i = who % callers;
        const auto& calls = people_.at(i).told.calls;
        if (calls.empty())
            return people_.ask(i, asked::call_control,
                               make_call_document(people_.line_of(i), number_of_partner(i)));
        people_.ask(i, asked::call_control,
                    connection_document("ClearConnection", "connectionToBeCleared", calls.begin()->first,
                                        people_.line_of(i)));
    }
    [[nodiscard]] std::string number_of_partner(std::size_t i) const {
        const auto uri = people_.line_of((i + 1) % callers);
        return uri.substr(4, uri.find(';') - 4);
    }

    asio::io_context io_{1};
    population people_;
    steady_timer timer_;
    std::thread thread_;
    std::size_t turn_ = 0;
    std::atomic<bool> calling_{false};
};

outcome everybody_signs_in(fault_lab& lab, population& people, people_in_calls& calling, std::string name) {
    people.sums() = {};
    (void)calling.take_sums();
    for (std::size_t i = 0; i < people.size(); ++i) people.sign_in(i);
    lab.wait(
        "everybody is in or refused for good",
        [&] {
            return people.count(rcc_client::phase::in) + people.count(rcc_client::phase::refused) ==
                   people.size();
        },
        seconds(300));
    const auto talk = calling.take_sums();
    auto& sums = people.sums();
    outcome row{.fault = std::move(name),
                .sessions = people.size(),
                .lost = people.size() - people.count(rcc_client::phase::in),
                .wrong = sums.wrong + talk.wrong,
                .duplicate = sums.duplicate + talk.duplicate,
                .recovery = sums.sign_in_times,
                .samples = sums.samples};
    row.samples.insert(row.samples.end(), talk.samples.begin(), talk.samples.end());
    row.more = fmt::format(
        "told to come again: {}; resent {}; calls meanwhile: {} answers, p50 {:.1f} p99 {:.1f} max "
        "{:.1f} ms; gateway {} MiB",
        sums.told_to_wait, sums.resent, talk.answered, talk.answer_times.quantile_us(0.5) / 1000,
        talk.answer_times.quantile_us(0.99) / 1000, talk.answer_times.max_us() / 1000,
        lab.gateway_size().resident_bytes >> 20);
    return row;
}

outcome everybody_signs_out(fault_lab& lab, population& people) {
    people.sums() = {};
    for (std::size_t i = 0; i < people.size(); ++i) people.sign_out(i);
    lab.wait(
        "everybody is out", [&] { return people.count(rcc_client::phase::out) == people.size(); },
        seconds(120));
    return {.fault = "everybody signs out",
            .sessions = people.size(),
            .wrong = people.sums().wrong,
            .duplicate = people.sums().duplicate,
            .more = fmt::format("gateway {} MiB", lab.gateway_size().resident_bytes >> 20),
            .samples = people.sums().samples};
}

/// What transactions remember of the crowd is over after 32 s (RFC 6026 7.1, Timer L; RFC 3261 17.2.2, Timer
/// J), and the allocator gives back what was freed within 10 s.
constexpr seconds rest_of_a_crowd{50};

std::size_t memory_after(fault_lab& lab, seconds rest) {
    lab.run_for(rest);
    return lab.gateway_size().resident_bytes;
}

/// `at_most`: of what it was then.
outcome memory_row(fault_lab& lab, seconds rest, std::size_t then, std::string_view what, double at_most) {
    const auto now = memory_after(lab, rest);
    return {.fault = fmt::format("{} s later", rest.count()),
            .more = fmt::format("gateway {} MiB, {} {}", now >> 20, then >> 20, what),
            .holds = static_cast<double>(now) < at_most * static_cast<double>(then)};
}

}  // namespace

std::vector<outcome> storm(const run_options& how) {
    const auto sessions = how.sessions != 0 ? how.sessions : 50000;
    fault_lab lab({.program = how.program,
                   .folder = how.folder,
                   .users = sessions + callers,
                   .call_ids = how.call_ids,
                   .between = wiring::direct,
                   .shards = how.shards});
    population people(lab.io(), {.gateway = lab.sip(), .users = sessions, .tcp_ports = 12, .udp_ports = 4});
    people_in_calls calling(lab.sip(), sessions);
    lab.wait(
        "some people call", [&] { return calling.calling(); }, seconds(60));
    (void)calling.take_sums();
    lab.run_for(seconds(2));
    const auto calm = calling.take_sums();
    std::vector<outcome> rows;
    const auto before = lab.gateway_size().resident_bytes;
    const bool crowd = sessions >= small_crowd;
    const auto rest = crowd ? rest_of_a_crowd : seconds(0);
    rows.push_back(everybody_signs_in(lab, people, calling, "everybody signs in at once"));
    rows.front().more += fmt::format("; before the storm {} MiB and p99 {:.1f} ms", before >> 20,
                                     calm.answer_times.quantile_us(0.99) / 1000);
    const auto once = memory_after(lab, rest);
    rows.push_back(everybody_signs_in(lab, people, calling, "and again while they are in"));
    // Its level: that of so many sessions, whatever the crowd did to get in.
    rows.push_back(memory_row(lab, rest, once, "after the first time", crowd ? 1.1 : 1.25));
    rows.push_back(everybody_signs_out(lab, people));
    rows.back().lost = calling.stop();
    if (crowd) rows.push_back(memory_row(lab, rest, before, "before anybody signed in", 1.5));
    return rows;
}

}  // namespace ctig::fault
