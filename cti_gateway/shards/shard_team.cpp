#include "cti_gateway/shards/shard_team.hpp"

#include <exception>

#include "cti_gateway/log/log.hpp"

namespace ctig::shards {
namespace {

// As far as the host may be ahead of a shard. Beyond it sockets and links wait, as they do while one thread
// does everything.
constexpr std::size_t most_waiting = 1024;

}  // namespace

shard_team::shard_team(executor host, std::size_t threads) : host_(host) {
    if (threads > 1) to_host_ = std::make_unique<mailbox>(host);
    members_.resize(threads > 1 ? threads - 1 : 1);
    for (auto& m : members_) {
        m = std::make_unique<member>();
        m->box = std::make_unique<mailbox>(m->io.get_executor(), most_waiting);
    }
}

shard_team::~shard_team() { end(); }

executor shard_team::executor_of(std::size_t index) const {
    return to_host_ ? members_.at(index)->io.get_executor() : host_;
}

void shard_team::add(std::unique_ptr<shard> next) {
    const auto index = next->index();
    members_.at(index)->served = std::move(next);
}

void shard_team::run() {
    if (!to_host_) return;
    running_ = true;
    for (auto& m : members_)
        m->thread = std::thread([&io = m->io] {
            try {
                io.run();
            } catch (const std::exception& e) {
                // As on the first thread: nobody could say what state the sessions are in.
                log::error("cti_gateway: {}", e.what());
                std::terminate();
            }
        });
}

void shard_team::end() {
    if (!running_) return;
    for (auto& m : members_) m->io.stop();
    for (auto& m : members_)
        if (m->thread.joinable()) m->thread.join();
    running_ = false;
}

}  // namespace ctig::shards
