// A random fault every second, on the wire and at the PBX, while people call; at the end every view is true
// and nothing has grown.
#include <fmt/format.h>

#include <array>
#include <functional>
#include <map>
#include <random>

#include "tests/fault/shared_steps.hpp"

namespace ctig::fault {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct fault_kind {
    std::string_view name;
    void (*begin)(fault_lab&, std::size_t link);
    void (*end)(fault_lab&, std::size_t link);
};

void heal_wire(fault_lab& lab, std::size_t link) { lab.link(link).heal(); }
void start_manager(fault_lab& lab, std::size_t link) { (void)lab.pbx().at_manager(link, "start"); }
void clear_faults(fault_lab& lab, std::size_t link) { (void)lab.pbx().at_manager(link, "clear_faults"); }
void say_normal(fault_lab& lab, std::size_t link) {
    (void)lab.pbx().at_manager(link, "status", R"(,"value":"normal")");
}
void nothing(fault_lab&, std::size_t) {}

constexpr std::array kinds{
    fault_kind{"cut", [](fault_lab& lab, std::size_t l) { lab.link(l).cut(); }, nothing},
    fault_kind{"reset", [](fault_lab& lab, std::size_t l) { lab.link(l).reset(); }, nothing},
    fault_kind{"half-open", [](fault_lab& lab, std::size_t l) { lab.link(l).half_open(); }, heal_wire},
    fault_kind{"requests lost", [](fault_lab& lab, std::size_t l) { lab.link(l).one_way(way::onward); },
               heal_wire},
    fault_kind{"answers lost", [](fault_lab& lab, std::size_t l) { lab.link(l).one_way(way::back); },
               heal_wire},
    fault_kind{"trickle",
               [](fault_lab& lab, std::size_t l) { lab.link(l).set(way::back, {.bytes_a_second = 2000}); },
               heal_wire},
    fault_kind{
        "delay",
        [](fault_lab& lab, std::size_t l) { lab.link(l).set(way::back, {.delay = milliseconds(200)}); },
        heal_wire},
    fault_kind{"refuse", [](fault_lab& lab, std::size_t l) { lab.link(l).refuse(); }, heal_wire},
    fault_kind{"crash", [](fault_lab& lab, std::size_t l) { (void)lab.pbx().at_manager(l, "crash"); },
               start_manager},
    fault_kind{"stop", [](fault_lab& lab, std::size_t l) { (void)lab.pbx().at_manager(l, "stop"); },
               start_manager},
    fault_kind{"disconnect",
               [](fault_lab& lab, std::size_t l) { (void)lab.pbx().at_manager(l, "disconnect"); }, nothing},
    fault_kind{"overload",
               [](fault_lab& lab, std::size_t l) {
                   (void)lab.pbx().at_manager(l, "status", R"(,"value":"overloadReached")");
               },
               say_normal},
    fault_kind{"disabled",
               [](fault_lab& lab, std::size_t l) {
                   (void)lab.pbx().at_manager(l, "status", R"(,"value":"disabled")");
               },
               say_normal},
    fault_kind{
        "monitors refused",
        [](fault_lab& lab, std::size_t l) { (void)lab.pbx().at_manager(l, "refuse", R"(,"percent":30)"); },
        clear_faults},
    fault_kind{"monitors ended",
               [](fault_lab& lab, std::size_t l) {
                   (void)lab.pbx().at_manager(l, "end_monitors", R"(,"percent":30)");
               },
               nothing},
    fault_kind{"late answers",
               [](fault_lab& lab, std::size_t l) {
                   (void)lab.pbx().at_manager(l, "delay", R"(,"of":"answers","by_ms":400)");
               },
               clear_faults},
    fault_kind{"broken framing",
               [](fault_lab& lab, std::size_t l) {
                   (void)lab.pbx().at_manager(l, "corrupt", R"(,"how":"framing","times":1)");
               },
               clear_faults},
};

/// What happens when; each fault lasts up to five seconds.
class fault_dice {
public:
    fault_dice(fault_lab& lab, std::uint32_t seed) : lab_(lab), dice_(seed) {}

    /// A second of trouble.
    void second() {
        const auto link = dice_() % lab_.links();
        const auto& kind = kinds[dice_() % kinds.size()];
        ++made_[kind.name];
        kind.begin(lab_, link);
        ends_.emplace(clock::now() + milliseconds(dice_() % 5000),
                      [this, &kind, link] { kind.end(lab_, link); });
        for (int step = 0; step < 10; ++step) {
            lab_.run_for(milliseconds(100));
            while (!ends_.empty() && ends_.begin()->first <= clock::now()) {
                ends_.begin()->second();
                ends_.erase(ends_.begin());
            }
        }
    }
    [[nodiscard]] std::string made() const {
        std::string text;
        for (const auto& [name, count] : made_)
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, name);
        return text;
    }

private:
    fault_lab& lab_;
    std::mt19937 dice_;
    std::multimap<clock::time_point, std::function<void()>> ends_;
    std::map<std::string_view, std::size_t> made_;
};

std::string sizes(const process_size& early, const process_size& late) {
    return fmt::format("gateway {} -> {} MiB, {} -> {} files", early.resident_bytes >> 20,
                       late.resident_bytes >> 20, early.open_files, late.open_files);
}

}  // namespace

std::vector<outcome> random_faults(const run_options& how) {
    const auto sessions = how.sessions != 0 ? how.sessions : 1000;
    const auto rounds = (how.span.count() != 0 ? how.span : milliseconds(600'000)) / seconds(1);
    fault_lab lab({.program = how.program,
                   .folder = how.folder,
                   .users = sessions,
                   .call_ids = how.call_ids,
                   .keeps = persistence::journal,
                   .shards = how.shards});
    population people(lab.io(), {.gateway = lab.sip(), .users = sessions});
    sign_everybody_in(lab, people, seconds(120));
    call_load calls(lab, people, how.call_rate > 0 ? how.call_rate : 50, how.seed);
    fault_dice dice(lab, how.seed);
    calls.start();
    for (std::int64_t i = 0; i < rounds / 5; ++i) dice.second();  // until everything has its size
    const auto early = lab.gateway_size();
    const auto early_journal = lab.journal_size();
    for (std::int64_t i = rounds / 5; i < rounds; ++i) dice.second();
    const auto since = clock::now();
    lab.heal();
    auto row = judge(lab, people, calls,
                     {.fault = fmt::format("{} random faults, a second each", rounds),
                      .since = since,
                      .calls_go_on = {},
                      .limit = seconds(60)});
    lab.wait_for_links();
    const auto late = lab.gateway_size();
    const auto journal = lab.journal_size();
    row.holds = late.resident_bytes < early.resident_bytes + early.resident_bytes / 4 + (8U << 20) &&
                late.open_files < early.open_files + 30 && journal < early_journal + (8U << 20);
    row.more += fmt::format("; {}, journal {} -> {} KiB\n    {}", sizes(early, late), early_journal >> 10,
                            journal >> 10, dice.made());
    return {std::move(row)};
}

}  // namespace ctig::fault
