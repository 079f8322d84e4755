#include "cti_gateway/http/live_feed.hpp"

#include <utility>
#include <vector>

namespace ctig::http {

struct live_feed::state : std::enable_shared_from_this<state> {
    state(executor ex, draw_function f, std::chrono::milliseconds every)
        : timer(ex), draw(std::move(f)), interval(every) {}

    void wait() {
        if (std::exchange(waiting, true)) return;
        timer.expires_after(interval);
        timer.async_wait([weak = weak_from_this()](boost::system::error_code ec) {
            const auto self = weak.lock();
            if (!self || ec) return;
            self->waiting = false;
            self->look();
        });
    }

    void look() {
        // A watcher that is told goodbye leaves.
        const std::vector<live_watcher*> now(watchers.begin(), watchers.end());
        for (auto* who : now)
            if (watchers.contains(who) && !who->still_allowed()) who->say_goodbye();
        if (watchers.empty()) return;
        if (auto text = draw(); !last || text != *last) {
            last = std::make_shared<const std::string>(std::move(text));
            for (auto* who : watchers) who->show(last);
        }
        wait();
    }

    steady_timer timer;
    draw_function draw;
    std::chrono::milliseconds interval;
    std::set<live_watcher*> watchers;
    std::shared_ptr<const std::string> last;
    bool waiting = false;
};

live_feed::live_feed(executor ex, draw_function draw, std::chrono::milliseconds interval)
    : state_(std::make_shared<state>(ex, std::move(draw), interval)) {}

live_feed::~live_feed() { state_->timer.cancel(); }

bool live_feed::has_room() const noexcept { return state_->watchers.size() < max_watchers; }

void live_feed::join(live_watcher& who) {
    state_->watchers.insert(&who);
    who.show(std::make_shared<const std::string>(state_->draw()));
    state_->wait();
}

void live_feed::leave(live_watcher& who) { state_->watchers.erase(&who); }

}  // namespace ctig::http
