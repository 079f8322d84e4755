#pragma once
// An office for tests: a bridge between SIP clients and the simulated PBX, behind links that the test kills
// and starts. No sockets, no clock. Lines 1000, 1001 ... with one phone and one user each; the last one's is
// a profile, and its user is logged in at a desk. With a journal, which is kept by a disk that commits when
// the test says so, the gateway itself may be killed, too.
#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <optional>

#include "csta/codec.hpp"
#include "csta/schema.hpp"
#include "cti_gateway/bridge/bridge.hpp"
#include "cti_gateway/bridge/device_picture.hpp"
#include "cti_gateway/bridge/session_record.hpp"
#include "cti_gateway/journal/commit_gate.hpp"
#include "cti_gateway/simulator/simulator_config.hpp"
#include "tests/support/rcc_lab.hpp"
#include "tests/support/simulated_links.hpp"
#include "tests/support/source_paths.hpp"
#include "tests/unit/csta/xml_schema.hpp"

namespace ctig::test {

inline constexpr std::size_t line_count = 8, link_count = 8;

inline constexpr std::string_view moving_profile = "PROFILE", desks[] = {"DESK1", "DESK2"};

inline std::string number(std::size_t i) { return std::to_string(1000 + i); }
inline std::string line_uri(std::size_t i) { return "tel:" + number(i) + ";phone-context=dialstring"; }

inline std::string office_toml(std::string_view call_ids) {
    std::string toml = "[simulator]\ncall_ids = \"" + std::string(call_ids) + "\"\n";
    for (std::size_t i = 0; i < line_count; ++i) {
        const bool moves = i + 1 == line_count;
        const auto device = moves ? std::string(moving_profile) : "SEP" + number(i);
        toml += "[[user]]\nid = \"user" + number(i) + "\"\nrcc = true\nappearances = [ { device = \"" +
                device + "\", line = \"" + number(i) + "\", partition = \"lab\" } ]\n";
        toml += "[[device]]\nname = \"" + device + "\"\nkind = \"" + (moves ? "profile" : "phone") +
                "\"\nlines = [ { number = \"" + number(i) + "\", partition = \"lab\" } ]\n";
    }
    for (const auto desk : desks) toml += "[[device]]\nname = \"" + std::string(desk) + "\"\n";
    return toml;
}

/// A client that believes what it is told.
struct client_view {
    explicit client_view(std::size_t of) : line(of), told(line_uri(of)) {}
    std::size_t line;
    client_dialog dialog{tcp_flow()};
    std::string cross_ref_id;
    bridge::device_picture told;
    std::size_t events = 0;
    std::uint32_t last_cseq = 0;     ///< of what it was sent
    std::vector<std::string> heard;  ///< root elements, in order
    std::vector<std::string> wrong;
    std::size_t repeated = 0;  ///< events that said nothing new, after a restart
};

class pbx_office {
public:
    explicit pbx_office(std::string_view call_ids = "cluster", simulator::pbx_limits limits = {})
        : exchange(*simulator::parse_simulator_config(office_toml(call_ids), "office", mistakes), limits),
          people(directory::parse_directory(office_toml(call_ids), "office", mistakes,
                                            directory::document::configuration)),
          links(exchange, link_count, now),
          settings(settings_for(call_ids)) {
        exchange.log_in(moving_profile, desks[0]);
        start_gateway();
        operator_desk = exchange.open(link_count - 1);
    }

    void start_gateway() {
        auto config = lab_config();
        config.note_changes = true;
        agent.emplace(config, [this] { return ++last_id; });
        sessions.emplace(bridge::bridge_parts{.phones = *agent,
                                              .managers = links,
                                              .people = people,
                                              .settings = settings,
                                              .selected = {},
                                              .metrics = metrics,
                                              .now = [this] { return now; },
                                              .outputs_ready = [this] { pump(); },
                                              .on_change = [this](const auto& what) { gate.changed(what); }});
        links.sessions = &*sessions;
    }

    // ---- the journal
    [[nodiscard]] sip::clock_pair clocks() const {
        return {now,
                std::chrono::system_clock::time_point(std::chrono::hours(500000)) +
                    std::chrono::duration_cast<std::chrono::system_clock::duration>(now.time_since_epoch())};
    }
    /// The disk finishes the batch under way, and takes the next.
    void commit() {
        for (auto& [id, value] : batch) {
            if (value)
                disk[id] = *value;
            else
                disk.erase(id);
        }
        batch.clear();
        for (const auto& message : gate.on_written()) send_out(message);
        gate.on_left();
        take_batch();
    }
    void take_batch() {
        for (const auto& change : agent->take_changes()) gate.changed(change);
        // Here time stands between two steps; the journal's pauses are over all the same.
        for (int looks = 0; looks < 2 && batch.empty(); ++looks)
            for (const auto id : gate.next_batch(journal_time += journal::commit_gate::noted_delay))
                batch[static_cast<std::uint64_t>(id)] = sessions->save(id, clocks());
    }
    /// kill -9, and a new process that reads what the disk has. Its links are not up yet: links.start().
    void kill_gateway() {
        links.abandon();
        sessions.reset();
        agent.reset();
        gate = {};
        batch.clear();
        start_gateway();
        ++restarts;
        for (const auto& [id, value] : disk) {
            auto record = bridge::read_record(value, sip::dialog_id{id});
            ASSERT_TRUE(record) << id;
            sessions->restore(sip::dialog_id{id}, std::move(*record), clocks());
        }
        sessions->restored();
    }

    static std::shared_ptr<config::configuration> settings_for(std::string_view call_ids) {
        auto settings = std::make_shared<config::configuration>();
        settings->sip.domain = "example.com";
        if (call_ids == "manager") settings->cti.call_ids = config::cti_call_ids::manager;
        return settings;
    }

