#pragma once
// Clients of an office that ask and hear: what a person's soft client does, one request at a time.
#include "tests/support/pbx_office.hpp"

namespace ctig::test {

inline std::string element(const std::string& name, const std::string& content) {
    return "<" + name + ">" + content + "</" + name + ">";
}

/// Three people of the office, signed in on lines 0, 1 and 2, with a monitor each.
class office_clients {
public:
    explicit office_clients(std::string_view csta_namespace = csta::ed3_namespace) {
        office.csta_namespace = csta_namespace;
        for (std::size_t line : {0u, 1u, 2u}) office.sign_in(line);
    }
    /// Sends a request of that line's client and lets everything arrive; the answer's body.
    std::string ask(std::size_t who, const std::string& root, const std::string& children) {
        office.last_answer = {};
        office.send(office.clients[who].dialog.info(office.in_edition(csta_document(root, children))));
        office.settle();
        EXPECT_EQ(office.last_answer.status(), 200) << root;
        return office.last_answer.body();
    }
    void expect_served(std::size_t who, const std::string& root, const std::string& children) {
        const auto body = ask(who, root, children);
        EXPECT_NE(body.find("<" + root + "Response"), std::string::npos) << body;
    }
    void expect_refused(std::size_t who, const std::string& root, const std::string& children,
                        const std::string& category) {
        const auto body = ask(who, root, children);
        EXPECT_NE(text_in(body, category), "") << root << ": " << body;
    }
    std::string call(std::size_t from, std::size_t to) {
        return text_in(
            ask(from, "MakeCall",
                element("callingDevice", line_uri(from)) + element("calledDirectoryNumber", line_uri(to)) +
                    element("autoOriginate", "doNotPrompt")),
            "callID");
    }
    [[nodiscard]] const std::map<std::string, bridge::call_picture>& calls(std::size_t who) const {
        return office.clients[who].told.calls;
    }
    [[nodiscard]] std::string only_call(std::size_t who) const {
        EXPECT_EQ(calls(who).size(), 1u);
        return calls(who).empty() ? "" : calls(who).begin()->first;
    }
    [[nodiscard]] std::string call_in(std::size_t who, csta::local_connection_state own) const {
        for (const auto& [id, one] : calls(who))
            if (one.own == own) return id;
        return "none";
    }
    static std::string connection(const std::string& name, const std::string& call_id, std::size_t who) {
        return element(name, element("callID", call_id) + element("deviceID", line_uri(who)));
    }
    /// Line 0 talks to line 1.
    void talk() {
        call(0, 1);
        expect_served(1, "AnswerCall", connection("callToBeAnswered", only_call(1), 1));
    }
    /// Line 0 holds line 1 and talks to line 2.
    void consult() {
        talk();
        expect_served(0, "ConsultationCall",
                      connection("existingCall", only_call(0), 0) + element("consultedDevice", line_uri(2)));
        expect_served(2, "AnswerCall", connection("callToBeAnswered", only_call(2), 2));
    }
    [[nodiscard]] std::string held_and_active() const {
        return connection("heldCall", call_in(0, csta::local_connection_state::hold), 0) +
               connection("activeCall", call_in(0, csta::local_connection_state::connected), 0);
    }

    pbx_office office{"cluster", {.devices_in_segment = 3}};
};

}  // namespace ctig::test
