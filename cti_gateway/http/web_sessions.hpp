#pragma once
// Who is signed in to the pages: sessions behind a cookie, until they are idle for too long. Plain state
// machine; lost at a restart, when people sign in anew.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace ctig::http {

enum class web_role : std::uint8_t { user, operators };

struct web_session {
    web_role role = web_role::user;
    std::string user;        ///< user ID; empty for operators
    std::string credential;  ///< what let them in, as the directory or the configuration has it
    std::string form_token;  ///< stands in each form and script request of this session (against CSRF)
    std::chrono::steady_clock::time_point opened{}, used{};
};

struct web_session_limits {
    std::chrono::seconds idle{1800};
    std::chrono::seconds life{12 * 3600};  ///< then the password is asked again, idle or not
    std::size_t of_one_user = 16;          ///< the one that was idle the longest goes
    std::size_t in_all = 20000;
};

/// Thread: the gateway's.
class web_sessions {
public:
    using time_point = std::chrono::steady_clock::time_point;
    /// A text of at least 128 random bits, fit for a cookie.
    using token_source = std::function<std::string()>;

    web_sessions(const web_session_limits& with, token_source tokens)
        : limits_(with), tokens_(std::move(tokens)) {}

    /// Returns the cookie's value.
    [[nodiscard]] std::string open(web_role role, std::string_view user, std::string_view credential,
                                   time_point now);
    /// The session of a cookie, marked as used now; null when there is none or its time is over. Valid until
    /// the next call.
    [[nodiscard]] const web_session* use(std::string_view token, web_role role, time_point now);
    /// The same, without marking it.
    [[nodiscard]] const web_session* find(std::string_view token, web_role role, time_point now) const;
    void close(std::string_view token);
    void set_idle(std::chrono::seconds idle) noexcept { limits_.idle = idle; }
    [[nodiscard]] std::size_t size() const noexcept { return sessions_.size(); }

private:
    [[nodiscard]] bool over(const web_session& s, time_point now) const noexcept;
    void make_room(web_role role, std::string_view user, time_point now);

    web_session_limits limits_;
    token_source tokens_;
    std::unordered_map<std::string, web_session> sessions_;
};

}  // namespace ctig::http
