#include "cti_gateway/http/authenticator.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "cti_gateway/directory/password_hash.hpp"
#include "tests/unit/cti_gateway/http/web_lab.hpp"

namespace ctig::http {
namespace {

using kind = sign_in_verdict::kind;

// A check that hangs holds one thread, the next holds the other, so many wait, and one more is told to come
// later: the shard has long gone on. When they are let go, each gets its answer.
TEST(PasswordWorkers, BoundWhatWaits) {
    asio::io_context io{1};
    std::promise<void> let_go;
    const auto released = let_go.get_future().share();
    password_workers workers(
        io.get_executor(),
        [released](const auto&) {
            released.wait();
            return directory::password_verdict::right;
        },
        2, 3);
    int answered = 0;
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(workers.check({}, [&](auto) { ++answered; }));
    EXPECT_FALSE(workers.check({}, [&](auto) { ++answered; }));
    let_go.set_value();
    EXPECT_TRUE(test::run_until(io, [&] { return answered == 5; }));
    EXPECT_TRUE(workers.check({}, [&](auto) { ++answered; }));
    EXPECT_TRUE(test::run_until(io, [&] { return answered == 6; }));
}

// Who goes while checks are under way hears of none of them.
TEST(PasswordWorkers, MayGoAtAnyTime) {
    asio::io_context io{1};
    {
        password_workers workers(io.get_executor(),
                                 [](const auto&) { return directory::password_verdict::right; });
        for (int i = 0; i < 20; ++i) EXPECT_TRUE(workers.check({}, [](auto) { ADD_FAILURE(); }));
    }
    io.run();
}

// A refusal is told at the same time after the question, whether the user exists or not; a good password at
// once.
TEST(Authenticator, TakesAsLongForUnknownUsers) {
    asio::io_context io{1};
    const auto people = std::make_shared<const directory::directory>(
        std::vector<directory::user>{
            {.id = "joe", .password_hash = directory::hash_password("right", {.ln = 4, .r = 1, .p = 1})}},
        std::vector<directory::device>{});
    using std::chrono::steady_clock;
    constexpr std::chrono::milliseconds refusal_time{30};
    authenticator signing_in(
        io.get_executor(),
        // For nobody at no cost at all: the answer takes its time all the same.
        [](const auto& asked) {
            return asked.user_id.empty() ? directory::password_verdict::wrong
                                         : directory::check_by_hash(asked);
        },
        {.refusal_time = refusal_time}, [] { return steady_clock::now(); });
    for (const auto* name : {"joe", "nobody"}) {
        const auto asked = steady_clock::now();
        std::optional<sign_in_verdict> got;
        signing_in.sign_in(*people, "", name, "wrong", "192.0.2.1", [&](const auto& v) { got = v; });
        ASSERT_TRUE(test::run_until(io, [&] { return got.has_value(); }));
        EXPECT_EQ(got->what, kind::refused);
        EXPECT_GE(steady_clock::now() - asked, refusal_time);
    }
    std::optional<sign_in_verdict> got;
    signing_in.sign_in(*people, "", "joe", "right", "192.0.2.1", [&](const auto& v) { got = v; });
    ASSERT_TRUE(test::run_until(io, [&] { return got.has_value(); }));
    EXPECT_EQ(got->what, kind::granted);
    EXPECT_EQ(got->user, "joe");
}

}  // namespace
}  // namespace ctig::http
