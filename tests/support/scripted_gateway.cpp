#include "tests/support/scripted_gateway.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>

#include "cti_gateway/simulator/pbx.hpp"
#include "tests/support/rcc_lab.hpp"

namespace ctig::test {
namespace {

using namespace std::chrono_literals;

/// The phones of rcc_lab's people, two managers before them.
constexpr std::string_view phones_toml = R"(
[[device]]
name = "SEP1"
lines = [ { number = "1000", partition = "lab" } ]
[[device]]
name = "SEP2"
lines = [ { number = "1001", partition = "lab" } ]
[[device]]
name = "SEP3"
lines = [ { number = "1002", partition = "lab" } ]
[[device]]
name = "soft"
lines = [ { number = "1002", partition = "lab" } ]
[simulator]
[[simulator.line]]
number = "1002"
answer = "after"
after_ms = 100
hang_up_ms = 2000
)";

simulator::simulator_config phones() {
    std::vector<std::string> mistakes;
    auto read = simulator::parse_simulator_config(phones_toml, "phones", mistakes);
    if (!read) std::abort();
    return std::move(*read);
}

void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "scripted gateway: %s\n", what);
    std::abort();
}

/// The octets of the script, zeros behind its end.
class script {
public:
    explicit script(std::span<const std::uint8_t> octets) : left_(octets) {}
    [[nodiscard]] bool over() const { return left_.empty(); }
    std::uint8_t octet() {
        if (left_.empty()) return 0;
        const auto first = left_.front();
        left_ = left_.subspan(1);
        return first;
    }
    std::size_t below(std::size_t n) { return octet() % n; }
    std::string text() {
        const auto size = std::min<std::size_t>(octet(), left_.size());
        std::string out(reinterpret_cast<const char*>(left_.data()), size);
        left_ = left_.subspan(size);
        return out;
    }

private:
    std::span<const std::uint8_t> left_;
};

constexpr std::array users{"alice", "bob", "carol", "nobody"};
constexpr std::array lines{"tel:1000;phone-context=dialstring", "tel:1001;phone-context=dialstring",
                           "tel:1002;phone-context=dialstring;device=soft",
                           "tel:1002;phone-context=dialstring"};
constexpr std::array flows_in_use{sip::peer_standing::trusted, sip::peer_standing::trusted,
                                  sip::peer_standing::allowed, sip::peer_standing::stranger};
/// %D a line, %C a call ID that was seen, %N a number, %X a cross reference that was seen.
constexpr std::array<std::pair<const char*, const char*>, 18> requests{{
    {"MonitorStart", "<monitorObject><deviceObject>%D</deviceObject></monitorObject>"},
    {"MonitorStop", "<monitorCrossRefID>%X</monitorCrossRefID>"},
    {"GetCSTAFeatures", ""},
    {"SnapshotDevice", "<snapshotObject>%D</snapshotObject>"},
    {"MakeCall",
     "<callingDevice>%D</callingDevice><calledDirectoryNumber>tel:%N</calledDirectoryNumber>"
     "<autoOriginate>doNotPrompt</autoOriginate>"},
    {"MakeCall", "<callingDevice>%D</callingDevice><calledDirectoryNumber>%N</calledDirectoryNumber>"},
    {"AnswerCall", "<callToBeAnswered><callID>%C</callID><deviceID>%D</deviceID></callToBeAnswered>"},
    {"ClearConnection",
     "<connectionToBeCleared><callID>%C</callID><deviceID>%D</deviceID></connectionToBeCleared>"},
    {"HoldCall", "<callToBeHeld><callID>%C</callID><deviceID>%D</deviceID></callToBeHeld>"},
    {"RetrieveCall", "<callToBeRetrieved><callID>%C</callID><deviceID>%D</deviceID></callToBeRetrieved>"},
    {"ConsultationCall",
     "<existingCall><callID>%C</callID><deviceID>%D</deviceID></existingCall>"
     "<consultedDevice>%N</consultedDevice>"},
    {"TransferCall",
     "<heldCall><callID>%C</callID><deviceID>%D</deviceID></heldCall>"
     "<activeCall><callID>%C</callID><deviceID>%D</deviceID></activeCall>"},
    {"DeflectCall",
     "<callToBeDiverted><callID>%C</callID><deviceID>%D</deviceID></callToBeDiverted>"
     "<newDestination>%N</newDestination>"},
    {"GenerateDigits",
     "<connectionToSendDigits><callID>%C</callID><deviceID>%D</deviceID></connectionToSendDigits>"
     "<charactersToSend>12#</charactersToSend>"},
    {"GetForwarding", "<device>%D</device>"},
    {"SetForwarding",
     "<device>%D</device><forwardingType>forwardImmediate</forwardingType>"
     "<activateForward>true</activateForward><forwardDN>%N</forwardDN>"},
    {"GetDoNotDisturb", "<device>%D</device>"},
    {"SetDoNotDisturb", "<device>%D</device><doNotDisturbOn>true</doNotDisturbOn>"},
}};
constexpr std::array numbers{"1000", "1001", "1002", "4711"};

