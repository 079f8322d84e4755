#include "cti_gateway/http/authenticator.hpp"

#include <algorithm>
#include <utility>

#include "cti_gateway/log/log.hpp"
#include "lineuri/text.hpp"

namespace ctig::http {
namespace {

using kind = sign_in_verdict::kind;
using clock = std::chrono::steady_clock;

constexpr std::size_t longest_name = 256;  // that the limits remember

const directory::user* find_person(const directory::directory& people, std::string_view domain,
                                   const std::string& name) {
    if (const auto* user = people.find_user_id(name)) return user;
    if (name.find('@') == std::string::npos) return nullptr;
    const auto found = people.find_user(name.starts_with("sip:") ? name : "sip:" + name, domain);
    return found ? found->who : nullptr;
}

std::string folded(std::string_view name) {
    std::string out(name);
    std::ranges::transform(out, out.begin(), lineuri::to_lower);
    return out;
}

}  // namespace

struct authenticator::held_answer {
    held_answer(executor ex, sign_in_verdict v, done_function f)
        : timer(ex), verdict(std::move(v)), done(std::move(f)) {}
    steady_timer timer;
    sign_in_verdict verdict;
    done_function done;
};

authenticator::authenticator(executor ex, directory::password_check check, const authenticator_options& with,
                             std::function<attempt_limiter::time_point()> now)
    : executor_(ex),
      options_(with),
      now_(std::move(now)),
      by_name_(with.by_name),
      by_address_(with.by_address),
      workers_(ex, std::move(check)) {}

authenticator::~authenticator() = default;

void authenticator::sign_in(const directory::directory& people, std::string_view sip_domain,
                            const std::string& name, std::string password, std::string_view peer_address,
                            done_function done) {
    const auto key = folded(std::string_view(name).substr(0, longest_name)),
               address = limited_address(peer_address);
    if (const auto wait = attempt_from(peer_address)) return done({.what = kind::too_often, .wait = *wait});
    if (const auto wait = by_name_.attempt(key, now_()))
        return done({.what = kind::too_often, .wait = *wait});
    const auto* user = find_person(people, sip_domain, name);
    directory::password_question question{.password = std::move(password)};
    if (user != nullptr) {
        question.user_id = user->id;
        question.password_hash = user->password_hash;
    }
    auto known = question;
    known.password.clear();
    const bool taken = workers_.check(std::move(question), [this, known, key, address,
                                                            peer = std::string(peer_address),
                                                            answer_at = clock::now() + options_.refusal_time,
                                                            done](auto verdict) {
        if (verdict == directory::password_verdict::right) {
            by_name_.give_back(key);
            by_address_.give_back(address);
            log::info({.user = known.user_id, .peer = peer}, "http: signed in");
            return done({.what = kind::granted, .user = known.user_id, .credential = known.password_hash});
        }
        const bool wrong = verdict == directory::password_verdict::wrong;
        if (wrong) log::info({.user = known.user_id, .peer = peer}, "http: sign-in refused");
        refuse_at(answer_at, {.what = wrong ? kind::refused : kind::unavailable}, done);
    });
    if (!taken) done({.what = kind::unavailable});
}

std::optional<std::chrono::seconds> authenticator::attempt_from(std::string_view peer_address) {
    return by_address_.attempt(limited_address(peer_address), now_());
}

void authenticator::forgive(std::string_view peer_address) {
    by_address_.give_back(limited_address(peer_address));
}

void authenticator::refuse_at(clock::time_point when, sign_in_verdict verdict, done_function done) {
    const auto id = ++last_held_;
    auto& held =
        *held_.emplace(id, std::make_unique<held_answer>(executor_, std::move(verdict), std::move(done)))
             .first->second;
    held.timer.expires_at(when);
    held.timer.async_wait([this, id](boost::system::error_code ec) {
        if (ec) return;  // we are gone
        const auto answer = std::move(held_.at(id));
        held_.erase(id);
        answer->done(answer->verdict);
    });
}

}  // namespace ctig::http
