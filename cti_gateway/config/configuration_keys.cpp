#include "cti_gateway/config/configuration_keys.hpp"

#include <fmt/format.h>

#include "cti_gateway/config/access_list.hpp"
#include "cti_gateway/config/phone_keys.hpp"
#include "cti_gateway/config/secret_file.hpp"
#include "cti_gateway/config/value_checks.hpp"
#include "lineuri/number_plan.hpp"

namespace ctig::config {
namespace {

using std::filesystem::path;

constexpr std::int64_t day = 86400;
constexpr std::int64_t year = 365 * day;
constexpr std::size_t max_listeners = 64;
constexpr std::size_t max_managers = 8;  // product.md 10: 1 to 8, all of one PBX cluster

value_reader secret_file_path(path& target, const path& folder) {
    return [&target, folder](const toml::node& node, const key_place& place) {
        file_path(target, folder)(node, place);
        (void)check_secret_file(target, node, place);
    };
}

std::vector<key_row> listener_keys(listener_options& o) {
    return {
        {"transport", word<listener_transport>(o.transport, {{"tcp", listener_transport::tcp},
                                                             {"udp", listener_transport::udp},
                                                             {"tls", listener_transport::tls}})},
        {"address", text(o.address, check_endpoint)},
        {"peer_authentication", flag(o.peer_authentication)},
    };
}

std::vector<key_row> sip_keys(sip_options& o) {
    return {
        {"domain", text(o.domain, check_host)},
        {"uri", text(o.uri, check_sip_uri_or_empty)},
        {"virtual_address", text(o.virtual_address, check_host_with_port_or_empty)},
        {"session_timer", seconds_from(o.session_timer, 90, 7 * day)},  // RFC 4028 section 4: at least 90
        {"strict_cseq", flag(o.strict_cseq)},
        {"listener", tables(o.listeners, listener_keys, max_listeners)},
    };
}

std::vector<key_row> access_keys(access_options& o) {
    return {
        {"allow", texts(o.allow, check_access_entry)},
        {"trusted", texts(o.trusted, check_access_entry)},
        {"digest_algorithms", texts(o.digest_algorithms, check_digest_algorithm)},
    };
}

std::vector<key_row> tls_keys(tls_options& o, const path& folder) {
    return {
        {"certificate", file_path(o.certificate, folder)},
        {"private_key", secret_file_path(o.private_key, folder)},
        {"ca", file_path(o.ca, folder)},
        {"minimum_version", text(o.minimum_version, check_tls_version)},
        {"ciphers", text(o.ciphers)},
        {"peer_subjects", texts(o.peer_subjects, check_not_empty)},
    };
}

// Read by load_phones; here their mistakes are found.
value_reader phones_checked() {
    return [](const toml::node& node, const key_place& place) {
        std::vector<phone_options> phones;
        phones_into(phones)(node, place);
    };
}

std::vector<key_row> manager_keys(manager_options& o) {
    return {
        {"address",
         text(o.address, check_not_empty)},  // its form depends on cti.protocol: configuration_checks
        {"tls", flag(o.tls)},
        {"phone", phones_checked()},
    };
}

std::vector<key_row> cti_keys(cti_options& o, const path& folder) {
    return {
        {"protocol", word<cti_protocol>(o.protocol, {{"csta", cti_protocol::csta},
                                                     {"simulator", cti_protocol::simulator},
                                                     {"baresip", cti_protocol::baresip},
                                                     {"asterisk", cti_protocol::asterisk}})},
        {"dialect", word<cti_dialect>(o.dialect, {{"ecma354", cti_dialect::ecma354},
                                                  {"openscape", cti_dialect::openscape},
                                                  {"avaya", cti_dialect::avaya}})},
        {"call_ids", word<cti_call_ids>(o.call_ids, {{"cluster", cti_call_ids::cluster},
                                                     {"manager", cti_call_ids::manager}})},
        {"failover", word<cti_failover>(o.failover, {{"migrate", cti_failover::migrate},
                                                     {"reinvite", cti_failover::reinvite}})},
        {"application_user", text(o.application_user)},
        {"application_password", text(o.application_password)},
        {"application_password_file", secret_from_file(o.application_password, folder)},
        {"heartbeat_interval", seconds_from(o.heartbeat_interval, 1, day)},
        {"heartbeat_timeout", seconds_from(o.heartbeat_timeout, 1, 3600)},
        {"heartbeat_misses", number_from(o.heartbeat_misses, 1, 100)},
        // The client's INFO is given up after 32 s (RFC 3261 17.1.2.2, Timer F): the answer must leave
        // before.
        {"request_timeout", seconds_from(o.request_timeout, 1, 30)},
        {"reconnect_min", seconds_from(o.reconnect_min, 1, 3600)},
        {"reconnect_max", seconds_from(o.reconnect_max, 1, day)},
        {"rebalance", number_from(o.rebalance, 0, 10'000)},
        {"ca", file_path(o.ca, folder)},
        {"manager", tables(o.managers, manager_keys, max_managers)},
    };
}

std::vector<key_row> limits_keys(limits_options& o) {
    return {
        {"sessions", number_from(o.sessions, 1, 10'000'000)},
        // A proxy gives an INVITE up after three minutes (RFC 3261 16.6, Timer C).
        {"signin_wait", seconds_from(o.signin_wait, 0, 170)},
        {"admission_rate", number_from(o.admission_rate, 0, 1'000'000)},
        {"silent_session", seconds_from(o.silent_session, 1, year)},
    };
}

std::vector<key_row> numbers_keys(numbers_options& o, const path& folder) {
    return {
        {"rules", file_path(o.rules, folder)},
        {"emergency", texts(o.emergency, check_dialled_number)},
        {"deny", texts(o.deny, lineuri::check_number_pattern)},
    };
}

std::vector<key_row> http_keys(http_options& o, const path& folder) {
    return {
        {"listen", text(o.listen, check_endpoint_or_empty)},
        {"tls", flag(o.tls)},
        {"operator_token_file", file_path(o.operator_token_file, folder)},
        {"idle_logout", left_to_others()},
        {"frame_ancestors", left_to_others()},
        {"trusted_proxies", left_to_others()},
    };
}

}  // namespace

std::vector<key_row> configuration_keys(configuration& c, const path& folder) {
    return {
        {"sip", sub_table(sip_keys(c.sip))},
        {"access", sub_table(access_keys(c.access))},
        {"tls", sub_table(tls_keys(c.tls, folder))},
        {"rcc",
         sub_table({{"enabled", flag(c.rcc.enabled)}, {"prefer", texts(c.rcc.prefer, check_not_empty)}})},
        {"cti", sub_table(cti_keys(c.cti, folder))},
        {"directory", sub_table({{"file", file_path(c.directory.file, folder)},
                                 {"selection_db", file_path(c.directory.selection_db, folder)},
                                 {"source", left_to_others()},  // directory::read_ldap_options
                                 {"ldap", left_to_others()}})},
        {"numbers", sub_table(numbers_keys(c.numbers, folder))},
        {"journal", sub_table({{"file", file_path(c.journal.file, folder)}})},
        {"limits", sub_table(limits_keys(c.limits))},
        {"runtime", sub_table({{"shards", number_from(c.runtime.shards, 1, 256)}})},
        {"control", sub_table({{"socket", file_path(c.control.socket, folder)}})},
        {"http", sub_table(http_keys(c.http, folder))},
        {"audit", sub_table({{"file", file_path(c.audit.file, folder)},
                             {"mask_numbers", flag(c.audit.mask_numbers)}})},
        {"log", sub_table({{"level", text(c.log.level, check_log_level)},
                           {"format", word<log_format>(c.log.format, {{"text", log_format::text},
                                                                      {"json", log_format::json}})}})},
        {"simulator", left_to_others()},
        {"user", left_to_others()},
        {"device", left_to_others()},
    };
}

}  // namespace ctig::config
