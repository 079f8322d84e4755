// What a running gateway takes over from a changed configuration, and the addresses behind host names.
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <stdexcept>

#include "cti_gateway/config/number_rules_file.hpp"
#include "cti_gateway/directory/ldap_password.hpp"
#include "cti_gateway/gateway_web.hpp"
#include "cti_gateway/log/log.hpp"
#include "cti_gateway/tls/context.hpp"

namespace ctig {
namespace {

bool same_listeners(const config::sip_options& a, const config::sip_options& b) {
    return std::ranges::equal(a.listeners, b.listeners, [](const auto& x, const auto& y) {
        return x.address == y.address && x.transport == y.transport &&
               x.peer_authentication == y.peer_authentication;
    });
}

bool same_managers(const config::cti_options& a, const config::cti_options& b) {
    return std::ranges::equal(a.managers, b.managers, [](const auto& x, const auto& y) {
        return x.address == y.address && x.tls == y.tls;
    });
}

bool managers_follow(const config::cti_options& old, const config::cti_options& now) {
    return old.protocol == config::cti_protocol::csta && now.protocol == config::cti_protocol::csta;
}

/// The changed keys that the running parts were built with.
std::vector<std::string> for_the_next_restart(const config::configuration& old,
                                              const config::configuration& now) {
    const std::pair<const char*, bool> keys[] = {
        {"sip.listener", same_listeners(old.sip, now.sip)},
        {"sip.uri", old.sip.uri == now.sip.uri},
        {"sip.domain", old.sip.domain == now.sip.domain},
        {"sip.virtual_address", old.sip.virtual_address == now.sip.virtual_address},
        {"sip.session_timer", old.sip.session_timer == now.sip.session_timer},
        {"sip.strict_cseq", old.sip.strict_cseq == now.sip.strict_cseq},
        {"limits.silent_session", old.limits.silent_session == now.limits.silent_session},
        // The simulated PBX and soft phones are made at the start.
        {"cti.manager", managers_follow(old.cti, now.cti) || same_managers(old.cti, now.cti)},
        {"cti.protocol", old.cti.protocol == now.cti.protocol},
        {"cti.dialect", old.cti.dialect == now.cti.dialect},
        {"cti.ca", old.cti.ca == now.cti.ca},
        {"cti.application_user", old.cti.application_user == now.cti.application_user},
        {"cti.application_password", old.cti.application_password == now.cti.application_password},
        {"cti.heartbeat_*", old.cti.heartbeat_interval == now.cti.heartbeat_interval &&
                                old.cti.heartbeat_timeout == now.cti.heartbeat_timeout &&
                                old.cti.heartbeat_misses == now.cti.heartbeat_misses},
        {"cti.reconnect_*",
         old.cti.reconnect_min == now.cti.reconnect_min && old.cti.reconnect_max == now.cti.reconnect_max},
        {"directory.selection_db", old.directory.selection_db == now.directory.selection_db},
        {"runtime.shards", old.runtime.shards == now.runtime.shards},
        {"journal.file", old.journal.file == now.journal.file},
        {"control.socket", old.control.socket == now.control.socket},
        {"http.listen", old.http.listen == now.http.listen},
        {"http.tls", old.http.tls == now.http.tls},
        {"audit", old.audit.file == now.audit.file && old.audit.mask_numbers == now.audit.mask_numbers},
        {"log.format", old.log.format == now.log.format},
    };
    std::vector<std::string> notes;
    for (const auto& [key, same] : keys)
        if (!same) notes.push_back(fmt::format("{}: the change takes effect at the next restart", key));
    return notes;
}

}  // namespace

reload_result gateway::impl::reload(config::configuration given) {
    reload_result result;
    // An LDAP server is asked off this thread: until it answers, the directory stays.
    const bool ldap = directory::uses_ldap(given);
    auto loaded =
        options.directory_toml.empty() && !ldap ? directory::load_directory(given, result.notes) : people;
    auto rules = config::load_number_plan(given.numbers, result.notes);
    auto loaded_web = http::load_web_options(given, result.notes);
    auto security = web ? web_side::security_of(given, result.notes) : nullptr;
    // The listeners stay as they are: so do their kinds.
    auto with_old_listeners = given;
    with_old_listeners.sip.listeners = settings->sip.listeners;
    if (result.notes.empty()) result.notes = load_tls(with_old_listeners);
    if (!result.notes.empty() || !loaded || !loaded_web) return result;
    if (auto mistake = follow_managers(given); !mistake.empty()) {
        result.notes.push_back(std::move(mistake));
        return result;
    }
    result.applied = true;
    result.notes = for_the_next_restart(*settings, given);
    if (!managers_follow(settings->cti, given.cti)) given.cti.managers = settings->cti.managers;
    given.sip.domain = settings->sip.domain;
    people = std::move(loaded);
    web_options = std::move(*loaded_web);
    if (web) web->reload(std::move(security));
    if (!options.operator_token.empty()) web_options.operator_token = options.operator_token;
    numbers = std::move(rules);
    settings = std::make_shared<config::configuration>(std::move(given));
    access = config::access_list(settings->access.allow, settings->access.trusted);
    // Until they are looked up again, the names stand for what they stood for.
    for (const auto& [name, addresses] : resolved_names) access.set_resolved(name, addresses);
    watched.watch(access.names());
    let_go_by = {};
    tell_links();
    replace_everywhere();
    sharded->tell_all([](shards::shard& s) { s.sessions().managers_changed(); });
    follow_ldap();
    if (web) web->use(password_check());
    if (refresher) refresher->refresh();
    return result;
}

void gateway::impl::replace_everywhere() {
    sharded->tell_all([people = people, settings = settings, numbers = numbers](shards::shard& s) {
        s.sessions().replace(people, settings, numbers);
    });
}

// Links to managers that stay are not touched; new ones go by all that the new file says. A sentence when
// they cannot be made.
std::string gateway::impl::follow_managers(const config::configuration& given) {
    if (!managers_follow(settings->cti, given.cti) || same_managers(settings->cti, given.cti)) return {};
    try {
        pool->reconfigure(given.cti);
    } catch (const std::runtime_error& e) {
        return e.what();
    }
    for (const auto& link : pool->statuses())
        if (link.leaving)
            log::info({.manager = link.manager},
                      "no longer in the configuration: its sessions move to others");
    return {};
}

directory::password_check gateway::impl::password_check() const {
    if (options.password_check) return options.password_check;
    if (!options.directory_toml.empty() || !directory::uses_ldap(*settings)) return directory::check_by_hash;
    std::vector<std::string> told_elsewhere;
    auto from = directory::read_ldap_options(*settings, told_elsewhere);
    if (!from || !from->attributes.password_hash.empty()) return directory::check_by_hash;
    return directory::check_by_ldap_bind(std::move(*from));
}

void gateway::impl::follow_ldap() {
    refresher.reset();
    refresher_token = std::make_shared<int>();
    if (!options.directory_toml.empty() || !directory::uses_ldap(*settings)) return;
    std::vector<std::string> mistakes;
    auto from = directory::read_ldap_options(*settings, mistakes);
    for (const auto& mistake : mistakes) log::error("directory: {}", mistake);
    if (!from) return;
    refresher = std::make_unique<directory::ldap_refresher>(
        std::move(*from), numbers,
        [this, token = std::weak_ptr(refresher_token)](std::shared_ptr<const directory::directory> fresh) {
            asio::post(io, [this, token, found = std::move(fresh)] {
                if (token.expired()) return;
                people = found;
                replace_everywhere();
            });
        });
}

// Made anew, so that changed files take effect; what cannot be read leaves the old ones in place.
std::vector<std::string> gateway::impl::load_tls(const config::configuration& from) {
    auto made = tls::make_contexts(from);
    for (const auto& warning : made.warnings)
        if (warned.insert(warning).second) log::warn("{}", warning);
    if (made.mistakes.empty())
        transport.set_tls({std::move(made.server), std::move(made.peer_server), std::move(made.client),
                           from.tls.peer_subjects});
    return std::move(made.mistakes);
}

// Host names of the access lists: what they stand for is told when it is known, and again when it changes.
void gateway::impl::on_access_name(const std::string& name, const std::vector<std::string>& addresses) {
    access.set_resolved(name, addresses);
    resolved_names[name] = addresses;
}

}  // namespace ctig
