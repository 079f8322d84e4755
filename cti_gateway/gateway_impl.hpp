#pragma once
// The gateway's parts and how they hang together. One object, six roles, a file each:
//   gateway.cpp          construction, start, stop, status
//   gateway_reload.cpp   a changed configuration, the addresses behind host names
//   gateway_traffic.cpp  bytes and link reports to the shards, what they put out to sockets and links
//   gateway_journal.cpp  sessions of the process before come back
//   gateway_commands.cpp what the control socket can ask
//   gateway_examine.cpp  what `explain` asks the PBX through us
// and gateway_web.hpp: what HTTP reads of them.
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/json/object.hpp>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cti_gateway/asio.hpp"
#include "cti_gateway/audit/audit_file.hpp"
#include "cti_gateway/config/access_list.hpp"
#include "cti_gateway/control/server.hpp"
#include "cti_gateway/cti/link_pool.hpp"
#include "cti_gateway/directory/ldap_directory.hpp"
#include "cti_gateway/directory/selection_store.hpp"
#include "cti_gateway/gateway.hpp"
#include "cti_gateway/http/web_options.hpp"
#include "cti_gateway/journal/journal_store.hpp"
#include "cti_gateway/metrics/metrics.hpp"
#include "cti_gateway/net/dialog_flows.hpp"
#include "cti_gateway/net/dns_client.hpp"
#include "cti_gateway/net/peer_names.hpp"
#include "cti_gateway/net/sip_transport.hpp"
#include "cti_gateway/net/watched_names.hpp"
#include "cti_gateway/random_ids.hpp"
#include "cti_gateway/shards/event_routes.hpp"
#include "cti_gateway/shards/shard_host.hpp"
#include "cti_gateway/shards/shard_team.hpp"
#include "cti_gateway/simulator/simulated_pbx_host.hpp"
#include "cti_gateway/trace/trace_file.hpp"

namespace ctig::http {
class simulator_remote;
}
namespace ctig::journal {
class journal_writer;
}

namespace ctig {

struct gateway::impl final : net::sip_sink, cti::link_sink, shards::shard_host {
    impl(gateway& owner, asio::io_context& io, config::configuration given, gateway_options options);
    ~impl();

    void start();
    void listen();
    void begin_stop(std::function<void()> stopped);
    void when_all_respond(std::function<void()> done);
    void finish_stop();
    [[nodiscard]] reload_result reload(config::configuration given);
    [[nodiscard]] gateway_status status() const;
    [[nodiscard]] std::vector<std::string> load_tls(const config::configuration& from);
    [[nodiscard]] std::string follow_managers(const config::configuration& given);
    void on_access_name(const std::string& name, const std::vector<std::string>& addresses);
    [[nodiscard]] audit::sink audit_sink() const;  ///< none without audit.file
    void replace_everywhere();                     ///< people, settings and numbers are new
    void follow_ldap();  ///< from now on the directory is the one of settings' server, as it changes
    [[nodiscard]] std::optional<lineuri::line_appearance> selection_of(std::string_view user);
    /// Keeps the choice, moves the user's sessions at once, and writes it into the audit log; nothing: the
    /// rules choose. Errors: a sentence.
    [[nodiscard]] boost::system::result<void, std::string> select(
        const std::string& user, const std::optional<lineuri::line_appearance>& phone, std::string peer);
    [[nodiscard]] directory::password_check password_check() const;  ///< what settings ask for

