#pragma once
// Password sign-in: rate-limited by name and by address, checked on other threads, and a refusal tells
// nothing: the same answer after the same time, whoever was asked for.
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "cti_gateway/directory/directory.hpp"
#include "cti_gateway/http/attempt_limiter.hpp"
#include "cti_gateway/http/password_workers.hpp"

namespace ctig::http {

struct sign_in_verdict {
    enum class kind : std::uint8_t {
        granted,
        refused,
        too_often,    ///< ask again after `wait`
        unavailable,  ///< too many others are asking, or the passwords' server does not answer
    } what = kind::refused;
    std::string user;        ///< the user ID, when granted
    std::string credential;  ///< the directory's hash, when granted
    std::chrono::seconds wait{0};
};

struct authenticator_options {
    attempt_limits by_name{.at_once = 10, .then_one_each = std::chrono::seconds(20)};
    attempt_limits by_address{.at_once = 50, .then_one_each = std::chrono::seconds(5)};
    /// From the question to a refusal: more than a check takes, so that the time is the same for all.
    std::chrono::milliseconds refusal_time{1000};
};

/// Thread: the gateway's. Destruction drops what waits.
class authenticator {
public:
    using done_function = std::function<void(const sign_in_verdict&)>;

    /// `now`: what the limits count by.
    authenticator(executor ex, directory::password_check check, const authenticator_options& with,
                  std::function<attempt_limiter::time_point()> now);
    ~authenticator();

    /// Sign-ins from now on are checked by this.
    void use(directory::password_check check) { workers_.use(std::move(check)); }
    /// `name`: a user ID, or a mail or SIP address. `done` is called once; for `too_often` at once.
    void sign_in(const directory::directory& people, std::string_view sip_domain, const std::string& name,
                 std::string password, std::string_view peer_address, done_function done);
    /// For a secret that costs nothing to check: counts an attempt from that address. Nothing when it may go
    /// on, else how long to wait.
    [[nodiscard]] std::optional<std::chrono::seconds> attempt_from(std::string_view peer_address);
    /// The attempt was good.
    void forgive(std::string_view peer_address);

private:
    struct held_answer;
    void refuse_at(std::chrono::steady_clock::time_point when, sign_in_verdict verdict, done_function done);

    executor executor_;
    authenticator_options options_;
    std::function<attempt_limiter::time_point()> now_;
    attempt_limiter by_name_, by_address_;
    std::map<std::uint64_t, std::unique_ptr<held_answer>> held_;
    std::uint64_t last_held_ = 0;
    password_workers workers_;  // last: goes first, so that no answer comes to what is gone
};

}  // namespace ctig::http