class scripted_gateway {
public:
    explicit scripted_gateway(script s) : script_(s), pbx_(phones()) {
        for (std::size_t i = 0; i < lab_.links.size(); ++i) managers_.push_back(pbx_.open(i));
        for (std::size_t i = 0; i < clients_.size(); ++i) {
            auto& c = clients_[i];
            c.over = i % 2 == 0 ? tcp_flow(flows_in_use[i]) : udp_flow(flows_in_use[i]);
            c.over.id = sip::flow_id{10 + i};
            c.dialog = client_dialog(c.over);
            c.dialog.call_id = "call-" + std::to_string(i);
            c.dialog.from_tag = "tag-" + std::to_string(i);
        }
    }

    void run() {
        for (int step = 0; step < 2000 && !script_.over(); ++step) act();
        end();
    }

private:
    struct client {
        sip::flow over;
        client_dialog dialog{sip::flow{}};
    };

    void act() {
        auto& c = clients_[script_.below(clients_.size())];
        switch (script_.below(14)) {
            case 0: return send(c, sign_in(c));
            case 1: return send(c, refresh(c));
            case 2: return send(c, c.dialog.ack());
            case 3:
            case 4:
            case 5: return send(c, c.dialog.info(document()));
            case 6: return send(c, script_.below(3) == 0 ? c.dialog.bye() : c.dialog.request("OPTIONS"));
            case 7: return send(c, script_.below(2) == 0 ? c.dialog.cancel() : c.dialog.request("UPDATE"));
            case 8: return send_changed(c);
            case 9: return answer_event();
            case 10: return serve(1 + script_.below(4));
            case 11: return pass(std::chrono::milliseconds(1LL << script_.below(16)));
            case 12: return change_link();
            default: return session_side();
        }
    }

    request_text sign_in(client& c) {
        auto out = c.dialog.invite();
        out.from = std::string("<sip:") + users[script_.below(users.size())] +
                   "@example.com>;tag=" + c.dialog.from_tag;
        out.body = status_document(lines[script_.below(lines.size())]);
        decorate(out);
        return out;
    }
    request_text refresh(client& c) {
        c.dialog.with_branch = script_.below(3) != 0;
        if (script_.below(4) == 0) c.dialog.cseq = 0;
        auto out = c.dialog.reinvite();
        decorate(out);
        return out;
    }
    void decorate(request_text& out) {
        static constexpr std::array<const char*, 8> extra{
            "",
            "Supported: timer",
            "Supported: timer\r\nSession-Expires: 90;refresher=uas",
            "Record-Route: <sip:p.example.com;lr>, <sip:q.example.com>",
            "Require: 100rel",
            "P-Asserted-Identity: <sip:alice@example.com>",
            "Accept: text/plain",
            "Authorization: Digest username=\"alice\", realm=\"example.com\", nonce=\"0\", nc=00000001"};
        const std::string header = extra[script_.below(extra.size())];
        if (!header.empty()) out.headers.push_back(header);
    }

    std::string document() {
        const auto& [root, children] = requests[script_.below(requests.size())];
        std::string body = children;
        for (auto at = body.find('%'); at != std::string::npos; at = body.find('%', at + 1)) {
            const std::string_view with = body[at + 1] == 'D'   ? lines[script_.below(lines.size())]
                                          : body[at + 1] == 'N' ? numbers[script_.below(numbers.size())]
                                          : body[at + 1] == 'C' ? std::string_view(call_id_)
                                                                : std::string_view(cross_ref_id_);
            body.replace(at, 2, with);
        }
        return csta_document(root, body);
    }

    void send(client& c, const request_text& request) { send_text(c, request.text()); }
    void send_text(const client& c, std::string text) {
        last_text_ = text;
        lab_.agent.on_message(c.over, text, lab_.now);
        settle();
    }
    /// The message before once more, by this client: as it was, or with octets of the script in it.
    void send_changed(client& c) {
        auto text = last_text_;
        const auto with = script_.text();
        if (!with.empty()) {
            const auto at = (script_.octet() * 256U + script_.octet()) % (text.size() + 1);
            text.replace(at, std::min(with.size(), text.size() - at), with);
        }
        if (script_.below(8) == 0)
            lab_.agent.on_broken_stream(c.over, text, 400, lab_.now);
        else
            lab_.agent.on_message(c.over, text, lab_.now);
        settle();
    }

    void answer_event() {
        if (requests_.empty()) return;
        static constexpr std::array statuses{200, 100, 408, 481, 501, 422};
        const auto& request = requests_[script_.below(requests_.size())];
        std::string out = "SIP/2.0 " + std::to_string(statuses[script_.below(statuses.size())]) + " x\r\n";
        for (const auto* name : {"Via", "From", "To", "Call-ID", "CSeq"})
            for (const auto& value : request.all(name))
                out.append(name).append(": ").append(value).append("\r\n");
        lab_.agent.on_message(clients_[0].over, out + "Min-SE: 200\r\nContent-Length: 0\r\n\r\n", lab_.now);
        settle();
    }

