#pragma once
// A bridge under test between a real user agent and fake links: SIP text in, SIP text out, the PBX's answers
// by hand.
#include <deque>
#include <memory>
#include <string>

#include "cti_gateway/bridge/bridge.hpp"
#include "tests/support/fake_links.hpp"
#include "tests/support/sip_peer.hpp"

namespace ctig::test {

inline constexpr auto line_1000 = "tel:1000;phone-context=dialstring";

class rcc_lab {
public:
    explicit rcc_lab(std::size_t managers = 2);

    void send(const request_text& request, const sip::flow& from = tcp_flow());
    void pump();
    /// Signs a user in to a line; leaves nothing in `sent`.
    client_dialog sign_in(const std::string& user = "alice", const std::string& line = line_1000);
    /// INVITE of a user; the answer is the last in `sent`.
    client_dialog invite(const std::string& user, const std::string& line,
                         const sip::flow& from = tcp_flow());
    /// MonitorStart, answered by the PBX with that cross reference; returns ours.
    std::string monitor(client_dialog& client, const std::string& pbx_cross_ref_id,
                        const std::string& line = line_1000);
    /// The PBX starts a monitor again under that cross reference, and answers the snapshot: these calls, all
    /// features off.
    void recover(const std::string& pbx_cross_ref_id, csta::snapshot_device_data with = {});
    /// The answers to a snapshot that is under way: the same.
    void finish_survey(csta::snapshot_device_data with = {});
    /// Lets the bridge's timers run.
    void pass(std::chrono::milliseconds time);
    void lose(std::size_t link);
    void bring_back(std::size_t link);
    [[nodiscard]] sent_message take();

    std::shared_ptr<const directory::directory> people;
    std::shared_ptr<config::configuration> settings;
    fake_links links;
    metrics::registry metrics;
    sip::time_point now{std::chrono::hours{1}};
    std::uint64_t last_id = 0, calls = 0;
    std::optional<lineuri::line_appearance> selected;
    std::vector<audit::record> audited;
    std::vector<std::string> refusals;  ///< of sign-ins, with the reason that the client may not be told
    sip::user_agent agent;
    bridge::bridge sessions;
    std::deque<sent_message> sent;
};

/// A CSTA request with the given children, in edition 3.
[[nodiscard]] std::string csta_document(const std::string& root, const std::string& children);
[[nodiscard]] std::string status_document(const std::string& line);
/// Text of the first element of that name, empty when absent.
[[nodiscard]] std::string text_in(const std::string& xml, const std::string& element);

}  // namespace ctig::test
