#pragma once
// A user agent under test, with a client in front of it and a session behind it: messages are text, time is a
// number.
#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sip_session/message.hpp"
#include "sip_session/user_agent.hpp"

namespace ctig::test {

/// One message that the user agent sent. Accessors read the text anew each time: it is a test.
struct sent_message {
    std::variant<sip::flow_id, sip::next_hop> to;
    std::string bytes;
    std::optional<sip::next_hop> otherwise{};
    std::optional<sip::client_transaction_id> request{};  ///< of the user agent's own

    [[nodiscard]] int status() const;          ///< 0: a request
    [[nodiscard]] std::string method() const;  ///< empty: a response
    [[nodiscard]] std::string uri() const;
    [[nodiscard]] std::string header(std::string_view name) const;  ///< first value, empty when absent
    [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const;
    [[nodiscard]] std::string body() const;
    [[nodiscard]] std::string to_tag() const;
};

/// A client's request, every part of it changeable.
struct request_text {
    std::string method = "INVITE";
    std::string uri = "sip:8000@gateway.example.com";
    std::string version = "SIP/2.0";
    std::string via;
    std::string from = "<sip:joe@example.com>;tag=joe1;epid=8a3f";
    std::string to = "<sip:8000@gateway.example.com>";
    std::string call_id = "call-1";
    std::uint32_t cseq = 1;
    std::string contact = "<sip:joe@192.0.2.9:5070;transport=tcp>";
    std::vector<std::string> headers;  ///< further lines
    std::string content_type;
    std::string body;

    [[nodiscard]] std::string text() const;
};

inline constexpr std::string_view csta_type = "application/csta+xml";
inline constexpr std::string_view status_request = "<RequestSystemStatus/>";
inline constexpr std::string_view status_normal = "<RequestSystemStatusResponse/>";

[[nodiscard]] sip::user_agent_config lab_config();
[[nodiscard]] sip::flow tcp_flow(sip::peer_standing standing = sip::peer_standing::trusted);
[[nodiscard]] sip::flow udp_flow(sip::peer_standing standing = sip::peer_standing::trusted);

/// The client's side of one dialog: numbers, tags and branches that go up as RFC 3261 says.
class client_dialog {
public:
    explicit client_dialog(sip::flow over) : over_(std::move(over)) {}

    [[nodiscard]] request_text invite();
    [[nodiscard]] request_text reinvite();
    [[nodiscard]] request_text ack() const;  ///< with the last INVITE's number
    [[nodiscard]] request_text info(std::string body);
    [[nodiscard]] request_text bye();
    [[nodiscard]] request_text cancel() const;  ///< of the last INVITE
    [[nodiscard]] request_text request(std::string method);

    std::string call_id = "call-1", from_tag = "joe1", to_tag;
    std::uint32_t cseq = 0;
    bool with_branch = true;

private:
    [[nodiscard]] request_text base(std::string method, std::uint32_t number, std::string branch) const;

    sip::flow over_;
    std::uint32_t invite_cseq_ = 0;
    mutable std::uint32_t branches_ = 0;
    std::string invite_branch_;
};

class sip_peer {
public:
    explicit sip_peer(sip::flow over = tcp_flow(), sip::user_agent_config config = lab_config());

    /// Hands a message in, over this peer's flow or another, and drains what comes of it.
    void send(const request_text& request) { send_text(request.text()); }
    void send_text(std::string_view text) { send_text(text, over); }
    void send_text(std::string_view text, const sip::flow& from);
    /// Answers a request of the user agent's.
    void answer(const sent_message& request, int status, std::string_view more_headers = {});
    /// Lets time pass, firing each timer when it is due.
    void pass(std::chrono::nanoseconds time);
    /// Collects what the user agent put out since.
    void drain();

    /// INVITE, 200 with the system status, ACK. The client is ready for INFO.
    client_dialog& sign_in(std::vector<std::string> invite_headers = {});
    /// Accepts the INVITE or refresh that the session was told of last.
    void accept();

    /// The oldest message sent that was not taken yet. A test that takes one too many fails and gets an empty
    /// one.
    [[nodiscard]] sent_message take();
    [[nodiscard]] std::optional<sent_message> try_take();
    [[nodiscard]] bool silent() const { return sent.empty(); }

    /// What the session was told, oldest first, without what was sent.
    template <class T>
    [[nodiscard]] std::vector<T> told() const {
        std::vector<T> out;
        for (const auto& o : told_)
            if (const auto* one = std::get_if<T>(&o)) out.push_back(*one);
        return out;
    }
    template <class T>
    [[nodiscard]] T last() const {
        const auto all = told<T>();
        return all.empty() ? T{} : all.back();
    }
    [[nodiscard]] std::uint64_t dropped(std::string_view why) const;

    sip::flow over;
    sip::time_point now{std::chrono::hours{1}};
    sip::user_agent agent;
    client_dialog client;
    std::deque<sent_message> sent;
    sip::dialog_id dialog{};  ///< of the last INVITE

private:
    std::vector<sip::output> told_;
    sip::request_id last_invite_{};
};

}  // namespace ctig::test