    /// The PBX answers so many of the requests that it has.
    void serve(std::size_t count) {
        for (; count > 0 && !lab_.links.waiting.empty(); --count) {
            const auto link = lab_.links.waiting.front().link;
            const auto what = lab_.links.waiting.front().what;
            const bool lost =
                lab_.links.status(link).state != cti::link_state::in_service || script_.below(16) == 1;
            if (lost)
                lab_.links.answer(boost::system::errc::make_error_code(boost::system::errc::timed_out));
            else
                lab_.links.answer(pbx_.request(managers_[static_cast<std::size_t>(link)], what, lab_.now));
            settle();
        }
    }

    void change_link() {
        const auto i = script_.below(lab_.links.size());
        auto& status = lab_.links.at(i);
        const bool was_up = status.state == cti::link_state::in_service;
        status.state = was_up ? cti::link_state::out_of_service : cti::link_state::in_service;
        if (was_up) {
            pbx_.close(managers_[i]);
            managers_[i] = pbx_.open(i);
        }
        lab_.sessions.on_link_state(cti::link_index{static_cast<std::uint8_t>(i)}, status);
        settle();
    }

    void session_side() {
        switch (script_.below(2)) {
            case 0:
                if (!requests_.empty() && requests_.back().request)
                    lab_.agent.on_send_failed(*requests_.back().request, lab_.now);
                break;
            default: lab_.sessions.selection_changed(users[script_.below(users.size())]); break;
        }
        settle();
    }

    /// Whatever is ready goes where it belongs, until nothing is.
    void settle() {
        for (int turns = 0; turns < 100; ++turns) {
            lab_.pump();
            look();
            const auto events = pbx_.take_events();
            if (events.empty()) return;
            for (const auto& event : events)
                for (std::size_t i = 0; i < managers_.size(); ++i)
                    if (managers_[i] == event.to && lab_.links.at(i).state == cti::link_state::in_service)
                        lab_.sessions.on_link_event(cti::link_index{static_cast<std::uint8_t>(i)},
                                                    event.what);
        }
    }

    /// Reads what was sent: tags, call IDs and cross references are learned, as clients do.
    void look() {
        for (auto& one : std::exchange(lab_.sent, {})) {
            const auto m = sip::message::parse(one.bytes);
            require(m.has_value() && !m->defect(), "sent what cannot be read");
            learn(*m, one);
            if (!m->is_request()) continue;
            requests_.push_back(std::move(one));
            if (requests_.size() > 16) requests_.erase(requests_.begin());
        }
    }
    void learn(const sip::message& m, const sent_message& one) {
        const auto call = text_in(std::string(m.body()), "callID");
        const auto cross = text_in(std::string(m.body()), "monitorCrossRefID");
        if (!call.empty()) call_id_ = call;
        if (!cross.empty()) cross_ref_id_ = cross;
        if (m.status() / 100 != 2) return;
        for (auto& c : clients_)
            if (m.value(sip::header_name::call_id) == c.dialog.call_id) c.dialog.to_tag = one.to_tag();
    }

    void pass(std::chrono::nanoseconds time) {
        const auto until = lab_.now + time;
        for (int fired = 0;; ++fired) {
            require(fired < 1'000'000, "a timer is due for ever");
            auto due = lab_.agent.next_timer();
            if (const auto at = pbx_.next_timer(); at && (!due || *at < *due)) due = at;
            if (!due || *due > until) break;
            lab_.now = std::max(lab_.now, *due);
            pbx_.on_timer(lab_.now);
            lab_.agent.on_timer(lab_.now);
            settle();
        }
        lab_.now = until;
    }

    /// Everybody leaves, the PBX answers what it owes, time passes: nothing may be left.
    void end() {
        for (auto& c : clients_) send(c, c.dialog.bye());
        for (int rounds = 0; rounds < 64 && !lab_.links.waiting.empty(); ++rounds) serve(1000);
        pass(48h);
        for (int rounds = 0; rounds < 64 && !lab_.links.waiting.empty(); ++rounds) serve(1000);
        pass(48h);
        require(lab_.agent.dialogs() == 0, "a dialog is left");
        require(lab_.agent.transactions() == 0, "a transaction is left");
        require(lab_.sessions.sessions() == 0, "a session is left");
        require(lab_.sessions.monitors() == 0, "a monitor is left");
    }

    script script_;
    rcc_lab lab_{2};
    simulator::pbx pbx_;
    std::vector<simulator::association_id> managers_;
    std::array<client, 4> clients_;
    std::vector<sent_message> requests_;
    std::string last_text_, call_id_, cross_ref_id_;
};

}  // namespace

void run_scripted_gateway(std::span<const std::uint8_t> octets) { scripted_gateway(script(octets)).run(); }

}  // namespace ctig::test
