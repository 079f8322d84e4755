#include "cti_gateway/config/configuration_checks.hpp"

#include <fmt/format.h>

#include <set>

#include "cti_gateway/config/toml_keys.hpp"
#include "cti_gateway/config/value_checks.hpp"

namespace ctig::config {
namespace {

constexpr std::size_t max_socket_path = 107;  // sockaddr_un.sun_path less its NUL

class checker {
public:
    checker(const toml::table& root, const configuration& c, mistake_list& mistakes)
        : root_(root), c_(c), mistakes_(mistakes) {}

    void managers() {
        if (c_.cti.managers.empty())
            wrong("cti.manager", "expected 1 to 8 tables [[cti.manager]] with an address each");
        std::set<std::string> seen;
        each_table("cti.manager", [&](const toml::table& table) {
            const auto* address = table["address"].as_string();
            if (address == nullptr) {
                if (!table.contains("address"))
                    wrong_at(table, "cti.manager", "the key \"address\" is missing");
                return;
            }
            const auto sentence = check_manager(address->get());
            if (!sentence.empty()) wrong_at(*address, "cti.manager.address", sentence);
            if (!seen.insert(address->get()).second)
                wrong_at(*address, "cti.manager.address", fmt::format("\"{}\" stands twice", address->get()));
        });
    }

    /// The vendors' dialects have a port of their own, and an AES
    /// serves several switches.
    [[nodiscard]] std::string check_manager(std::string_view address) const {
        if (manager_is_a_name()) return {};
        if (c_.cti.dialect == cti_dialect::ecma354) return check_endpoint(address);
        if (c_.cti.dialect == cti_dialect::avaya) {
            const auto at = address.find('@');
            if (at == 0 || at == std::string_view::npos)
                return fmt::format("\"{}\", expected SWITCH@host or SWITCH@host:port, SWITCH as AES names it",
                                   address);
            address.remove_prefix(at + 1);
        }
        return address.empty() ? check_endpoint(address) : check_host_with_port_or_empty(address);
    }

    void phones() {
        const bool wanted = c_.cti.protocol == cti_protocol::baresip;
        // Sessions go to the managers in turn, and each must reach every phone; a phone has one control port.
        if (wanted && c_.cti.managers.size() > 1)
            wrong("cti.manager", "expected one with protocol = \"baresip\": it takes all the phones");
        each_table("cti.manager", [&](const toml::table& table) {
            if (wanted && !table.contains("phone"))
                wrong_at(table, "cti.manager", "expected tables [[cti.manager.phone]]");
            else if (!wanted && table.contains("phone"))
                wrong_at(table, "cti.manager.phone", "needs protocol = \"baresip\"");
        });
        std::set<std::string> names, controls;
        each_table("cti.manager.phone", [&](const toml::table& table) {
            for (const auto* key : {"device", "control", "lines"})
                if (!table.contains(key))
                    wrong_at(table, "cti.manager.phone", fmt::format("the key \"{}\" is missing", key));
            if (const auto* lines = table["lines"].as_array(); lines != nullptr && lines->empty())
                wrong_at(*lines, "cti.manager.phone.lines", "expected one number at least");
            once(table, "device", names);
            once(table, "control", controls);
        });
    }

    void times() {
        if (c_.cti.reconnect_min > c_.cti.reconnect_max)
            wrong("cti.reconnect_min",
                  fmt::format("{} s is more than cti.reconnect_max, {} s", c_.cti.reconnect_min.count(),
                              c_.cti.reconnect_max.count()));
    }

    void secrets() {
        if (has("cti.application_password") && has("cti.application_password_file"))
            wrong("cti.application_password",
                  "given beside cti.application_password_file, expected one of them");
    }

    void listeners() {
        std::set<std::pair<std::string, std::string>> seen;
        each_table("sip.listener", [&](const toml::table& table) {
            const listener_options defaults;
            const auto transport = table["transport"].value_or<std::string>("tcp");
            const auto address = table["address"].value_or(defaults.address);
            if (!address.ends_with(":0") && !seen.emplace(transport, address).second)
                wrong_at(table, "sip.listener", fmt::format("{} {} stands twice", transport, address));
            if (transport != "tls" && table["peer_authentication"].value_or(false))
                wrong_at(table, "sip.listener.peer_authentication", "needs transport = \"tls\"");
            if (transport == "tls") tls_listener(table);
        });
    }

    void people() {
        if (c_.directory.file.empty()) return;
        for (const auto* key : {"user", "device"})
            if (has(key))
                wrong(key,
                      "stands beside directory.file: expected it in that file, or directory.file left out");
    }

    void sockets() {
        if (c_.control.socket.string().size() > max_socket_path)
            wrong("control.socket", fmt::format("expected a path of at most {} octets", max_socket_path));
    }

private:
    void tls_listener(const toml::table& table) {
        if (c_.tls.certificate.empty() || c_.tls.private_key.empty())
            wrong_at(table, "sip.listener.transport", "tls needs tls.certificate and tls.private_key");
        if (!table["peer_authentication"].value_or(false)) return;
        if (c_.tls.ca.empty())
            wrong_at(table, "sip.listener.peer_authentication", "needs tls.ca: the authorities of the peers");
        if (c_.tls.peer_subjects.empty())
            wrong_at(table, "sip.listener.peer_authentication", "needs tls.peer_subjects: the peers' names");
    }
    [[nodiscard]] bool has(std::string_view path) const { return static_cast<bool>(root_.at_path(path)); }

    void wrong_at(const toml::node& node, std::string_view key, std::string_view sentence) {
        mistakes_.add(position_of(node), key, sentence);
    }
    // At the key where it stands in the file, else at the file's beginning.
    void wrong(std::string_view key, std::string_view sentence) {
        const auto* node = root_.at_path(key).node();
        mistakes_.add(node == nullptr ? text_position{} : position_of(*node), key, sentence);
    }

    // A manager that is no address on the network.
    [[nodiscard]] bool manager_is_a_name() const {
        return c_.cti.protocol == cti_protocol::simulator || c_.cti.protocol == cti_protocol::baresip;
    }
    void once(const toml::table& phone, std::string_view key, std::set<std::string>& seen) {
        if (const auto* text = phone[key].as_string(); text != nullptr && !seen.insert(text->get()).second)
            wrong_at(*text, fmt::format("cti.manager.phone.{}", key),
                     fmt::format("\"{}\" stands twice", text->get()));
    }

    template <class Visit>
    void each_table(std::string_view path, Visit visit) {
        visit_path(root_, path, [&](const toml::node& node) {
            if (const auto* table = node.as_table()) visit(*table);
        });
    }

    const toml::table& root_;
    const configuration& c_;
    mistake_list& mistakes_;
};

}  // namespace

void visit_path(const toml::node& root, std::string_view path,
                const std::function<void(const toml::node&)>& visit) {
    const auto* array = root.as_array();
    if (array != nullptr && array->is_array_of_tables()) {
        for (const auto& element : *array) visit_path(element, path, visit);
        return;
    }
    if (path.empty()) return visit(root);
    const auto dot = std::min(path.find('.'), path.size());
    const auto* table = root.as_table();
    const auto* next = table == nullptr ? nullptr : table->get(path.substr(0, dot));
    if (next != nullptr) visit_path(*next, path.substr(std::min(dot + 1, path.size())), visit);
}

void check_configuration(const toml::table& root, const configuration& c, mistake_list& mistakes) {
    checker check(root, c, mistakes);
    check.managers();
    check.phones();
    check.times();
    check.secrets();
    check.listeners();
    check.people();
    check.sockets();
}

}  // namespace ctig::config
