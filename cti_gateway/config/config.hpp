#pragma once
// The configuration as values. Every member's default is the documented one; the keys are README's table.
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace ctig::config {

using seconds = std::chrono::seconds;

enum class listener_transport : std::uint8_t { udp, tcp, tls };

struct listener_options {
    listener_transport transport = listener_transport::tcp;
    std::string address = "127.0.0.1:5060";  ///< host:port, [v6]:port; port 0 = any free one
    bool peer_authentication = false;        ///< TLS only
};
struct sip_options {
    std::string domain = "localhost";
    std::string uri;
    std::string virtual_address;
    seconds session_timer{1800};
    bool strict_cseq = false;
    std::vector<listener_options> listeners;  ///< none in the file: udp and tcp on 127.0.0.1:5060
};
struct access_options {
    std::vector<std::string> allow{"127.0.0.0/8", "::1"};
    std::vector<std::string> trusted{"127.0.0.0/8", "::1"};
    std::vector<std::string> digest_algorithms{"SHA-256"};
};
struct tls_options {
    std::filesystem::path certificate, private_key, ca;
    std::string minimum_version = "1.2";
    std::string ciphers;
    std::vector<std::string> peer_subjects;
};
struct rcc_options {
    bool enabled = true;
    std::vector<std::string> prefer;  ///< device name patterns, `*` matches any text, first match wins
};
enum class cti_protocol : std::uint8_t { csta, simulator, baresip, asterisk };
enum class cti_dialect : std::uint8_t { ecma354, openscape, avaya };
enum class cti_call_ids : std::uint8_t { cluster, manager };
enum class cti_failover : std::uint8_t { migrate, reinvite };
struct manager_options {
    std::string address;  ///< host:port, [v6]:port; with protocol = simulator any name
    bool tls = false;
};
struct cti_options {
    cti_protocol protocol = cti_protocol::csta;
    cti_dialect dialect = cti_dialect::ecma354;
    cti_call_ids call_ids = cti_call_ids::cluster;
    cti_failover failover = cti_failover::migrate;
    std::string application_user;
    std::string application_password;  ///< read from application_password_file when that is given
    seconds heartbeat_interval{30};
    seconds heartbeat_timeout{2};
    int heartbeat_misses = 2;
    seconds request_timeout{5};
    seconds reconnect_min{1};
    seconds reconnect_max{60};
    int rebalance = 0;  ///< sessions a second that go back to a link which has returned
    std::filesystem::path ca;
    std::vector<manager_options> managers;  ///< 1 to 8, taken in turn in this order
};
struct directory_options {
    std::filesystem::path file;
    std::filesystem::path selection_db;
};
struct numbers_options {
    std::filesystem::path rules;
    std::vector<std::string> emergency;
    std::vector<std::string> deny;
};
struct journal_options {
    std::filesystem::path file;
};
struct limits_options {
    std::size_t sessions = 100000;
    seconds signin_wait{30};
    int admission_rate = 0;
    seconds silent_session{86400};
};
struct runtime_options {
    int shards = 1;
};
struct control_options {
    std::filesystem::path socket = "/run/cti_gateway/control.sock";
};
struct http_options {
    std::string listen = "127.0.0.1:8080";  ///< empty = no HTTP
    bool tls = false;
    std::filesystem::path operator_token_file;
};
struct audit_options {
    std::filesystem::path file;
    bool mask_numbers = false;
};
enum class log_format : std::uint8_t { text, json };
struct log_options {
    std::string level = "info";
    log_format format = log_format::text;
};

struct configuration {
    std::filesystem::path source;  ///< the file it was read from; empty when it was none
    sip_options sip;
    access_options access;
    tls_options tls;
    rcc_options rcc;
    cti_options cti;
    directory_options directory;
    numbers_options numbers;
    journal_options journal;
    limits_options limits;
    runtime_options runtime;
    control_options control;
    http_options http;
    audit_options audit;
    log_options log;
};

}  // namespace ctig::config