    void pump() {
        do {
            while (auto out = agent->poll()) {
                const auto* message = std::get_if<sip::send_message>(&*out);
                if (message == nullptr) {
                    sessions->on_output(std::move(*out));
                    continue;
                }
                for (const auto& change : agent->take_changes()) gate.changed(change);
                if (message->dialog && gate.must_wait(*message->dialog))
                    gate.hold(*message->dialog, *message, now);
                else
                    send_out(*message);
            }
        } while (sessions->serve_outputs());
        take_batch();
    }
    void send_out(const sip::send_message& message) {
        sent_message sent{message.where.to, message.bytes};
        if (sent.method() == "INFO") see(sent);
        if (sent.method() == "BYE") ++byes;
        if (sent.status() >= 200) last_answer = sent;
        if (sent.status() >= 200 && !sent.body().empty()) check_schema(sent.body());
    }

    /// Whatever leaves north is valid CSTA (ECMA-323 edition 3, or what maps to it), in the client's edition.
    void check_schema(const std::string& body) const {
        EXPECT_NE(body.find(" xmlns=\"" + csta_namespace + "\""), std::string::npos) << body;
        const auto ed3 = csta::test::as_ed3(body);
        EXPECT_EQ(own_schema().fault_of(ed3), "") << body;
        if (standards_schema().good()) {
            EXPECT_EQ(standards_schema().fault_of(ed3), "") << body;
        }
    }
    static const csta::test::xml_schema_file& own_schema() {
        static const auto schema =
            csta::test::xml_schema_file::from_text(csta::xml_schema(csta::table::family::csta));
        return schema;
    }
    /// Where the reconstruction of the standard's schema is at hand.
    static const csta::test::xml_schema_file& standards_schema() {
        static const auto schema = [] {
            const auto text = csta::test::file_text(
                (shared_folder() / "reference/xsd/csta-ed3-reconstructed.xsd").string());
            return text.empty() ? csta::test::xml_schema_file{}
                                : csta::test::xml_schema_file::from_text(text);
        }();
        return schema;
    }
    /// A document of edition 3 in this office's edition.
    [[nodiscard]] std::string in_edition(std::string xml) const {
        return xml.replace(xml.find(csta::ed3_namespace), csta::ed3_namespace.size(), csta_namespace);
    }

    /// An event reaches its client.
    void see(const sent_message& sent) {
        for (auto& client : clients) {
            if (client.dialog.call_id != sent.header("Call-ID")) continue;
            check_schema(sent.body());
            const auto event = decoder.decode(sent.body());
            client.heard.emplace_back(decoder.root_name());
            if (event && csta::kind_of(*event) == csta::message_kind::request) return;
            ++client.events;
            if (!event) return client.wrong.push_back("unreadable: " + sent.body());
            if (csta::monitor_cross_ref_id_of(*event) != client.cross_ref_id)
                client.wrong.push_back("cross reference: " + sent.body());
            const auto number = static_cast<std::uint32_t>(std::stoul(sent.header("CSeq")));
            if (number <= client.last_cseq) client.wrong.push_back("CSeq " + sent.header("CSeq"));
            client.last_cseq = number;
            if (client.told.already_says(*event) && ++client.repeated > 0 && restarts == 0)
                client.wrong.push_back("told twice: " + sent.body());
            (void)client.told.apply(*event);
        }
    }

    void sign_in(std::size_t line) {
        auto& client = clients.emplace_back(line);
        client.dialog.call_id = "call-" + std::to_string(clients.size());
        client.dialog.from_tag = "tag-" + std::to_string(clients.size());
        auto invite = client.dialog.invite();
        invite.from = "<sip:user" + number(line) + "@example.com>;tag=" + client.dialog.from_tag;
        invite.contact = "<sip:u@192.0.2.9:" + std::to_string(5000 + clients.size()) + ">";
        invite.content_type = csta_type;
        invite.body = in_edition(status_document(line_uri(line)));
        send(invite);
        commit();
        ASSERT_EQ(last_answer.status(), 200) << last_answer.bytes;
        client.dialog.to_tag = last_answer.to_tag();
        send(client.dialog.ack());
        send(client.dialog.info(
            in_edition(csta_document("MonitorStart", "<monitorObject><deviceObject>" + line_uri(line) +
                                                         "</deviceObject></monitorObject>"))));
        settle();
        client.cross_ref_id = text_in(last_answer.body(), "monitorCrossRefID");
        ASSERT_NE(client.cross_ref_id, "") << last_answer.bytes;
    }
    void send(const request_text& request) {
        agent->on_message(tcp_flow(), request.text(), now);
        pump();
    }
    void settle() {
        do {
            pump();
            if (!batch.empty()) commit();
        } while (links.step() || !batch.empty());
    }

    std::vector<std::string> mistakes;
    simulator::time_point now{std::chrono::hours{1}};
    simulator::pbx exchange;
    std::shared_ptr<const directory::directory> people;
    simulated_links links;
    metrics::registry metrics;
    std::uint64_t last_id = 0;
    std::shared_ptr<config::configuration> settings;
    std::map<std::uint64_t, std::string> disk;                  ///< what is committed
    std::map<std::uint64_t, std::optional<std::string>> batch;  ///< what is being committed
    journal::commit_gate gate;
    journal::time_point journal_time{};
    std::optional<sip::user_agent> agent;
    std::optional<bridge::bridge> sessions;
    std::size_t restarts = 0, byes = 0;
    simulator::association_id operator_desk{};
    csta::decoder decoder;
    std::string csta_namespace{csta::ed3_namespace};  ///< the clients'
    std::deque<client_view> clients;
    sent_message last_answer;
};

}  // namespace ctig::test
