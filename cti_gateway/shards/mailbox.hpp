#pragma once
// Work handed to another thread, in order. What is put while that thread is busy is done in one turn of it.
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "cti_gateway/asio.hpp"

namespace ctig::shards {

/// Thread: put() on any, the work on the executor's. What is not done when the mailbox dies is dropped.
class mailbox {
public:
    using work = std::function<void()>;

    /// `most`: who puts more waits until what is there was taken; 0: nobody ever waits. Of two threads with a
    /// mailbox for each other, at most one may wait.
    explicit mailbox(executor owner, std::size_t most = 0) : owner_(owner), most_(most) {}

    void put(work what);

private:
    struct content {
        std::mutex mutex;
        std::condition_variable taken;
        std::vector<work> waiting;
    };
    static void do_all(content& of);

    executor owner_;
    std::size_t most_;
    std::shared_ptr<content> content_ = std::make_shared<content>();
};

}  // namespace ctig::shards
