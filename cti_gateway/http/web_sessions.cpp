#include "cti_gateway/http/web_sessions.hpp"

#include <algorithm>

namespace ctig::http {
namespace {

const auto by_last_use = [](const auto& a, const auto& b) { return a.second.used < b.second.used; };

}  // namespace

std::string web_sessions::open(web_role role, std::string_view user, std::string_view credential,
                               time_point now) {
    make_room(role, user, now);
    auto token = tokens_();
    sessions_[token] = {role, std::string(user), std::string(credential), tokens_(), now, now};
    return token;
}

const web_session* web_sessions::use(std::string_view token, web_role role, time_point now) {
    const auto it = sessions_.find(std::string(token));
    if (it == sessions_.end() || it->second.role != role) return nullptr;
    if (over(it->second, now)) {
        sessions_.erase(it);
        return nullptr;
    }
    it->second.used = now;
    return &it->second;
}

const web_session* web_sessions::find(std::string_view token, web_role role, time_point now) const {
    const auto it = sessions_.find(std::string(token));
    if (it == sessions_.end() || it->second.role != role || over(it->second, now)) return nullptr;
    return &it->second;
}

void web_sessions::close(std::string_view token) { sessions_.erase(std::string(token)); }

bool web_sessions::over(const web_session& s, time_point now) const noexcept {
    return now - s.used >= limits_.idle || now - s.opened >= limits_.life;
}

void web_sessions::make_room(web_role role, std::string_view user, time_point now) {
    const auto same = [&](const auto& entry) {
        return entry.second.role == role && entry.second.user == user;
    };
    std::erase_if(sessions_, [&](const auto& entry) { return over(entry.second, now); });
    if (static_cast<std::size_t>(std::ranges::count_if(sessions_, same)) >= limits_.of_one_user) {
        auto oldest = sessions_.end();
        for (auto it = sessions_.begin(); it != sessions_.end(); ++it)
            if (same(*it) && (oldest == sessions_.end() || by_last_use(*it, *oldest))) oldest = it;
        sessions_.erase(oldest);
    }
    if (sessions_.size() >= limits_.in_all)
        sessions_.erase(std::min_element(sessions_.begin(), sessions_.end(), by_last_use));
}

}  // namespace ctig::http
