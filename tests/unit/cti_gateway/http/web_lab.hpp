#pragma once
// The web side over a gateway that is as the test says: requests in, responses out, time by hand.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <map>
#include <optional>
#include <string>

#include "cti_gateway/http/application.hpp"
#include "cti_gateway/http/exchange.hpp"
#include "tests/support/run_until.hpp"

namespace ctig {

inline cti::link_status link_in(cti::link_state state, std::string manager, std::string reason = {}) {
    cti::link_status link;
    link.manager = std::move(manager);
    link.state = state;
    link.reason = std::move(reason);
    return link;
}

}  // namespace ctig

namespace ctig::http {

class fixed_gateway final : public backend {
public:
    gateway_status now;
    std::shared_ptr<const directory::directory> everybody;
    config::configuration configured;
    web_options web;
    std::map<std::string, lineuri::line_appearance, std::less<>> chosen;
    std::map<std::string, std::string, std::less<>> places;  ///< of profiles
    std::vector<session_report> live;
    std::deque<refused_request> refused;
    line_calls calls = std::vector<line_call>{};
    bool disk_full = false;
    std::string chosen_from;

    [[nodiscard]] gateway_status status() const override { return now; }
    [[nodiscard]] std::shared_ptr<const directory::directory> people() const override { return everybody; }
    [[nodiscard]] std::shared_ptr<const config::configuration> settings() const override {
        return std::make_shared<config::configuration>(configured);
    }
    [[nodiscard]] const web_options& options() const override { return web; }
    [[nodiscard]] session_list sessions(const session_query& which) const override {
        session_list out;
        for (const auto& s : live) {
            if (!which.user.empty() && s.user != which.user) continue;
            if (!which.pbx_device.empty() && s.lines.front().pbx_device != which.pbx_device) continue;
            if (++out.matching <= which.most) out.shown.push_back(s);
        }
        return out;
    }
    [[nodiscard]] admission_report admission() const override { return {.session_limit = 100}; }
    [[nodiscard]] std::deque<refused_request> refusals() const override { return refused; }
    void calls_at(std::string, std::function<void(line_calls)> done) override { done(calls); }
    [[nodiscard]] std::optional<lineuri::line_appearance> selection(std::string_view user) const override {
        const auto it = chosen.find(user);
        return it == chosen.end() ? std::nullopt : std::optional(it->second);
    }
    [[nodiscard]] std::optional<std::string> place_of(std::string_view profile) const override {
        const auto it = places.find(profile);
        return it == places.end() ? std::nullopt : std::optional(it->second);
    }
    [[nodiscard]] boost::system::result<void, std::string> select(
        const std::string& user, const std::optional<lineuri::line_appearance>& phone,
        const std::string& peer) override {
        chosen_from = peer;
        if (disk_full) return {boost::system::in_place_error, "disk full"};
        if (phone)
            chosen[user] = *phone;
        else
            chosen.erase(user);
        return {};
    }
};

/// carol has one line on two phones, ann one phone and no password; the password of everybody else is
/// "secret".
inline std::shared_ptr<const directory::directory> lab_people() {
    const lineuri::line_appearance desk{"SEP-CAROL", "1002", "lab", "Carol"},
        soft{"SOFT-CAROL", "1002", "lab", "Carol"};
    return std::make_shared<const directory::directory>(
        std::vector<directory::user>{
            {.id = "carol", .mail = "c@example.com", .password_hash = "h", .appearances = {desk, soft}},
            {.id = "ann", .appearances = {{"SEP-ANN", "1000", "", ""}}}},
        std::vector<directory::device>{{.name = "SEP-CAROL",
                                        .description = "Desk <phone>",
                                        .model = "7960",
                                        .lines = {{"1002", "lab", "Carol"}}},
                                       {.name = "SOFT-CAROL", .lines = {{"1002", "lab", "Carol"}}},
                                       {.name = "SEP-ANN", .lines = {{"1000", "", ""}}}});
}

inline constexpr auto operator_token = "0123456789abcdef";

class web_lab {
public:
    web_lab() {
        gateway.everybody = lab_people();
        gateway.web.operator_token = operator_token;
        restart();
    }
    void restart(authenticator_options signing_in = {.refusal_time = {}}) {
        app.reset();
        app.emplace(io.get_executor(),
                    application_parts{.gateway = gateway,
                                      .metrics = metrics,
                                      .check =
                                          [this](const directory::password_question& asked) {
                                              checked = asked;
                                              const bool right =
                                                  asked.password == "secret" && !asked.password_hash.empty();
                                              return server_down ? directory::password_verdict::unavailable
                                                     : right     ? directory::password_verdict::right
                                                                 : directory::password_verdict::wrong;
                                          },
                                      .tokens = [this] { return fmt::format("token{}", ++tokens); },
                                      .now = [this] { return now; },
                                      .signing_in = signing_in});
    }

    static request asking(verb method, const std::string& target, const std::string& body = {}) {
        request out(method, target, 11);
        out.set(field::host, "localhost");
        out.body() = body;
        return out;
    }
    response ask(request what, bool secure = false) {
        const incoming in{std::move(what), "192.0.2.1", secure};
        std::optional<response> got;
        app->handle(in, [&](outcome out) {
            live_granted = std::holds_alternative<live_access>(out);
            got = live_granted ? response{} : std::move(std::get<response>(out));
        });
        EXPECT_TRUE(test::run_until(io, [&] { return got.has_value(); }));
        return got.value_or(response{});
    }
    response get(const std::string& target, const std::string& cookies = {}) {
        auto what = asking(verb::get, target);
        if (!cookies.empty()) what.set(field::cookie, cookies);
        return ask(std::move(what));
    }
    response post(const std::string& target, const std::string& form, const std::string& cookies = {}) {
        auto what = asking(verb::post, target, form);
        if (!cookies.empty()) what.set(field::cookie, cookies);
        return ask(std::move(what));
    }
    /// "name=token" of a sign-in's Set-Cookie.
    static std::string cookie_of(const response& got) {
        const auto text = got[field::set_cookie];
        return std::string(text.substr(0, text.find(';')));
    }
    std::string sign_in() { return cookie_of(post("/sign-in", "user=carol&password=secret")); }
    std::string operator_sign_in() {
        return cookie_of(post("/admin/sign-in", std::string("token=") + operator_token));
    }

    asio::io_context io{1};
    fixed_gateway gateway;
    metrics::registry metrics;
    std::chrono::steady_clock::time_point now{std::chrono::hours(1)};
    directory::password_question checked;
    bool server_down = false, live_granted = false;
    int tokens = 0;
    std::optional<application> app;
};

}  // namespace ctig::http
