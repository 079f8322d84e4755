#include "cti_gateway/http/password_workers.hpp"

#include <sys/resource.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <utility>

namespace ctig::http {
namespace {

// The path's thread goes first: a check may take longer.
void yield_to_others() {
    thread_local const int done = setpriority(PRIO_PROCESS, 0, 5);  // Linux: of this thread alone
    static_cast<void>(done);
}

}  // namespace

struct password_workers::state {
    state(executor on, directory::password_check with, std::size_t thread_count, std::size_t most)
        : loop(on), check(shared(std::move(with))), limit(thread_count + most), threads(thread_count) {}

    static std::shared_ptr<const directory::password_check> shared(directory::password_check with) {
        return std::make_shared<const directory::password_check>(std::move(with));
    }

    executor loop;
    std::shared_ptr<const directory::password_check> check;
    std::size_t limit;
    std::shared_ptr<std::size_t> under_way = std::make_shared<std::size_t>(0);  // the loop's alone
    asio::thread_pool threads;
};

password_workers::password_workers(executor loop, directory::password_check check, std::size_t threads,
                                   std::size_t waiting)
    : state_(std::make_unique<state>(loop, std::move(check), threads, waiting)) {}

password_workers::~password_workers() {
    state_->threads.stop();
    state_->threads.join();
}

void password_workers::use(directory::password_check check) {
    state_->check = state::shared(std::move(check));
}

bool password_workers::check(directory::password_question question, done_function done) {
    if (*state_->under_way >= state_->limit) return false;
    ++*state_->under_way;
    // What belongs to the loop crosses over and comes back inside one closure that only the loop looks
    // into.
    auto answer = std::make_shared<std::function<void(directory::password_verdict)>>(
        [weak = std::weak_ptr(state_->under_way),
         done = std::move(done)](directory::password_verdict verdict) {
            const auto count = weak.lock();
            if (!count) return;  // we are gone
            --*count;
            done(verdict);
        });
    asio::post(
        state_->threads, [check = state_->check, question = std::move(question), answer = std::move(answer),
                          work = asio::make_work_guard(state_->loop)]() mutable {
            yield_to_others();
            const auto verdict = (*check)(question);
            asio::post(work.get_executor(), [answer = std::move(answer), verdict] { (*answer)(verdict); });
        });
    return true;
}

}  // namespace ctig::http