    // net::sip_sink
    void on_sip_message(const sip::flow& from, std::string_view bytes) override;
    void on_broken_sip_stream(const sip::flow& from, std::string_view start, int code) override;
    // A connection is no session: dialogs outlive it, transactions end by their timers, and what finds it
    // closed goes by send_message::where's second choice or comes back by on_send_failed().
    void on_sip_flow_closed(sip::flow_id) override {}
    void on_sip_turn_begins() override { act_now(); }
    void on_sip_turn_over() override {
        act_now();
        end_if_at_rest();
    }
    void on_sip_settled() override { end_if_at_rest(); }
    void act_now();
    [[nodiscard]] sip::peer_standing standing_of(const net::peer_identity& peer) const override;
    [[nodiscard]] bool needs_names(const net::peer_identity& peer) const override;
    void confirm_names(const std::string& address,
                       std::function<void(std::vector<std::string>)> done) override;
    [[nodiscard]] bool carries_dialog(sip::flow_id flow) const override;
    // cti::link_sink
    void on_link_change(cti::link_index) override { tell_links(); }
    void on_link_state(cti::link_index link, const cti::link_status& status) override;
    void note_link(const cti::link_status& link);
    void on_link_event(cti::link_index link, csta::message event) override;
    void on_heartbeat(cti::link_index link, std::chrono::microseconds round_trip) override;
    // shards::shard_host
    void tell(shards::shard& whom, std::function<void()> what) override;
    void send(shards::shard& by, const sip::send_message& message, bool of_live_dialog) override;
    void close(sip::flow_id flow) override { transport.close(flow); }
    void after_writes(shards::shard& by, std::function<void()> then) override;
    void on_dialog_ended(sip::dialog_id dialog) override { flows.on_ended(dialog); }
    void request(shards::shard& by, cti::link_index link, csta::message what, cti::completion done) override;
    void let_go(shards::shard& by, cti::link_index link) override;
    void on_signed_in(shards::shard& at, const bridge::signed_in_client& who) override;
    void on_turn_over(shards::shard& of, bool at_rest) override;

    void make_shards(const std::vector<journal::row>& rows);
    void tell_links();
    void tell_event(std::size_t shard_index, cti::link_index link, csta::message event);
    [[nodiscard]] const cti::link_status& status(cti::link_index link) const {
        return pool->at(link).status();
    }
    /// For what is no session's: explain, the pages.
    void ask_link(cti::link_index link, csta::message what, cti::completion done);
    /// Stopping, and what is in flight is answered: the process may end.
    void end_if_at_rest();
    void collect_counters();

    // The journal. None without journal.file.
    [[nodiscard]] std::vector<journal::row> open_journal();
    void restore_sessions(const std::vector<journal::row>& rows);
    void close_journal();

    /// What the control socket asks. Errors: a sentence for people.
    [[nodiscard]] control::answer command(std::string_view name, const boost::json::object& arguments);
    [[nodiscard]] control::answer command_select(const boost::json::object& arguments);
    [[nodiscard]] control::answer command_drain(const boost::json::object& arguments);

    /// Asks the PBX what explain wants to know of a device: MonitorStart, SnapshotDevice, MonitorStop.
    void command_examine(const boost::json::object& arguments, control::reply done);

    gateway& owner;
    asio::io_context& io;
    std::shared_ptr<const config::configuration> settings;
    gateway_options options;
    std::shared_ptr<const directory::directory> people;
    config::access_list access;
    metrics::registry metrics;
    std::unique_ptr<trace::trace_file> trace;
    std::unique_ptr<audit::audit_file> audit;
    std::shared_ptr<const lineuri::number_plan> numbers;
    std::unique_ptr<directory::selection_store> selections;
    std::unique_ptr<directory::ldap_refresher> refresher;  ///< with directory.source = "ldap"
    std::shared_ptr<int> refresher_token;                  ///< gone: its late answers count no more
    random_ids ids;
    net::dns_client dns;
    net::peer_names peers;
    net::watched_names watched;
    net::dialog_flows flows;
    net::sip_transport transport;
    std::shared_ptr<simulator::simulated_pbx_host> simulated;
    std::unique_ptr<cti::link_pool> pool;
    std::unique_ptr<journal::journal_writer> writer;
    shards::event_routes routes;                  ///< with several threads
    std::unique_ptr<shards::shard_team> sharded;  ///< once started
    std::vector<bool> at_rest;                    ///< by shard, once stopping
    /// Shards that need a link no more which is leaving.
    std::array<std::set<std::size_t>, cti::max_link_indices> let_go_by;
    std::unique_ptr<http::simulator_remote> simulated_remote;
    http::web_options web_options;
    std::unique_ptr<web_side> web;
    std::unique_ptr<control::server> commands;
    steady_timer stop_timer;
    std::chrono::system_clock::time_point started_at{};
    std::map<std::string, std::uint64_t> reported_drops;
    std::map<std::string, std::vector<std::string>> resolved_names;  ///< of the access lists
    std::set<std::string> warned;                                    ///< what was said of [tls] already
    std::function<void()> stopped;
    bool stopping = false, stopped_for_good = false;
    std::shared_ptr<int> alive = std::make_shared<int>();  ///< gone: what was posted counts no more
};

}  // namespace ctig
