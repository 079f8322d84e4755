#include "cti_gateway/directory/directory.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <functional>
#include <unordered_map>

#include "cti_gateway/directory/sip_address.hpp"

namespace ctig::directory {
namespace {

struct text_hash {
    using is_transparent = void;
    // Not noexcept: so the map keeps each hash, and a look-up computes none but its own (libstdc++).
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

// Keys are views into `users` and `devices`, which never change.
template <class Value>
using by_name = std::unordered_map<std::string_view, Value, text_hash, std::equal_to<>>;
// Flat: a look-up among 100,000 is a matter of cache misses, and a node would be one more.
template <class Value>
using by_unique_name = boost::unordered_flat_map<std::string_view, Value, text_hash, std::equal_to<>>;
/// Mail and primary addresses: who is found, and by which of the two.
using by_address = boost::unordered_flat_map<std::string_view, found_user, address_hash, address_equal>;

// "sip:joe@example.com;x=y" -> the text from the user to the end of the host, as it stands in the address.
std::string_view plain_address(std::string_view uri) {
    const auto parsed = parse_sip_address(uri);
    if (!parsed) return {};
    const auto* first = parsed->raw_user.data();
    return {first, static_cast<std::size_t>(parsed->host.data() + parsed->host.size() - first)};
}

}  // namespace

struct directory::index {
    std::vector<user> users;
    std::vector<device> devices;
    by_unique_name<const user*> by_id;
    by_address addresses;
    by_unique_name<const device*> by_device_name;
    by_name<by_name<std::size_t>> lines;  // number -> partition -> how many devices carry it
    bool has_profiles = false;
};

directory::directory(std::vector<user> users, std::vector<device> devices)
    : index_(std::make_unique<index>()) {
    auto& i = *index_;
    i.users = std::move(users);
    i.devices = std::move(devices);
    i.addresses.reserve(i.users.size());
    i.by_id.reserve(i.users.size());
    i.by_device_name.reserve(i.devices.size());
    i.lines.reserve(i.devices.size());
    for (const auto& u : i.users) {
        i.by_id.emplace(u.id, &u);
        if (!u.mail.empty()) i.addresses.emplace(u.mail, found_user{&u, found_by::mail});
    }
    // Somebody's mail comes before anybody's primary address (product.md 3).
    for (const auto& u : i.users)
        if (const auto address = plain_address(u.ocs_primary_address); !address.empty())
            i.addresses.emplace(address, found_user{&u, found_by::ocs_primary_address});
    for (const auto& d : i.devices) {
        i.by_device_name.emplace(d.name, &d);
        i.has_profiles |= d.kind == device_kind::profile;
        for (const auto& line : d.lines) ++i.lines[line.number][line.partition];
    }
}

directory::~directory() = default;

std::optional<found_user> directory::find_user(std::string_view uri, std::string_view sip_domain) const {
    const auto address = parse_sip_address(uri);
    if (!address) return std::nullopt;
    if (is_in_domain(address->host, sip_domain))
        if (const auto* who = find_user_id(address->user())) return found_user{who, found_by::user_id};
    const address_parts parts{.user = address->user(), .host = address->host};
    const auto it = index_->addresses.find(parts);
    return it == index_->addresses.end() ? std::nullopt : std::optional(it->second);
}

const user* directory::find_user_id(std::string_view id) const {
    const auto it = index_->by_id.find(id);
    return it == index_->by_id.end() ? nullptr : it->second;
}

const device* directory::find_device(std::string_view name) const {
    const auto it = index_->by_device_name.find(name);
    return it == index_->by_device_name.end() ? nullptr : it->second;
}

bool directory::is_profile(std::string_view device_name) const {
    const auto* found = index_->has_profiles ? find_device(device_name) : nullptr;
    return found != nullptr && found->kind == device_kind::profile;
}

bool directory::line_exists(std::string_view number) const {
    const auto known = [this](std::string_view n) { return index_->lines.find(n) != index_->lines.end(); };
    // The line URI tel:+1555 also means a line written 1555 (lineuri::resolve).
    return known(number) || (number.starts_with('+') && known(number.substr(1)));
}

std::string directory::pbx_device_id(const lineuri::line_appearance& appearance) const {
    std::string out = appearance.line;
    const auto number = index_->lines.find(appearance.line);
    if (number == index_->lines.end()) return out;
    if (number->second.size() > 1) out += ";partition=" + appearance.partition;
    const auto line = number->second.find(appearance.partition);
    if (line != number->second.end() && line->second > 1) out += ";device=" + appearance.device;
    return out;
}

const std::vector<user>& directory::users() const noexcept { return index_->users; }
const std::vector<device>& directory::devices() const noexcept { return index_->devices; }

}  // namespace ctig::directory
